"""Write a backup of the whole site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from drugs.backup import BackupError, backup


class Command(BaseCommand):
    help = (
        "Write one moment of the whole site into a file that `restore` reads, on SQLite and on PostgreSQL, while "
        "others go on working. It holds password hashes and what readers reported: keep it secret."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT", help="a new file, or a folder for one named by the time")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = backup(options["out"])
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(f"No backup was written. {error}") from error
        tables = written.manifest.tables
        total = sum(table.rows for table in tables.values())
        self.stdout.write(f"{written.file}: {total} rows of {len(tables)} tables, read back and compared.")
        if written.manifest.uploads:
            self.stdout.write(f"With {len(written.manifest.uploads)} files of uploads.")
        for path in written.missing:
            self.stderr.write(f"Missing: uploads/{path} was not in the data folder, so it is not in the backup.")
        self.stdout.write(
            "It is a secret: it holds password hashes and what readers wrote. Only its owner can read it. "
            "Not in it: your MEDREF_ settings, the file secret_key of the data folder, and who is signed in."
        )
