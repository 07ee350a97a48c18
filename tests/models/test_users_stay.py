"""Whoever did anything here stays on record: users are deactivated, never deleted."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, models

from drugs.models import Person
from tests import factories
from tests.attacks import refused, sql

pytestmark = pytest.mark.django_db


def test_every_link_to_a_user_protects_the_user():
    links = [
        field
        for model in apps.get_app_config("drugs").get_models()
        for field in model._meta.concrete_fields
        if field.remote_field is not None and field.remote_field.model is User
    ]

    assert len(links) > 10
    assert {link.name for link in links if link.remote_field.on_delete is not models.PROTECT} == set()


@pytest.mark.parametrize("role", ["author", "approver", "credentialed"])
def test_a_user_who_did_anything_is_not_deleted(role, editor, moderator, moderator2):
    factories.make_approved(actor=editor, approver=moderator)
    user = {"author": editor, "approver": moderator, "credentialed": moderator2}[role]

    with pytest.raises(models.ProtectedError):
        user.delete()
    with pytest.raises(models.ProtectedError):
        User.objects.filter(pk=user.pk).delete()
    with refused():
        sql("DELETE FROM auth_user_groups WHERE user_id = %s", user.pk)
        sql("DELETE FROM auth_user WHERE id = %s", user.pk)
        connection.check_constraints()

    assert User.objects.filter(pk=user.pk).exists()


def test_a_user_who_did_nothing_may_go(editor2):
    editor2.delete()

    assert not User.objects.filter(username="editor2").exists()


def test_an_account_has_one_public_name(moderator2):
    with refused():
        Person.objects.bulk_create([Person(user=moderator2, public_name="Another")])
