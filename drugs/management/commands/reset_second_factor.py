"""Take an account's second factor away, at the machine: for the last administrator who lost the phone."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from drugs.signin import letters, second_factor, sessions
from drugs.signin.ended import Why

log = logging.getLogger("drugs.signin")


class Command(BaseCommand):
    help = "Take an account's second factor and recovery codes away, and end its sessions. For others: use the admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        username: str = options["username"]
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account called {username}.")
        if not second_factor.remove(user):
            raise CommandError(f"{username} has no second factor.")
        ended = sessions.end_all(user, Why.ACCOUNT)
        letters.tell_of_second_factor(user, actor=None)
        log.info("second factor taken away at the machine: %s", username)
        self.stdout.write(
            f"Taken away; {ended} sessions ended. At the next sign-in {username} will set up another one."
        )
