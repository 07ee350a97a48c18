"""Build the finished pages that are not there yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from drugs.pagestore import comparing, store


class Command(BaseCommand):
    help = (
        "Build the finished page of everything public that has none yet, so that it can be served without the "
        "database. Pages also come by themselves when somebody looks: this only makes them earlier."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="throw all finished pages away first")

    def handle(self, *args: Any, **options: Any) -> None:
        built, lost = 0, []
        try:
            for address, kept in comparing.build_all(store.current(), anew=options["anew"]):
                built += kept
                if not kept:
                    lost.append(address)
        except DatabaseError as error:
            raise CommandError(f"The database does not answer, so nothing more was built: {error}") from error
        except OSError as error:
            raise CommandError(f"The folder of finished pages cannot be written: {error}") from error
        for address in lost[:20]:
            self.stderr.write(f"not kept: {address}")
        self.stdout.write(f"Finished pages: {built} built, {len(lost)} not kept.")
        if lost:
            raise CommandError(
                "Some pages could not be kept: what they show changed meanwhile, or it is an error. Run it again."
            )
