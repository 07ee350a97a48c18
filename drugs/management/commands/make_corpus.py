"""Make invented entries, to see how the site behaves when it is large."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError

from drugs import review
from drugs.invented.load import Corpus, Team
from drugs.models import Entry, Person
from drugs.models.roles import EDITORS, MODERATORS
from drugs.processes import workers_for

# Nobody can sign in as one of these: they have no password.
ACCOUNTS = (("invented-editor", EDITORS), ("invented-editor2", EDITORS), ("invented-moderator", MODERATORS))


class Command(BaseCommand):
    help = "Make invented drugs and combinations, each page marked as invented. For trying out and measuring only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--entries", type=int, required=True, metavar="N", help="how many entries, 10 or more")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same entries (default 1)")
        parser.add_argument("--add", action="store_true", help="also where there are entries already")

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["entries"]
        if number < 10:
            raise CommandError("--entries: write 10 or more.")
        if Entry.objects.exists() and not options["add"]:
            raise CommandError("This site has entries. Invented ones beside them could be taken for real: give --add.")
        start = time.monotonic()
        corpus = Corpus(make_team(), options["seed"], workers_for(number), self.progress)
        try:
            counts = corpus.make(number)
        except review.ReviewError as error:
            raise CommandError(f"Stopped: {error} What was made so far is there.") from error
        said = ", ".join(f"{count} {what}" for what, count in counts.items())
        self.stdout.write(f"{said}; in {time.monotonic() - start:.0f} s.")

    def progress(self, words: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(words, ending="\r")


def make_team() -> Team:
    """Return the accounts that invented pages are by, made where they are missing."""
    users = []
    for username, group in ACCOUNTS:
        user = User.objects.filter(username=username).first()
        if user is None:
            user = User.objects.create_user(username, f"{username}@demo.invalid", is_staff=True)
            user.groups.add(Group.objects.get(name=group))
            if group == MODERATORS:
                Person.objects.create(
                    user=user, public_name="Ina Invented (made up)", credential="pharmacist (made up)"
                )
        users.append(user)
    return Team(*users)
