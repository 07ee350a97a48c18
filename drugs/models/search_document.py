"""Search documents: what the search looks through, one row for each entry with a public text."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models.entry import Entry


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    """Which documents may be read to anybody."""

    def published(self) -> SearchDocumentQuerySet:
        """Keep those of entries that readers see: the joins of EntryQuerySet.published, for the few that were found.

        As a set of all that is published, SQLite would look through every entry first.
        """
        return self.filter(
            entry__retracted_at__isnull=True,
            entry__revisions__is_public=True,
            entry__revisions__withdrawn_at__isnull=True,
        )


class SearchDocument(models.Model):
    """The words of a public text. Built from what is public; read joined with published().

    body: all its words, normalised. On SQLite an FTS5 table holds them once more, on PostgreSQL an index does.
    prose: its sentences as they are written, without doses: what a snippet may quote.
    purpose: the first sentence on what it is used for, without doses; may be empty.
    """

    entry = models.OneToOneField(
        Entry, on_delete=models.CASCADE, related_name="search_document", verbose_name=_("entry")
    )
    body = models.TextField()
    prose = models.TextField(blank=True, default="")
    purpose = models.CharField(max_length=300, blank=True, default="")

    objects = SearchDocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.entry_id}"
