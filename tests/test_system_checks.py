"""System checks: the rules of the house, each with its id."""

import pytest
from django.contrib.auth.models import User

from drugs import system_checks
from tests import factories

pytestmark = pytest.mark.django_db


def ids():
    return [message.id for message in system_checks.check_people(None, databases=["default"])]


def test_one_person_alone_can_let_nothing_out():
    assert ids() == ["drugs.W001"]
    factories.make_moderator()
    assert ids() == ["drugs.W001"]

    factories.make_editor()

    assert ids() == []


def test_two_editors_need_a_moderator():
    factories.make_editor()
    factories.make_user("editor2", "Editors")

    assert ids() == ["drugs.W001"]


def test_who_has_left_does_not_count():
    factories.make_editor()
    factories.make_moderator()
    User.objects.filter(username="editor").update(is_active=False)

    assert ids() == ["drugs.W001"]


def test_without_a_database_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert system_checks.check_people(None) == []
