"""Import Markdown pages as revisions in review."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from drugs.importing.files import find
from drugs.importing.load import Import, Options, Result
from drugs.models import Origin, Outcome, roles

EVERY = 250


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

    def handle(self, *args: Any, **options: Any) -> None:
        run = Import(
            Options(author_called(options["author"]), options["origin"], options["tool"], options["generated_on"])
        )
        results: list[Result] = []
        with transaction.atomic() if options["dry_run"] else nullcontext():
            for result in run.run(find(options["paths"])):
                results.append(result)
                self.say(result, len(results))
            if options["dry_run"]:
                transaction.set_rollback(True)
        batch = run.batch.pk if run.batch and not options["dry_run"] else None
        if options["report"]:
            write_report(options["report"], batch, results)
        self.sum_up(results, batch, dry_run=options["dry_run"])

    def say(self, result: Result, number: int) -> None:
        if result.outcome == Outcome.FAILED:
            place = f"{result.path}, line {result.line}" if result.line else result.path
            self.stderr.write(f"{place}: {result.reason}")
        if number % EVERY == 0:
            self.stdout.write(f"{number} files read")

    def sum_up(self, results: list[Result], batch: int | None, *, dry_run: bool) -> None:
        counts = Counter(str(result.outcome) for result in results)
        parts = ", ".join(f"{counts[value]} {value}" for value in Outcome.values if counts[value])
        self.stdout.write(f"{len(results)} files: {parts}.")
        if dry_run:
            self.stdout.write("A dry run: nothing was changed.")
        elif batch is None:
            self.stdout.write("Nothing new, so no import was made.")
        else:
            self.stdout.write(f"This is import {batch}. Somebody else lets it out: manage.py release_batch {batch} …")
        if counts[Outcome.FAILED]:
            raise CommandError(f"{counts[Outcome.FAILED]} files failed; the others were imported.", returncode=1)


def author_called(name: str) -> User:
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active account “{name}”.")
    if not roles.holds(user, roles.WRITE):
        raise CommandError(f"“{name}” may not write: put the account into the group Editors or Moderators.")
    return user


def write_report(file: Path, batch: int | None, results: list[Result]) -> None:
    document = {"batch": batch, "files": [result.as_json() for result in results]}
    try:
        file.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    except OSError as error:
        raise CommandError(f"The report cannot be written to {file}: {error.strerror}.") from error
