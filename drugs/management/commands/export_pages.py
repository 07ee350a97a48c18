"""Write everything public, notices included."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from drugs.exporting import write
from drugs.exporting.markdown import ExportError
from drugs.notices import NoticeError


class Command(BaseCommand):
    help = "Write everything public: Markdown files into a folder, or JSON Lines into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT", help="a folder, or with --format json a file")
        parser.add_argument("--format", choices=["markdown", "json"], default="markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            write_out = write.as_json_lines if options["format"] == "json" else write.as_markdown
            written = write_out(options["out"])
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        except (ExportError, NoticeError) as error:
            raise CommandError(f"The export is not whole: {error}.") from error
        for name in written.removed:
            self.stdout.write(f"removed, as it is public no more: {name}")
        unit = "line" if options["format"] == "json" else "file"
        self.stdout.write(
            f"{written.pages} pages in {options['out']}, one {unit} each; {written.changed} files changed."
        )
