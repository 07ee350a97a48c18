"""Write everything public, notices included."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from drugs.exporting import write


class Command(BaseCommand):
    help = "Write everything public: Markdown files into a folder, or JSON Lines into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT", help="a folder, or with --format json a file")
        parser.add_argument("--format", choices=["markdown", "json"], default="markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["format"] == "json":
                count = write.as_json_lines(options["out"])
            else:
                count = write.as_markdown(options["out"])
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{count} pages written to {options['out']}.")
