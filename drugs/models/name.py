"""Names: other ways to call an entry."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import Entry
from drugs.models.vocabulary import NameKind
from drugs.naming import MAX_NAME_LENGTH

MAX_SOURCE_LENGTH = 300


class NameQuerySet(models.QuerySet["Name"]):
    def accepted(self) -> NameQuerySet:
        """Keep the names that may be found: somebody else accepted them."""
        return self.filter(accepted_by__isnull=False)

    def shown(self) -> NameQuerySet:
        """Keep the accepted names that a page shows: a misspelling helps searching and is never printed."""
        return self.accepted().exclude(kind=NameKind.MISSPELLING)


class Name(models.Model):
    """A synonym, brand or known misspelling. Shown or found only once somebody else than the proposer accepted it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="names", verbose_name=_("entry"))
    text = models.CharField(_("name"), max_length=MAX_NAME_LENGTH)
    normalised = models.CharField(_("normalised"), max_length=MAX_NAME_LENGTH, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=NameKind.choices, default=NameKind.SYNONYM)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Two letters, such as GB."))
    source = models.CharField(_("source"), max_length=MAX_SOURCE_LENGTH, blank=True, help_text=_("Where it stands."))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("accepted by"),
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revision = models.ForeignKey(
        "drugs.Revision",
        on_delete=models.PROTECT,
        related_name="names",
        null=True,
        blank=True,
        verbose_name=_("revision"),
    )

    objects = NameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "normalised", "kind", "country"], name="name_once"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("proposed_by")), name="name_two_people"
            ),
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="name_kind"),
            lengths.not_empty("name", "text"),
            lengths.at_most("name", "text", MAX_NAME_LENGTH),
            lengths.not_empty("name", "normalised"),
            lengths.at_most("name", "country", 2),
            lengths.at_most("name", "source", MAX_SOURCE_LENGTH),
        ]

    def __str__(self) -> str:
        return self.text
