"""Import Markdown pages as revisions in review."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from drugs.importing import cut_off, files
from drugs.importing.errors import ImportBusyError
from drugs.importing.load import Import
from drugs.importing.report import ReportFile
from drugs.importing.result import Options, Result
from drugs.management import outages
from drugs.models import Origin, Outcome, roles
from drugs.processes import workers_for

# On no terminal, say so often how far it is.
EVERY = 500
BAR_WIDTH = 30
GO_ON = "What was imported stays. Give the same command once more: it goes on there."


class Command(BaseCommand):
    help = "Import Markdown files or folders as revisions in review. Exits with 1 if any file failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a Markdown file, or a folder of them")
        parser.add_argument("--author", required=True, metavar="USER", help="the account in whose name it is done")
        parser.add_argument("--origin", choices=Origin.values, default=Origin.AI.value, help="who wrote the words")
        parser.add_argument("--tool", default="", help="with which tool, such as a model's name")
        parser.add_argument("--generated-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="when")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write what became of each file")

    @outages.in_words(GO_ON)
    def handle(self, *args: Any, **options: Any) -> None:
        found = list(files.find(options["paths"]))
        self.all, self.counts = len(found), Counter[str]()
        run = Import(
            Options(author_called(options["author"]), options["origin"], options["tool"], options["generated_on"]),
            paths=sorted({str(Path(path).resolve()) for path in options["paths"]}),
            folders=frozenset(files.folders_of(options["paths"])),
            workers=workers_for(len(found)),
            dry_run=options["dry_run"],
        )
        try:
            with ReportFile(options["report"]) as report:
                for result in run.run(found):
                    report.add(result)
                    self.counts[str(result.outcome)] += 1
                    self.say(result)
                report.end(run.batch.pk if run.batch else None, run.vanished)
        except ImportBusyError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The report cannot be written to {options['report']}: {error.strerror}.") from error
        self.sum_up(run)

    def say(self, result: Result) -> None:
        """Name a file that failed; show on a terminal how far it is, elsewhere now and then in a line."""
        done = self.counts.total()
        if result.outcome == Outcome.FAILED:
            place = f"{result.path}, line {result.line}" if result.line else result.path
            self.stderr.write(f"{place}: {result.reason}")
        if self.stdout.isatty():
            filled = BAR_WIDTH * done // self.all
            self.stdout.write(f"\r[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {done} of {self.all}", ending="")
            if done == self.all:
                self.stdout.write("")
        elif done % EVERY == 0:
            self.stdout.write(f"{done} of {self.all} files")
        if sys.stdout.isatty():
            self.stdout.flush()

    def sum_up(self, run: Import) -> None:
        counts = self.counts
        parts = ", ".join(f"{counts[value]} {value}" for value in Outcome.values if counts[value])
        self.stdout.write(f"{counts.total()} files: {parts}.")
        for key in run.vanished:
            self.stdout.write(f"not there any more: {key} (its page stays as it is)")
        if run.dry_run:
            self.stdout.write("A dry run: nothing was changed.")
        elif run.batch is None:
            self.stdout.write("Nothing new, so no import was made.")
        else:
            number = run.batch.pk
            self.stdout.write(f"This is import {number}. Somebody else lets it out: manage.py release_batch {number} …")
        for batch in cut_off.others_cut_off(run.options.author, but=run.batch):
            self.stdout.write(
                f"Import {batch.pk} was cut off: give its command once more ({', '.join(batch.paths)}), "
                "or close it on its page in the admin. Until then nothing of it is released."
            )
        if counts[Outcome.FAILED]:
            raise CommandError(f"{counts[Outcome.FAILED]} files failed; the others were imported.", returncode=1)


def author_called(name: str) -> User:
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active account “{name}”.")
    if not roles.holds(user, roles.WRITE):
        raise CommandError(f"“{name}” may not write: put the account into the group Editors or Moderators.")
    return user
