"""Run the content checks over every text that is public, in review or a draft; bring what the queue says up to date."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q

from drugs import findings, review
from drugs.models import Revision, Status


class Command(BaseCommand):
    help = "Run the content checks over every text that is public, in review or a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document a line instead of words")

    def handle(self, *args: Any, **options: Any) -> None:
        living = Revision.objects.filter(Q(is_public=True) | Q(status__in=[Status.DRAFT, Status.IN_REVIEW]))
        counts: Counter[str] = Counter()
        texts = 0
        for revision in living.select_related("entry").order_by("pk").iterator(chunk_size=200):
            texts += 1
            if not revision.is_draft:
                review.assess(revision)
            for finding in findings.find(review.page_text(revision)):
                counts[f"{finding.level} {finding.id}"] += 1
                if options["json"]:
                    place = {"revision": revision.pk, "entry": revision.entry.name, "status": revision.status}
                    self.stdout.write(json.dumps(place | asdict(finding), ensure_ascii=False))
                else:
                    self.stdout.write(f"{revision.entry.name} ({revision.pk}): {finding.words}")
        if not options["json"]:
            self.stdout.write(
                f"{texts} texts: " + (", ".join(f"{n} {k}" for k, n in sorted(counts.items())) or "no findings")
            )
