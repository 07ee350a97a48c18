"""Write every search document anew: after an upgrade that changed what the search keeps."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from drugs.models import Entry, SearchDocument
from drugs.search import index


class Command(BaseCommand):
    """manage.py reindex"""

    help = "Writes the search index anew from what is public."

    def handle(self, *args: Any, **options: Any) -> None:
        known = set(SearchDocument.objects.values_list("entry", flat=True))
        wanted = known | set(Entry.objects.published().values_list("pk", flat=True))
        for entry in Entry.objects.filter(pk__in=wanted).order_by("pk").iterator(chunk_size=500):
            with transaction.atomic():
                index.update(entry)
        self.stdout.write(f"{len(wanted)} entries were indexed.")
