"""Bring a backup into an empty site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from drugs.backup import BackupError, restore


class Command(BaseCommand):
    help = (
        "Bring a backup into a new database, SQLite or PostgreSQL, whichever it came from: the whole of it or nothing. "
        "Migrates, compares every row, makes the triggers and runs `verify`. Stop the site before."
    )
    # A new database has no tables yet: the checks that ask them would warn of that.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restore(options["file"])
        except (BackupError, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        manifest = done.manifest
        total = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"Restored the backup of {manifest.made_at} (medref {manifest.medref}, {manifest.database}): "
            f"{total} rows of {len(manifest.tables)} tables, each compared."
        )
        if done.is_migrated:
            self.stdout.write("It came from an older version, and its tables were migrated.")
        counted = ", ".join(f"{number} {thing}" for thing, number in done.counts.items())
        self.stdout.write(f"Everything agrees: {counted}.")
        self.stdout.write("Finished pages of before are gone. Everybody signs in again. Start the site now.")
