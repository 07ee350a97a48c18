"""A session ends when nothing happened, when its day is over, and when the account is no longer what it was."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from drugs.signin import sessions
from tests import doors, factories
from tests.admin.test_accounts import account_form, page_of

pytestmark = pytest.mark.django_db
HOUR = 60 * 60


@pytest.fixture
def signed_in(client, editor):
    doors.sign_in(client, editor)
    assert doors.is_in(client)
    return client


def expires(client):
    return Session.objects.get(session_key=client.session.session_key).expire_date


def test_idle_for_two_hours_ends_it(signed_in):
    doors.back_in_time(signed_in, 2 * HOUR - 60)
    assert doors.is_in(signed_in)
    doors.back_in_time(signed_in, 2 * HOUR + 60)

    assert not doors.is_in(signed_in)
    assert not any(SESSION_KEY in session.get_decoded() for session in Session.objects.all())


def test_whatever_is_done_keeps_it_awake(signed_in):
    for _step in range(3):
        doors.back_in_time(signed_in, HOUR)
        assert doors.is_in(signed_in)

    assert time.time() - signed_in.session[sessions.SEEN] < 60


def test_a_page_that_asks_by_itself_keeps_nothing_awake(client, moderator):
    doors.give_app(moderator)
    doors.sign_in(client, moderator)
    text = factories.make_submitted()
    doors.back_in_time(client, HOUR)
    before = client.session[sessions.SEEN]

    asked = client.post(reverse("admin:drugs_revision_here", args=[text.pk]))

    assert asked.status_code == 200
    assert client.session[sessions.SEEN] == before
    assert {f"admin:{url.name}" for url in all_admin_urls()} >= sessions.BY_THEMSELVES


def all_admin_urls():
    from tests.admin.test_signing_in import admin_patterns

    return admin_patterns()


def test_after_twelve_hours_it_ends_whatever_was_done(signed_in):
    end = expires(signed_in)
    left = (end - sessions.timezone.now()).total_seconds()
    assert 12 * HOUR - 60 < left <= 12 * HOUR
    assert "_session_expiry" in signed_in.session  # a moment, not a length of time
    session = signed_in.session
    session.set_expiry(end - timedelta(hours=11))
    session.save()
    doors.back_in_time(signed_in, HOUR)

    assert doors.is_in(signed_in)

    assert expires(signed_in) == end - timedelta(hours=11)  # what is done does not move it
    Session.objects.update(expire_date=sessions.timezone.now())
    assert not doors.is_in(signed_in)


def test_an_old_cookie_alone_opens_nothing(signed_in):
    key = signed_in.cookies["sessionid"].value
    signed_in.post(reverse("admin:logout"))

    thief = Client()
    thief.cookies["sessionid"] = key

    assert not doors.is_in(thief)


def test_the_key_is_another_after_signing_in(client, moderator):
    doors.give_app(moderator)
    doors.give_password(client, "moderator")
    before = client.cookies["sessionid"].value

    doors.give_code(client, doors.app_code(moderator))

    assert client.cookies["sessionid"].value != before
    assert doors.is_in(client)


def test_another_password_ends_the_other_sessions(signed_in, editor):
    other = Client()
    doors.sign_in(other, editor)
    new = "seven otters read maps"

    answer = signed_in.post(
        reverse("admin:password_change"),
        {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert answer.status_code == 302
    assert (doors.is_in(signed_in), doors.is_in(other)) == (True, False)


def test_another_password_ends_what_was_about_to_begin(client, moderator):
    doors.give_app(moderator)
    doors.give_password(client, "moderator")
    moderator.set_password("seven otters read maps")
    moderator.save()

    assert doors.give_code(client, doors.app_code(moderator))["Location"] == reverse("admin:login")
    assert not doors.is_in(client)


@pytest.mark.parametrize("how", ["page", "database"])
def test_deactivation_ends_it_and_it_does_not_wake_up_again(signed_in, editor, superuser, how):
    if how == "page":
        keeper = Client()
        doors.give_app(superuser)
        doors.sign_in(keeper, superuser)
        form = account_form(editor, groups=[group.pk for group in editor.groups.all()])
        del form["is_active"]
        assert keeper.post(page_of(editor), form).status_code == 302
    else:
        type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    assert not doors.is_in(signed_in)

    type(editor).objects.filter(pk=editor.pk).update(is_active=True)

    assert not doors.is_in(signed_in)


def test_deactivation_by_page_ends_a_session_that_nobody_uses_meanwhile(signed_in, editor, superuser):
    keeper = Client()
    doors.give_app(superuser)
    doors.sign_in(keeper, superuser)
    form = account_form(editor, groups=[group.pk for group in editor.groups.all()])

    keeper.post(page_of(editor), {key: value for key, value in form.items() if key != "is_active"})
    keeper.post(page_of(editor), form)

    editor.refresh_from_db()
    assert editor.is_active
    assert not doors.is_in(signed_in)


def test_another_role_ends_it(signed_in, editor, superuser):
    keeper = Client()
    doors.give_app(superuser)
    doors.sign_in(keeper, superuser)
    same = account_form(editor, groups=[group.pk for group in editor.groups.all()])
    keeper.post(page_of(editor), same | {"email": "new@example.org"})
    assert doors.is_in(signed_in)

    keeper.post(page_of(editor), same | {"groups": [Group.objects.get(name="Moderators").pk]})

    assert not doors.is_in(signed_in)
    assert doors.is_in(keeper)


def test_who_becomes_a_moderator_behind_our_back_shows_a_second_factor_first(signed_in, editor):
    editor.groups.add(Group.objects.get(name="Moderators"))

    assert not doors.is_in(signed_in)
    assert doors.give_password(signed_in, "editor")["Location"] == reverse("admin:second-factor")


def test_a_second_factor_that_was_taken_away_ends_it(client, moderator):
    doors.give_app(moderator)
    doors.sign_in(client, moderator)
    assert doors.is_in(client)

    sessions.second_factor.remove(moderator)

    assert not doors.is_in(client)


def test_the_second_factor_of_somebody_else_does_not_count(client, moderator, moderator2):
    doors.give_app(moderator)
    doors.give_app(moderator2)
    doors.sign_in(client, moderator)
    session = client.session
    session["otp_device_id"] = sessions.second_factor.app_of(moderator2).persistent_id
    session.save()

    assert not doors.is_in(client)


def test_signing_out_everywhere_ends_all_of_ones_own_and_no_other(client, editor, editor2):
    mine, theirs = [Client() for _number in range(3)], Client()
    for browser in mine:
        doors.sign_in(browser, editor)
    doors.sign_in(theirs, editor2)

    mine[0].post(reverse("admin:account"), {"verb": "sign_out_everywhere"})

    assert [doors.is_in(browser) for browser in (*mine, theirs)] == [False, False, False, True]


def test_a_request_under_way_does_not_bring_an_ended_session_back(signed_in, editor):
    held = signed_in.session
    held["anything"] = "new"
    sessions.end_all(editor, sessions.Why.ACCOUNT)

    with pytest.raises(sessions_error()):
        held.save()
    assert not any(SESSION_KEY in session.get_decoded() for session in Session.objects.all())


def sessions_error():
    from django.contrib.sessions.backends.base import UpdateError

    return UpdateError


def test_who_reads_the_public_pages_has_no_session_asked_for(signed_in, django_assert_num_queries):
    doors.back_in_time(signed_in, HOUR)
    before = signed_in.session[sessions.SEEN]

    answer = signed_in.get("/about/")

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert signed_in.session[sessions.SEEN] == before


def test_a_session_from_before_these_rules_gets_its_end_when_it_is_seen(client, editor):
    client.force_login(editor)
    assert sessions.SEEN not in client.session

    assert doors.is_in(client)

    assert sessions.SEEN in client.session
    assert "_session_expiry" in client.session
