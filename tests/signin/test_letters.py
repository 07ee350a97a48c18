"""Whoever an account belongs to is told when somebody else resets it: in words, without a secret."""

import logging

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from drugs.signin import second_factor
from tests import doors, factories

pytestmark = pytest.mark.django_db
NEW = "seven otters read maps"


class NoServer(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError(f"nobody takes mail for {messages[0].to}")


@pytest.fixture
def keeper(superuser):
    """The browser of an administrator."""
    client = Client()
    doors.give_app(superuser)
    doors.sign_in(client, superuser)
    return client


def set_password(keeper, account):
    form = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    return keeper.post(reverse("admin:auth_user_password_change", args=[account.pk]), form)


def take_second_factor(keeper, account):
    doors.give_app(account)
    page = reverse("admin:auth_user_second_factor", args=[account.pk])
    return keeper.post(page, {"reason": "She showed her badge."})


@pytest.mark.parametrize(
    ("reset", "words"),
    [
        (set_password, "superuser set another password for your account moderator."),
        (take_second_factor, "superuser took the second step and the recovery codes away from your account moderator."),
    ],
)
def test_the_owner_is_told_and_no_secret_with_it(
    keeper, superuser, moderator, django_capture_on_commit_callbacks, reset, words
):
    with django_capture_on_commit_callbacks(execute=True):
        assert reset(keeper, moderator).status_code == 302

    [letter] = mail.outbox
    assert letter.to == [moderator.email]
    assert words.replace("superuser", superuser.username) in letter.body
    assert "If you did not ask for this, tell another administrator at once." in letter.body
    assert NEW not in letter.body + letter.subject
    assert "badge" not in letter.body
    assert "http" not in letter.body


@pytest.mark.parametrize("reset", [set_password, take_second_factor])
def test_mail_that_fails_is_logged_and_undoes_nothing(
    keeper, moderator, settings, caplog, django_capture_on_commit_callbacks, reset
):
    settings.EMAIL_BACKEND = "tests.signin.test_letters.NoServer"

    with caplog.at_level(logging.ERROR, "drugs.signin"), django_capture_on_commit_callbacks(execute=True):
        answer = reset(keeper, moderator)

    moderator.refresh_from_db()
    assert answer.status_code == 302
    assert second_factor.app_of(moderator) is None
    assert moderator.check_password(NEW if reset is set_password else factories.PASSWORD)
    assert "mail about a reset not sent, ConnectionRefusedError: moderator" in caplog.text
    assert moderator.email not in caplog.text


def test_a_reset_that_is_refused_tells_nobody(keeper, moderator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        keeper.post(reverse("admin:auth_user_password_change", args=[moderator.pk]), {"password1": "short"})
        keeper.post(reverse("admin:auth_user_second_factor", args=[moderator.pk]), {"reason": "There is none."})

    assert mail.outbox == []


def test_ones_own_change_needs_no_letter(client, editor, django_capture_on_commit_callbacks):
    doors.sign_in(client, editor)
    form = {"old_password": factories.PASSWORD, "new_password1": NEW, "new_password2": NEW}

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("admin:password_change"), form).status_code == 302

    assert mail.outbox == []


def test_whoever_cannot_be_reached_is_not_written_to(keeper, moderator, django_capture_on_commit_callbacks):
    type(moderator).objects.filter(pk=moderator.pk).update(email="moderator@demo.invalid")

    with django_capture_on_commit_callbacks(execute=True):
        set_password(keeper, moderator)

    assert mail.outbox == []


def test_a_reset_at_the_machine_is_told_too(superuser, django_capture_on_commit_callbacks):
    doors.give_app(superuser)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_second_factor", superuser.username)

    assert "An operator, at the machine, took the second step" in mail.outbox[0].body
