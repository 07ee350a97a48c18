"""Reports: what readers say is wrong with a page."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import MAX_REASON_LENGTH, Entry
from drugs.sections import BY_KEY, SECTION_KEYS


class ReportStatus(models.TextChoices):
    OPEN = "open", _("open")
    ANSWERED = "answered", _("answered")
    REJECTED = "rejected", _("rejected")


class Report(models.Model):
    """A reader's correction. Nothing of it is ever public."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="reports", verbose_name=_("entry"))
    section = models.CharField(_("section"), max_length=40, blank=True)
    text = models.TextField(_("what is wrong"))
    source = models.CharField(_("source"), max_length=500, blank=True)
    contact = models.EmailField(_("e-mail address"), blank=True)
    may_harm = models.BooleanField(_("this could harm someone"), default=False)
    # Who sent how many: an address, salted and hashed anew each day, so that nobody is known by it tomorrow.
    sender = models.CharField(_("sender"), max_length=64, blank=True, editable=False, db_index=True)
    status = models.CharField(_("status"), max_length=20, choices=ReportStatus.choices, default=ReportStatus.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reader's report")
        verbose_name_plural = _("readers' reports")
        ordering = ["-may_harm", "at"]
        constraints = [
            models.CheckConstraint(condition=Q(section__in=["", *SECTION_KEYS]), name="report_section"),
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="report_status"),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.OPEN, answered_by__isnull=True, answered_at__isnull=True)
                | (
                    ~Q(status=ReportStatus.OPEN)
                    & Q(answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="report_answered_by_somebody",
            ),
            lengths.at_most("report", "answer", MAX_REASON_LENGTH),
            lengths.not_empty("report", "text"),
            lengths.at_most("report", "text", MAX_REASON_LENGTH),
            lengths.at_most("report", "source", 500),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def section_title(self) -> str:
        """The title of the section that it is about, "" for the whole page."""
        return str(BY_KEY[self.section].title) if self.section else ""
