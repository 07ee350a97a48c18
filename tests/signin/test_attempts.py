"""Failed attempts lock one name from one address for a while: nobody else, and nothing of what was typed is kept."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import doors
from tests.doors import give_code, give_password

HERE, THERE = "192.0.2.1", "192.0.2.2"
pytestmark = pytest.mark.django_db


def fail(client, username="editor", times=5, **extra):
    return [give_password(client, username, "wrong", REMOTE_ADDR=HERE, **extra).status_code for _try in range(times)]


def test_the_fifth_failure_locks_and_the_right_password_does_not_help(client, editor):
    assert fail(client) == [200, 200, 200, 200, 429]

    answer = give_password(client, "editor", REMOTE_ADDR=HERE)

    assert answer.status_code == 429
    assert not doors.is_in(client)


def test_nobody_else_is_locked_out(client, editor, editor2):
    fail(client)

    assert give_password(Client(), "editor", REMOTE_ADDR=THERE).status_code == 302
    assert give_password(Client(), "editor2", REMOTE_ADDR=HERE).status_code == 302


def test_who_signs_in_between_does_not_wash_off_the_failures_of_another_name(client, editor, editor2):
    fail(client, times=4)

    give_password(Client(), "editor2", REMOTE_ADDR=HERE)

    assert fail(client, times=1) == [429]


def test_signing_in_forgets_the_failures_of_this_name_here(client, editor):
    fail(client, times=4)

    give_password(client, "editor", REMOTE_ADDR=HERE)

    assert fail(Client(), times=4) == [200] * 4


def test_another_browser_does_not_give_five_more_tries(client, editor):
    fail(client, times=4, headers={"User-Agent": "one"})

    assert fail(Client(), times=1, headers={"User-Agent": "another"}) == [429]


def test_after_a_quarter_of_an_hour_the_door_is_open_again(client, editor):
    fail(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))

    assert give_password(client, "editor", REMOTE_ADDR=HERE).status_code == 302


def test_the_page_says_for_how_long_and_trying_does_not_make_it_longer(client, editor):
    fail(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10, seconds=30))

    answers = [give_password(client, "editor", REMOTE_ADDR=HERE) for _try in range(3)]

    assert ["Wait 5 minutes" in answer.content.decode() for answer in answers] == [True] * 3
    assert answers[0]["Retry-After"] == "300"
    assert AccessAttempt.objects.get().failures_since_start == 5


def test_a_forged_header_gives_no_new_tries(client, editor, settings):
    settings.TRUSTED_PROXIES = 0
    codes = [
        give_password(
            client, "editor", "wrong", REMOTE_ADDR=HERE, headers={"X-Forwarded-For": f"198.51.100.{number}"}
        ).status_code
        for number in range(5)
    ]

    assert codes == [200, 200, 200, 200, 429]


def test_behind_a_proxy_each_client_is_counted_by_itself(client, editor, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        spoofed = {"X-Forwarded-For": f"198.51.100.{number}, {HERE}"}
        last = give_password(client, "editor", "wrong", REMOTE_ADDR="10.0.0.1", headers=spoofed)

    other = give_password(Client(), "editor", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": THERE})

    assert (last.status_code, other.status_code) == (429, 302)


def test_one_network_of_ipv6_is_one_address(client, editor):
    for number in range(5):
        last = give_password(client, "editor", "wrong", REMOTE_ADDR=f"2001:db8:0:1::{number:x}")

    other = give_password(Client(), "editor", REMOTE_ADDR="2001:db8:0:2::1")

    assert (last.status_code, other.status_code) == (429, 302)


def test_a_name_that_no_account_has_is_locked_alike(client, editor):
    """Else the locked page would tell which names there are."""
    assert fail(client, username="nobody") == [200, 200, 200, 200, 429]


def test_nothing_that_was_typed_is_kept(client, editor):
    secret = "hunter2-hunter2-hunter2"
    asked = f"{reverse('admin:login')}?next=/admin/drugs/revision/%3Fq%3Dmethotrexate"

    client.post(asked, {"username": "editor", "password": secret, "next": "/?q=warfarin", "code": "123456"})
    client.post(asked, {"username": secret, "password": "x", "next": "/?q=warfarin"})
    give_password(client, "editor")

    kept = str([*AccessAttempt.objects.values(), *AccessLog.objects.values()])
    assert AccessAttempt.objects.count() == 1  # of the unknown name; the other was forgotten on success
    assert "editor" in kept
    assert [word for word in (secret, "methotrexate", "warfarin", "123456", "next") if word in kept] == []


def test_wrong_codes_count_as_wrong_passwords_do(client, moderator):
    doors.give_app(moderator)
    fail(client, "moderator", times=3)
    give_password(client, "moderator", REMOTE_ADDR=HERE)

    first = give_code(client, doors.WRONG_CODE, REMOTE_ADDR=HERE)
    second = give_code(client, doors.WRONG_CODE, REMOTE_ADDR=HERE)

    assert (first.status_code, second.status_code) == (200, 429)
    doors.time_passes(moderator)
    assert give_code(client, doors.app_code(moderator), REMOTE_ADDR=HERE).status_code == 429
    assert give_password(client, "moderator", REMOTE_ADDR=HERE).status_code == 429
    assert not doors.is_in(client)


def test_wrong_codes_from_elsewhere_do_not_lock_the_owner_out(client, moderator):
    codes = doors.give_app(moderator)
    thief = Client()
    give_password(thief, "moderator", REMOTE_ADDR=THERE)
    for _try in range(6):
        give_code(thief, doors.WRONG_CODE, REMOTE_ADDR=THERE)
        doors.time_passes(moderator)

    give_password(client, "moderator", REMOTE_ADDR=HERE)

    assert give_code(client, codes[0], REMOTE_ADDR=HERE).status_code == 302
    assert doors.is_in(client)


def test_the_right_password_alone_does_not_wash_off_wrong_codes(client, moderator):
    doors.give_app(moderator)
    for _try in range(5):
        give_password(client, "moderator", REMOTE_ADDR=HERE)
        last = give_code(client, doors.WRONG_CODE, REMOTE_ADDR=HERE)
        doors.time_passes(moderator)

    assert last.status_code == 429


def test_a_name_with_a_nul_or_too_long_is_refused_in_words(client, db):
    for name in ("a\x00b", "x" * 5000):
        assert client.post(reverse("admin:login"), {"username": name, "password": "x"}).status_code == 200


def test_an_unusable_address_locks_nothing_else(client, editor):
    assert [give_password(client, "editor", "wrong", REMOTE_ADDR="").status_code for _try in range(5)] == [
        200,
        200,
        200,
        200,
        429,
    ]
    assert give_password(Client(), "editor", REMOTE_ADDR=HERE).status_code == 302


def test_a_locked_door_says_the_same_to_a_script(client, editor):
    fail(client)

    answer = give_password(client, "editor", REMOTE_ADDR=HERE, headers={"X-Requested-With": "XMLHttpRequest"})

    assert answer.status_code == 429
    assert "Access-Control-Allow-Origin" not in answer
    assert User.objects.get(username="editor").username not in answer.content.decode()
