"""Load the demonstration: entries in every state of the workflow, and accounts to try them with."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from drugs import review
from drugs.importing import demo
from drugs.models import Entry, Person
from drugs.models.roles import EDITORS, MODERATORS

# No letter or digit that is easily taken for another one: 20 of these are 99 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# By this address, which can never exist, an account of the demonstration is told from a person's own.
ADDRESS = "demo.invalid"


@dataclass(frozen=True)
class Account:
    """One account of the demonstration. Readers see public_name and credential, so both say that they are made up."""

    username: str
    group: str = ""
    public_name: str = ""
    credential: str = ""


ACCOUNTS = (
    Account("editor", EDITORS, "Edith Example (made up)"),
    Account("editor2", EDITORS, "Eddie Example (made up)"),
    Account("moderator", MODERATORS, "Mona Example (made up)"),
    Account("moderator2", MODERATORS, "Max Example (made up)", "pharmacist (made up for the demonstration)"),
    Account("admin"),
)


class Command(BaseCommand):
    help = "Load the demo entries and accounts. New passwords are shown once. A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", default="", metavar="TEXT", help="one password for all demo accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        password = options["password"]
        try:
            # All or nothing: no account is left whose password nobody saw.
            with transaction.atomic():
                shown, given = make_accounts(password)
                entries = demo.load()
        except review.ReviewError as error:
            raise CommandError(
                f"The demo was not loaded: {error} "
                "The accounts editor and editor2 have to be editors, moderator and moderator2 moderators."
            ) from error
        self.say_accounts(shown, given)
        self.say_entries(entries)
        if not (shown or given or entries):
            self.stdout.write("The demo is there already. Nothing was changed.")

    def say_accounts(self, shown: dict[str, str], given: list[str]) -> None:
        if shown:
            self.stdout.write("Demo accounts. These passwords are shown once and kept nowhere:")
            for username, password in shown.items():
                self.stdout.write(f"  {username:<12}{password}")
        if given:
            self.stdout.write(f"The password that you gave was set for: {', '.join(given)}.")

    def say_entries(self, entries: list[Entry]) -> None:
        if entries:
            counts = Counter(entry.kind for entry in entries)
            self.stdout.write(f"Demo entries: {counts['drug']} drugs and {counts['combination']} combinations added.")


def make_accounts(password: str) -> tuple[dict[str, str], list[str]]:
    """Make the accounts that are missing, each with a password of its own, or all with the one given.

    Returns {username: new password to show}, and the accounts that now have the given one. An account that is there
    keeps its password, unless one is given and the account is the demonstration's own.
    """
    shown: dict[str, str] = {}
    given: list[str] = []
    for account in ACCOUNTS:
        user = User.objects.filter(username=account.username).first()
        if user is None:
            new = password or new_password()
            make_account(account, new)
            if password:
                given.append(account.username)
            else:
                shown[account.username] = new
        elif password and user.email.endswith(f"@{ADDRESS}") and not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])
            given.append(account.username)
    return shown, given


def make_account(account: Account, password: str) -> None:
    """Make one account: staff with a role, or, without a group, the administrator, who holds no medical role."""
    email = f"{account.username}@{ADDRESS}"
    user = User.objects.create_user(account.username, email, password, is_staff=True, is_superuser=not account.group)
    if account.group:
        user.groups.add(Group.objects.get(name=account.group))
    if account.public_name:
        Person.objects.create(user=user, public_name=account.public_name, credential=account.credential)


def new_password() -> str:
    """Return four groups of five letters and digits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
