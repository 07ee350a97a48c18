"""Who reads a text: assigned, taken, given back."""

import pytest

from drugs import review
from drugs.models import Event
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db


def test_a_moderator_takes_a_text_and_gives_it_back(moderator):
    waiting = factories.make_submitted()

    taken = review.assign(waiting, actor=moderator, to=moderator)
    given_back = review.assign(waiting, actor=moderator, to=None)

    assert (taken.assignee, given_back.assignee) == (moderator, None)
    assert list(Event.objects.filter(verb="assign").values_list("note", flat=True)) == ["", "moderator"]


def test_a_released_page_is_assigned_to_be_read(moderator, moderator2):
    released = factories.make_released(approver=moderator)

    assert review.assign(released, actor=moderator, to=moderator2).assignee == moderator2


def test_nobody_is_given_what_they_wrote(moderator, moderator2):
    waiting = factories.make_submitted(actor=moderator)

    with refuses("two-people"):
        review.assign(waiting, actor=moderator2, to=moderator)


def test_only_a_moderator_is_given_a_text(editor2, moderator):
    waiting = factories.make_submitted()

    with refuses("assignee"):
        review.assign(waiting, actor=moderator, to=editor2)


def test_only_what_waits_to_be_read_is_assigned(moderator):
    for revision in (
        factories.make_draft(factories.make_drug("Draft")),
        factories.make_approved(factories.make_drug("Approved")),
    ):
        with refuses("not-waiting"):
            review.assign(revision, actor=moderator, to=moderator)


def test_assigning_twice_is_said(moderator):
    waiting = factories.make_submitted()
    review.assign(waiting, actor=moderator, to=moderator)

    with refuses("assigned"):
        review.assign(waiting, actor=moderator, to=moderator)
