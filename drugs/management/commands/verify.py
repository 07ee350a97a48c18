"""Say whether what is stored agrees with itself."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from drugs.management import outages
from drugs.pagestore import comparing, store
from drugs.review import verify


class Command(BaseCommand):
    help = (
        "Compare digests, approvals, public flags, keys, triggers, events, names, search, imported files and finished "
        "pages. "
        "Changes nothing. Exits with 1 and says what does not agree."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if outages.is_unmigrated():
            raise CommandError(outages.NOT_MIGRATED)
        found = 0
        try:
            for problem in chain(verify.problems(), comparing.problems(store.current())):
                found += 1
                self.stdout.write(problem)
        except OperationalError as error:
            raise CommandError(f"The database does not answer, so not everything was compared: {error}") from error
        if found:
            raise CommandError("1 thing does not agree." if found == 1 else f"{found} things do not agree.")
        counted = ", ".join(f"{number} {thing}" for thing, number in verify.counts().items())
        self.stdout.write(f"Everything agrees: {counted}.")
