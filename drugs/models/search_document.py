"""Search documents: what the search looks through, one row for each entry with a public text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models.entry import Entry


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

    def __str__(self) -> str:
        return f"{self.entry_id}"
