"""Search documents: what the search looks through, one row for each entry with a public text."""

from django.db import models

from drugs.models.entry import Entry


class SearchDocument(models.Model):
    """The names and the words of a public text, normalised. Built from what is public; read joined with published()."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="search_document")
    body = models.TextField()

    def __str__(self) -> str:
        return f"{self.entry_id}"
