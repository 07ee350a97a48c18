"""Corrections: public notes on what was wrong with a page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import MAX_REASON_LENGTH, Entry


class CorrectionKind(models.TextChoices):
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Correction(models.Model):
    """What was wrong, and what was done, in words for readers. Goes out on one moderator's word."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("entry"))
    kind = models.CharField(_("kind"), max_length=20, choices=CorrectionKind.choices)
    text = models.TextField(_("what was wrong"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=CorrectionKind.values), name="correction_kind"),
            lengths.not_empty("correction", "text"),
            lengths.at_most("correction", "text", MAX_REASON_LENGTH),
        ]

    def __str__(self) -> str:
        return self.text
