"""Changes of names: which entries are called otherwise than before, so that a process reads only those anew."""

from __future__ import annotations

from django.db import models

from drugs.models.entry import Entry


class NameChange(models.Model):
    """One entry whose names, or whose being public, changed. Those of one change share a version; old rows go.

    version: what EventCounter.names_version was from then on.
    """

    version = models.CharField(max_length=32, db_index=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.version} {self.entry_id}"
