"""Proposals: what takes two moderators. One asks for it with a reason, another does it or dismisses it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import MAX_REASON_LENGTH, Entry
from drugs.models.revision import Revision


class ProposedVerb(models.TextChoices):
    MERGE_DRUGS = "merge_drugs", _("merge two drugs")
    REDACT = "redact", _("redact a text")


class Decision(models.TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    DISMISSED = "dismissed", _("dismissed")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> ProposalQuerySet:
        return self.filter(outcome=Decision.OPEN)


class Proposal(models.Model):
    """A merge of the drug `entry` into the drug `other`, or the redaction of `revision` of `entry`."""

    verb = models.CharField(_("what"), max_length=20, choices=ProposedVerb.choices)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("entry"))
    other = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("other entry")
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="proposals", null=True, blank=True, verbose_name=_("revision")
    )
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Decision.choices, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb=ProposedVerb.MERGE_DRUGS, other__isnull=False, revision__isnull=True)
                | Q(verb=ProposedVerb.REDACT, other__isnull=True, revision__isnull=False),
                name="proposal_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Decision.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | Q(outcome__in=["done", "dismissed"], decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Decision.DONE) | ~Q(decided_by=F("proposed_by")), name="proposal_two_people"
            ),
            lengths.not_empty("proposal", "reason"),
            lengths.at_most("proposal", "reason", MAX_REASON_LENGTH),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.entry}"
