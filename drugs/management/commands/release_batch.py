"""Let an import out: every text of it that no rule holds back."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from drugs import review
from drugs.management import outages
from drugs.models import ImportBatch, Revision, roles
from drugs.processes import workers_for


class Command(BaseCommand):
    help = "Release the texts of an import, unread; each page will say that nobody checked it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int, metavar="ID", help="the number of the import")
        parser.add_argument("--moderator", required=True, metavar="USER", help="who lets it out; never its author")
        parser.add_argument("--reason", required=True, help="why; kept with each page")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")

    @outages.in_words("What was released is out. Give the same command once more for the rest.")
    def handle(self, *args: Any, **options: Any) -> None:
        batch = ImportBatch.objects.filter(pk=options["batch"]).first()
        if batch is None:
            raise CommandError(f"There is no import {options['batch']}.")
        moderator = User.objects.filter(username=options["moderator"], is_active=True).first()
        if moderator is None or not roles.holds(moderator, roles.RELEASE):
            raise CommandError(f"“{options['moderator']}” is no moderator, so cannot release.")
        if moderator.pk == batch.author_id:
            raise CommandError("The author of an import cannot release it: somebody else has to.")
        counts: Counter[str] = Counter()
        waiting = Revision.objects.waiting().filter(batch=batch).count()
        going = review.release_batch(
            batch,
            actor=moderator,
            reason=options["reason"],
            dry_run=options["dry_run"],
            workers=workers_for(waiting),
        )
        try:
            for released in going:
                counts["held back" if released.held else "released"] += 1
                if released.held:
                    self.stdout.write(f"held back: {released.revision.entry.name}: {released.held}")
        except review.ReviewError as error:
            raise CommandError(str(error)) from error
        drafts = Revision.objects.drafts().filter(batch=batch).count()
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(
            f"{counts['released']} {would}released, {counts['held back']} {would}held back, "
            f"{drafts} quarantined and not touched."
        )
