"""Passwords: 15 characters at least, and none that is guessed soon however long it is."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from drugs.management.commands.load_demo import new_password
from drugs.signin.passwords import GuessableValidator
from tests import doors, factories

ACCOUNT = User(username="mona.lindqvist", first_name="Mona", last_name="Lindqvist", email="mona@example.org")


def codes_of(password):
    try:
        validate_password(password, ACCOUNT)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "PasswordPassword",
        "P@ssw0rdP@ssw0rd",
        "passwordpassword1!",
        "Password12345678",
        "123456789012345",
        "qwertyuiopasdfg",
        "qwertyuiop123456",
        "1q2w3e4r5t6y7u8i9o0p",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "abcdefghijklmnop",
        "medrefmedrefmedref",
        "medref123medref123",
        "letmeinletmeinletmein",
        "iloveyouiloveyou",
        "administrator123",
        "moderatormoderator",
        "drugsdrugsdrugs",
        "summer2026summer2026",
        "mona.lindqvist1",
        "MonaLindqvist2026",
        "password" * 40,
    ],
)
def test_what_is_soon_guessed_is_refused(password):
    assert len(password) >= 15
    assert codes_of(password) & {"guessable", "password_too_common"}


@pytest.mark.parametrize("password", ["short", "fourteen chars", "k7m2n-9xq4p-zz"])
def test_fewer_than_fifteen_characters_are_refused(password):
    assert "password_too_short" in codes_of(password)


@pytest.mark.parametrize(
    "password",
    [
        "seven otters read maps",
        "seven otters read maps" * 20,
        "k7m2n-9xq4p-zz8",
        "Zug nach Köln, Gleis neun",
        "猫が屋根の上で月を見ているよ、たぶん",
        factories.PASSWORD,
    ],
)
def test_what_is_hard_to_guess_is_taken(password):
    assert codes_of(password) == set()


def test_the_passwords_of_the_demo_are_good_ones():
    assert codes_of(new_password()) == set()


def test_without_an_account_the_site_is_still_known():
    with pytest.raises(ValidationError, match="too easy to guess"):
        GuessableValidator().validate("medrefmedrefmedref")


def test_the_rule_holds_where_a_password_is_changed_and_where_an_account_is_made(client, superuser, editor):
    doors.give_app(superuser)
    doors.sign_in(client, superuser)
    weak = {"password1": "qwertyuiopasdfg", "password2": "qwertyuiopasdfg", "usable_password": "true"}

    made = client.post("/admin/auth/user/add/", weak | {"username": "fresh"})
    given = client.post(f"/admin/auth/user/{editor.pk}/password/", weak)
    changed = client.post(
        reverse("admin:password_change"),
        {
            "old_password": factories.PASSWORD,
            "new_password1": weak["password1"],
            "new_password2": weak["password1"],
        },
    )

    assert [b"too easy to guess" in answer.content for answer in (made, given, changed)] == [True] * 3
    assert not User.objects.filter(username="fresh").exists()
    editor.refresh_from_db()
    assert editor.check_password(factories.PASSWORD)
