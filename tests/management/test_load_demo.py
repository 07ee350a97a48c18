"""load_demo: entries and accounts, made once; what the entries are is in tests/importing/test_demo.py."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse

from drugs.models import Entry, Event, ImportBatch, Name, Person, Revision, roles
from tests import factories

USERNAMES = ["editor", "editor2", "moderator", "moderator2", "admin"]


def load(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """Run the command and return what it printed."""
    call_command("load_demo", *args)
    return capsys.readouterr().out


def passwords_in(output: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\w+) +(\S+)$", output, re.MULTILINE))


@pytest.mark.django_db
def test_an_empty_site_gets_entries_in_every_state(capsys):
    output = load(capsys)

    assert Entry.objects.count() == 24
    assert "16 drugs and 8 combinations added" in output


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_says_so(capsys):
    load(capsys)
    before = list(User.objects.order_by("pk").values()), Event.objects.count(), Name.objects.count()

    output = load(capsys)

    after = list(User.objects.order_by("pk").values()), Event.objects.count(), Name.objects.count()
    assert after == before
    assert output == "The demo is there already. Nothing was changed.\n"


@pytest.mark.django_db
def test_each_printed_password_signs_its_account_in(capsys, client):
    passwords = passwords_in(load(capsys))

    assert list(passwords) == USERNAMES
    assert len(set(passwords.values())) == len(USERNAMES)
    for username, password in passwords.items():
        answer = client.post(reverse("admin:login"), {"username": username, "password": password})
        assert (answer.status_code, client.session["_auth_user_id"]) == (
            302,
            str(User.objects.get(username=username).pk),
        )
        client.logout()


@pytest.mark.django_db
def test_passwords_are_not_kept(capsys):
    passwords = passwords_in(load(capsys))

    stored = str(list(User.objects.values())) + str(list(Event.objects.values()))
    assert not [password for password in passwords.values() if password in stored]


@pytest.mark.django_db
def test_a_given_password_is_set_for_all_and_not_printed(capsys):
    output = load(capsys, "--password", "a password for the demo")

    assert all(User.objects.get(username=name).check_password("a password for the demo") for name in USERNAMES)
    assert "was set for: editor, editor2, moderator, moderator2, admin" in output
    assert "a password for the demo" not in output


@pytest.mark.django_db
def test_a_given_password_replaces_lost_ones(capsys):
    load(capsys)

    output = load(capsys, "--password", "a password for the demo")
    again = load(capsys, "--password", "a password for the demo")

    assert all(User.objects.get(username=name).check_password("a password for the demo") for name in USERNAMES)
    assert "was set for" in output
    assert again == "The demo is there already. Nothing was changed.\n"


@pytest.mark.django_db
def test_a_persons_own_account_keeps_its_password(capsys):
    User.objects.create_superuser("admin", "someone@example.org", "the password of a person")

    load(capsys, "--password", "a password for the demo")

    assert User.objects.get(username="admin").check_password("the password of a person")


@pytest.mark.django_db
def test_the_accounts_hold_their_roles_and_the_administrator_holds_none(capsys):
    load(capsys)

    users = [User.objects.get(username=name) for name in USERNAMES]
    assert [[g.name for g in user.groups.all()] for user in users] == [
        [roles.EDITORS],
        [roles.EDITORS],
        [roles.MODERATORS],
        [roles.MODERATORS],
        [],
    ]
    assert [user.username for user in users if user.is_superuser] == ["admin"]
    assert [p.user.username for p in Person.objects.exclude(credential="")] == ["moderator2"]


@pytest.mark.django_db
def test_what_readers_see_of_the_team_says_that_it_is_made_up(capsys):
    load(capsys)

    shown = [text for person in Person.objects.all() for text in (person.public_name, person.credential) if text]
    assert len(shown) == 5
    assert all("made up" in text for text in shown)


@pytest.mark.django_db
def test_a_refusal_leaves_nothing_half_made(capsys):
    User.objects.create_user("moderator", "someone@example.org", "no moderator at all")

    with pytest.raises(CommandError, match="was not loaded"):
        load(capsys)

    assert (User.objects.count(), Entry.objects.count()) == (1, 0)
    assert passwords_in(capsys.readouterr().out) == {}


@pytest.mark.django_db
def test_a_page_that_is_there_is_left_alone(capsys):
    draft = factories.make_draft(factories.make_drug("Paracetamol"))

    output = load(capsys)

    assert list(Revision.objects.filter(entry=draft.entry)) == [draft]
    assert "15 drugs and 8 combinations added" in output


@pytest.mark.django_db
def test_number_1_is_left_for_the_first_import_of_a_person(capsys):
    load(capsys)

    assert ImportBatch.objects.get().pk == 0
