"""The second factor: codes of an app, recovery codes, and who needs one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from drugs.models import roles
from drugs.signin import second_factor
from drugs.signin.second_factor import Answer
from tests import doors, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(moderator):
    return doors.give_app(moderator)


def answer(user, code):
    return second_factor.verify(user, code).answer


@pytest.mark.parametrize(
    ("group", "permission", "is_superuser", "expected"),
    [
        ("Editors", "", False, False),
        ("Moderators", "", False, True),
        ("User administrators", "", False, True),
        ("", "", True, True),
        ("", "", False, False),
        ("Editors", "approve_revision", False, True),
        ("Editors", "retract_entry", False, True),
        ("Editors", "administer_accounts", False, True),
        ("Editors", "change_name", False, False),
    ],
)
def test_who_needs_one(group, permission, is_superuser, expected, settings):
    user = factories.make_user("somebody", group, is_superuser=is_superuser)
    if permission:
        user.user_permissions.add(Permission.objects.get(codename=permission, content_type__app_label="drugs"))

    assert roles.needs_second_factor(user) is expected
    assert second_factor.is_required_of(user) is expected
    settings.SECOND_FACTOR = False
    assert second_factor.is_required_of(user) is False


def test_a_role_through_a_group_of_ones_own_counts(db):
    group = Group.objects.create(name="Night watch")
    group.permissions.add(Permission.objects.get(codename="release_revision"))

    assert roles.needs_second_factor(factories.make_user("somebody", "Night watch"))


def test_whoever_set_one_up_is_asked_for_it_whatever_the_setting(editor, settings):
    settings.SECOND_FACTOR = False
    assert not second_factor.is_asked_of(editor)

    doors.give_app(editor)

    assert second_factor.is_asked_of(editor)


def test_an_app_is_confirmed_by_its_first_code_only(moderator):
    key = second_factor.new_key()

    wrong = second_factor.confirm(moderator, key, "000000" if doors.code_at(key) != "000000" else "000001")
    other = second_factor.confirm(moderator, key, doors.code_at(second_factor.new_key()) + "0")

    assert (wrong, other, second_factor.app_of(moderator)) == (None, None, None)
    assert second_factor.confirm(moderator, key, doors.code_at(key)) is not None
    assert second_factor.app_of(moderator) is not None


def test_of_two_who_set_up_at_once_the_second_does_not_come_in(moderator):
    mine, thief = second_factor.new_key(), second_factor.new_key()
    second_factor.confirm(moderator, mine, doors.code_at(mine))

    assert second_factor.confirm(moderator, thief, doors.code_at(thief)) is None
    assert TOTPDevice.objects.get(user=moderator).key == mine


def test_the_code_that_confirmed_does_not_sign_in(moderator):
    key = second_factor.new_key()
    code = doors.code_at(key)
    second_factor.confirm(moderator, key, code)

    assert answer(moderator, code) is Answer.WRONG


def test_a_code_works_once(moderator, codes):
    code = doors.app_code(moderator)

    assert [answer(moderator, code), answer(moderator, code)] == [Answer.RIGHT, Answer.WRONG]


def test_a_code_that_was_used_opens_no_earlier_one_either(moderator, codes):
    key = TOTPDevice.objects.get(user=moderator).key
    answer(moderator, doors.code_at(key))

    assert answer(moderator, doors.code_at(key, -30)) is Answer.WRONG


@pytest.mark.parametrize(("seconds", "expected"), [(-120, Answer.WRONG), (0, Answer.RIGHT), (120, Answer.WRONG)])
def test_a_code_is_of_its_time(moderator, codes, seconds, expected):
    key = TOTPDevice.objects.get(user=moderator).key

    assert answer(moderator, doors.code_at(key, seconds)) is expected


@pytest.mark.parametrize(
    "code", ["", " ", "12345", "1234567", "१२३४५६", "-12345", "1_2345", "12345a", "0x1234", "+12345"]
)
def test_what_is_no_code_is_wrong(moderator, codes, code):
    assert answer(moderator, code) is Answer.WRONG


def test_the_code_of_somebody_else_is_wrong(moderator, moderator2, codes):
    theirs = doors.give_app(moderator2)

    assert answer(moderator, doors.app_code(moderator2)) is Answer.WRONG
    assert answer(moderator, theirs[0]) is Answer.WRONG


def test_the_right_code_in_other_digits_is_no_code(moderator, codes):
    code = doors.app_code(moderator)

    assert answer(moderator, code.translate({ord("0") + n: chr(0x966 + n) for n in range(10)})) is Answer.WRONG
    doors.time_passes(moderator)
    assert answer(moderator, code) is Answer.RIGHT


def test_spaces_in_a_code_do_no_harm(moderator, codes):
    code = doors.app_code(moderator)

    assert answer(moderator, f" {code[:3]} {code[3:]} ") is Answer.RIGHT


def test_wrong_codes_make_the_next_wait(moderator, codes):
    answer(moderator, doors.WRONG_CODE[:5] + "1")
    right = doors.app_code(moderator)

    outcome = second_factor.verify(moderator, right)

    assert outcome.answer in (Answer.TOO_SOON, Answer.RIGHT)  # right: guessed by chance, one in 300,000
    assert outcome.wait_seconds <= 1
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=2))
    assert answer(moderator, right) is Answer.RIGHT


def test_the_wait_grows_and_never_reaches_ten_minutes(moderator, codes):
    app = TOTPDevice.objects.filter(user=moderator)
    waits = []
    for failures in (1, 4, 10, 60):
        app.update(throttling_failure_count=failures, throttling_failure_timestamp=timezone.now())
        waits.append(second_factor.verify(moderator, doors.app_code(moderator)).wait_seconds)

    assert waits == [1, 8, 512, 512]


def test_a_try_that_came_too_soon_makes_nobody_wait_longer(moderator, codes):
    app = TOTPDevice.objects.filter(user=moderator)
    app.update(throttling_failure_count=6, throttling_failure_timestamp=timezone.now())

    for _try in range(3):
        answer(moderator, "000000")

    assert app.get().throttling_failure_count == 6


def test_recovery_codes_work_once_each(moderator, codes):
    assert len(set(codes)) == second_factor.recovery_codes_left(moderator) == 10

    assert [answer(moderator, codes[3]), answer(moderator, codes[3])] == [Answer.RIGHT, Answer.WRONG]
    assert answer(moderator, f" {codes[4].upper().replace('-', ' ')} ") is Answer.RIGHT
    assert second_factor.recovery_codes_left(moderator) == 8


def test_recovery_codes_work_while_codes_have_to_wait(moderator, codes):
    TOTPDevice.objects.update(throttling_failure_count=60, throttling_failure_timestamp=timezone.now())
    for _try in range(5):
        answer(moderator, "aaaa-bbbb-cccc-dddd")

    assert answer(moderator, doors.app_code(moderator)) is Answer.TOO_SOON
    assert answer(moderator, codes[0]) is Answer.RIGHT


def test_recovery_codes_are_kept_as_digests(moderator, codes):
    kept = list(StaticToken.objects.values_list("token", flat=True))

    assert not set(kept) & ({code.replace("-", "") for code in codes} | set(codes))
    assert [answer(moderator, token) for token in kept] == [Answer.WRONG] * 10


def test_two_people_with_one_code_would_have_two_digests(moderator, editor):
    assert second_factor.digest_of(moderator, "abcd") != second_factor.digest_of(editor, "abcd")
    assert second_factor.digest_of(moderator, "ab-cd ") == second_factor.digest_of(moderator, "ABCD")


def test_new_recovery_codes_end_the_old_ones(moderator, codes):
    fresh = second_factor.new_recovery_codes(moderator)

    assert answer(moderator, codes[0]) is Answer.WRONG
    assert answer(moderator, fresh[0]) is Answer.RIGHT


def test_another_app_takes_the_place_of_the_first(moderator, codes):
    old, key = doors.app_code(moderator), second_factor.new_key()

    second_factor.confirm(moderator, key, doors.code_at(key), replacing=True)

    assert [device.key for device in TOTPDevice.objects.filter(user=moderator)] == [key]
    assert answer(moderator, old) is Answer.WRONG
    assert answer(moderator, codes[0]) is Answer.WRONG
    assert second_factor.recovery_codes_left(moderator) == 10


def test_a_secret_can_be_typed():
    assert second_factor.in_groups("00" * 20) == "AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA"
