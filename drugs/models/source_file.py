"""Source files: every imported file, whole."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import Entry
from drugs.models.import_batch import ImportBatch
from drugs.models.revision import Revision
from drugs.models.vocabulary import Outcome


class SourceFileQuerySet(models.QuerySet["SourceFile"]):
    def quarantined(self) -> SourceFileQuerySet:
        return self.filter(outcome=Outcome.QUARANTINED)


class SourceFile(models.Model):
    """One file of one import. `raw` holds its bytes as they were; nothing changes or removes them (triggers).

    Only a redaction of the text made of it blanks them, for law or privacy; the digest stays.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(_("file"), max_length=500, help_text=_("Its last folder and name."))
    digest = models.CharField(_("digest"), max_length=64)
    raw = models.BinaryField(_("content"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="source_files", null=True, blank=True)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="source_files", null=True, blank=True)
    reason = models.TextField(_("why"), blank=True, default="")
    redacted_at = models.DateTimeField(_("redacted"), null=True, blank=True)
    findings = models.JSONField(_("findings"), default=list, blank=True)

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="sourcefile_outcome"),
            models.UniqueConstraint(fields=["batch", "path"], name="sourcefile_once_an_import"),
            lengths.not_empty("sourcefile", "path"),
            lengths.at_most("sourcefile", "path", 500),
        ]
        indexes = [models.Index(fields=["path", "-id"], name="sourcefile_latest")]

    def __str__(self) -> str:
        return self.path
