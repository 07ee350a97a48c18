"""Whoever held a session is told, once, why it ended; whoever held none is told nothing."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from drugs.signin import ended, sessions
from tests import doors

pytestmark = pytest.mark.django_db
NEW = "seven otters read maps"
LOGIN = reverse("admin:login")


@pytest.fixture
def signed_in(client, editor):
    doors.sign_in(client, editor)
    return client


def words_to(client):
    """Come as a browser does: to the first page, which leads to the sign-in page. Return what is said there."""
    page = client.get(reverse("admin:index"), follow=True)
    assert page.redirect_chain[-1][0].startswith(LOGIN)
    return page.context["ended"], page.content.decode()


def idle(client, user):
    doors.back_in_time(client, 3 * 60 * 60)


def too_long(client, user):
    Session.objects.update(expire_date=timezone.now())


def everywhere(client, user):
    other = Client()
    doors.sign_in(other, user)
    other.post(reverse("admin:account"), {"verb": "sign_out_everywhere"})


def another_password(client, user):
    user.set_password(NEW)
    user.save()


def deactivated(client, user):
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def another_role(client, user):
    sessions.end_all(user, ended.Why.ACCOUNT)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (idle, "You were signed out: nothing happened for 120 minutes."),
        (too_long, "You were signed out: a sign-in lasts 12 hours."),
        (everywhere, "You were signed out: somebody chose “Sign out everywhere” in your account."),
        (another_password, "You were signed out: the password of your account was changed."),
        (deactivated, "You were signed out: your account or its second step was changed."),
        (another_role, "You were signed out: your account or its second step was changed."),
    ],
)
def test_whoever_held_a_session_reads_once_why_it_ended(signed_in, editor, how, words):
    how(signed_in, editor)

    said, page = words_to(signed_in)

    assert said == words
    assert words in page
    assert words_to(signed_in)[0] == ""
    assert not any(SESSION_KEY in session.get_decoded() for session in Session.objects.all())


def test_whoever_held_none_is_told_nothing(signed_in, editor):
    sessions.end_all(editor, ended.Why.EVERYWHERE)
    stranger, guesser = Client(), Client()
    guesser.cookies["sessionid"] = "a" * 32

    assert words_to(stranger)[0] == ""
    assert words_to(guesser)[0] == ""
    assert words_to(signed_in)[0] != ""


def test_who_was_half_signed_in_is_told_nothing(client, moderator):
    doors.give_app(moderator)
    doors.give_password(client, "moderator")

    sessions.end_all(moderator, ended.Why.ACCOUNT)

    assert words_to(client)[0] == ""


def test_who_signed_out_is_told_nothing(signed_in):
    signed_in.post(reverse("admin:logout"))

    assert words_to(signed_in)[0] == ""


def test_what_is_kept_of_an_ended_session_opens_nothing(signed_in, editor):
    key = signed_in.session.session_key
    sessions.end_all(editor, ended.Why.EVERYWHERE)
    [left] = Session.objects.all()
    thief = Client()
    thief.cookies["sessionid"] = left.session_key

    assert left.get_decoded() == {"ended": "everywhere"}
    assert key not in left.session_key
    assert not doors.is_in(thief)


def test_signing_in_again_forgets_why(signed_in, editor):
    idle(signed_in, editor)
    assert not doors.is_in(signed_in)

    doors.sign_in(signed_in, editor)

    assert ended.ENDED not in signed_in.session
    assert doors.is_in(signed_in)


def test_a_browser_keeps_the_cookie_longer_than_the_server_the_session(signed_in):
    cookie = signed_in.cookies["sessionid"]
    [session] = Session.objects.all()
    left = (session.expire_date - timezone.now()).total_seconds()

    assert abs(int(cookie["max-age"]) - left - ended.COOKIE_GRACE_SECONDS) < 60


def test_a_cookie_that_is_taken_away_goes_at_once(signed_in):
    answer = signed_in.post(reverse("admin:logout"))

    assert answer.cookies["sessionid"]["max-age"] == 0


def test_words_cannot_be_put_into_the_address(client):
    page = client.get(f"{LOGIN}?ended=idle").content.decode()

    assert "You were signed out" not in page
