"""Source files: every imported file, whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import MAX_REASON_LENGTH, Entry
from drugs.models.import_batch import ImportBatch
from drugs.models.revision import Revision
from drugs.models.vocabulary import Outcome, Settlement


class SourceFileQuerySet(models.QuerySet["SourceFile"]):
    def quarantined(self) -> SourceFileQuerySet:
        return self.filter(outcome=Outcome.QUARANTINED)

    def waiting(self) -> SourceFileQuerySet:
        """Keep the files of which no text was made and that no person has settled yet: the desk's own queue."""
        return self.filter(revision__isnull=True, settlement="").filter(
            outcome__in=[Outcome.DUPLICATE, Outcome.QUARANTINED]
        )


class SourceFile(models.Model):
    """One file of one import. `raw` holds its bytes as they were; nothing changes or removes them (triggers).

    Only a redaction of the text made of it blanks them, for law or privacy; the digest stays.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="files", verbose_name=_("import"))
    path = models.CharField(_("file"), max_length=500, help_text=_("Its last folder and name."))
    digest = models.CharField(_("digest"), max_length=64)
    raw = models.BinaryField(_("content"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="source_files", null=True, blank=True, verbose_name=_("entry")
    )
    revision = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        related_name="source_files",
        null=True,
        blank=True,
        verbose_name=_("revision"),
    )
    reason = models.TextField(_("why"), blank=True, default="")
    redacted_at = models.DateTimeField(_("redacted"), null=True, blank=True)
    findings = models.JSONField(_("findings"), default=list, blank=True)
    settlement = models.CharField(_("settled"), max_length=20, choices=Settlement.choices, blank=True, default="")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_reason = models.TextField(_("reason"), blank=True, default="")

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="sourcefile_outcome"),
            models.CheckConstraint(
                condition=Q(settlement="", settled_by__isnull=True, settled_at__isnull=True)
                | (
                    Q(settlement__in=[value for value in Settlement.values if value])
                    & Q(settled_by__isnull=False, settled_at__isnull=False)
                ),
                name="sourcefile_settled_by_a_person",
            ),
            lengths.at_most("sourcefile", "settled_reason", MAX_REASON_LENGTH),
            models.UniqueConstraint(fields=["batch", "path"], name="sourcefile_once_an_import"),
            lengths.not_empty("sourcefile", "path"),
            lengths.at_most("sourcefile", "path", 500),
        ]
        indexes = [
            models.Index(fields=["path", "-id"], name="sourcefile_latest"),
            models.Index(
                fields=["batch", "path"],
                condition=Q(revision__isnull=True, settlement=""),
                name="sourcefile_to_settle",
            ),
        ]

    def __str__(self) -> str:
        return self.path
