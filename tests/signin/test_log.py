"""What is written down of sign-ins and refusals: who, what, from where; and no secret."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import doors, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.DEBUG)
    return lambda: [record.getMessage() for record in caplog.records if record.name == "drugs.signin"]


def test_a_whole_visit(client, moderator, lines):
    key = None
    doors.give_password(client, "moderator", "not the password")
    doors.give_password(client, "moderator")
    key = doors.shown_key(client)
    client.post(reverse("admin:second-factor-set-up"), {"code": doors.code_at(key)})
    client.post(reverse("admin:logout"))
    doors.time_passes(moderator)
    doors.give_password(client, "moderator")
    doors.give_code(client, doors.WRONG_CODE)
    doors.time_passes(moderator)
    doors.give_code(client, doors.app_code(moderator))
    client.post(reverse("admin:account"), {"verb": "sign_out_everywhere"})

    assert lines() == [
        f"{what}: moderator from 127.0.0.1"
        for what in (
            "refused, name and password",
            "password right, second factor asked",
            "set up a second factor",
            "signed in with a second factor",
            "signed out",
            "password right, second factor asked",
            "refused, code",
            "signed in with a second factor",
            "signed out everywhere",
        )
    ]


def test_recovery_codes_password_changes_and_locks(client, editor, lines):
    codes = doors.give_app(editor)
    doors.give_password(client, "editor")
    client.post(reverse("admin:second-factor") + "?recovery", {"code": codes[0]})
    new = "seven otters read maps"
    client.post(
        reverse("admin:password_change"),
        {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new},
    )
    for _try in range(6):
        doors.give_password(Client(), "editor", "wrong")

    assert lines() == [
        f"{what}: editor from 127.0.0.1"
        for what in (
            "password right, second factor asked",
            "used a recovery code, 9 left",
            "signed in with a second factor",
            "changed their password",
            *["refused, name and password"] * 4,
            *["refused, locked for a while"] * 2,
        )
    ]


def test_no_secret_stands_in_any_line_of_any_logger(client, moderator, moderator2, superuser, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    codes = doors.give_app(superuser)
    typed = ["hunter2 hunter2 hunter2", "my password as a name", "seven otters read maps", factories.PASSWORD, *codes]
    doors.give_password(client, typed[1], typed[0])
    doors.give_password(client, "admin")
    typed.append(doors.app_code(superuser))
    doors.give_code(client, typed[-1])
    client.post("/admin/auth/user/add/", {"username": "fresh", "password1": typed[2], "password2": typed[2]})
    client.post(f"/admin/auth/user/{moderator.pk}/password/", {"password1": typed[2], "password2": typed[2]})
    doors.give_password(Client(), "moderator", typed[2])
    other = Client()
    doors.give_password(other, "moderator2")
    typed.append(doors.shown_key(other))

    out = capfd.readouterr()
    written = "\n".join([record.getMessage() for record in caplog.records if record.name != "django.db.backends"])
    assert "signed in" in written
    assert [word for word in typed if word in written + out.out + out.err] == []


def test_a_name_cannot_forge_a_line(client, lines):
    doors.give_password(client, "x\nsigned in: admin from 192.0.2.1")

    assert lines() == ["refused, name and password: an unknown name from 127.0.0.1"]


def test_who_changed_whose_role_is_written_down(client, superuser, editor, lines):
    from django.contrib.auth.models import Group

    from tests.admin.test_accounts import account_form, page_of

    doors.give_app(superuser)
    doors.sign_in(client, superuser)
    client.post(page_of(editor), account_form(editor, groups=[Group.objects.get(name="Moderators").pk]))

    line = lines()[-1]
    assert re.search(
        r"account changed by admin: .*groups.* now Moderators, active: editor from 127\.0\.0\.1", line, re.I
    )
