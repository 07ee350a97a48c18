"""Entries: what has a public address. A drug or a combination; it has no text of its own."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.vocabulary import Kind
from drugs.naming import MAX_NAME_LENGTH, MAX_SLUG_LENGTH

if TYPE_CHECKING:
    from drugs.models.revision import Revision

MAX_REASON_LENGTH = 2_000
# What reverse() leaves as it is.
PLAIN_IN_PATHS = "!$&'()*+,;=/~:@"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Which entries may be seen, and by whom."""

    def published(self) -> EntryQuerySet:
        """Keep the entries that readers see: one public revision, nothing withdrawn. Every public query starts here."""
        return self.filter(retracted_at__isnull=True, revisions__is_public=True, revisions__withdrawn_at__isnull=True)

    def retracted(self) -> EntryQuerySet:
        """Keep the entries whose address answers 410: withdrawn in public, with a date and a reason."""
        return self.filter(retracted_at__isnull=False)

    def known_to_public(self) -> EntryQuerySet:
        """Keep what an old address may lead to: public or publicly withdrawn entries, nothing unreleased."""
        public = Q(revisions__is_public=True, revisions__withdrawn_at__isnull=True)
        return self.filter(public | Q(retracted_at__isnull=False)).distinct()

    def checked(self, yes: bool = True) -> EntryQuerySet:
        """Keep published entries that a person with a credential checked, or (yes=False) all the others."""
        checked = Q(revisions__approval="individual") & ~Q(revisions__approver_credential="")
        published = self.published()
        ids = models.Subquery(self.model._base_manager.filter(checked, revisions__is_public=True).values("pk"))
        return published.filter(pk__in=ids) if yes else published.exclude(pk__in=ids)

    def overdue(self, today: date) -> EntryQuerySet:
        """Keep published entries whose last review by a person is out of date on that day."""
        return self.published().filter(review_due__lt=today)

    def with_changed_drugs(self) -> EntryQuerySet:
        """Keep published combinations of which a drug was let out anew, retracted or merged after they were last read.

        Last read: let out, approved, or confirmed, whichever came last. A drug's first page is no change, and one that
        came in the same import as the combination's text was not written after it.
        """
        from drugs.models.component import Component
        from drugs.models.revision import Revision

        public = Revision._base_manager.filter(entry=OuterRef("combination"), is_public=True)
        last_read = Greatest(
            Coalesce(Subquery(public.values("approved_at")[:1]), Subquery(public.values("published_at")[:1])),
            Subquery(public.values("published_at")[:1]),
            Coalesce(F("combination__confirmed_at"), Subquery(public.values("published_at")[:1])),
        )
        drug_text = Revision._base_manager.filter(entry=OuterRef("drug"), is_public=True)
        together = Coalesce(Subquery(drug_text.values("batch_id")[:1]), 0, output_field=models.BigIntegerField())
        changed = Q(drug_published_at__gt=F("last_read"), drug_version__gt=1, drug__retracted_at__isnull=True) & ~Q(
            drug_batch=F("batch"), drug_batch__gt=0
        )
        # Few drugs changed since their first text: only their combinations are looked at. One list of both kinds, for
        # of two lists joined by "or" PostgreSQL knows no better than to compare every component with them.
        rewritten = Revision._base_manager.filter(is_public=True, number__gt=1).order_by().values("entry")
        gone = self.model._base_manager.filter(retracted_at__isnull=False).order_by().values("pk")
        of_changed = Component._base_manager.filter(drug__in=rewritten.union(gone))
        links = of_changed.annotate(
            last_read=last_read,
            drug_published_at=Subquery(drug_text.values("published_at")[:1]),
            drug_version=Subquery(drug_text.values("number")[:1]),
            drug_batch=together,
            batch=Coalesce(Subquery(public.values("batch_id")[:1]), 0, output_field=models.BigIntegerField()),
        ).filter(Q(drug__retracted_at__gt=F("last_read")) | changed)
        return self.published().filter(pk__in=links.values("combination"))

    def with_components(self) -> EntryQuerySet:
        """Load each combination's drugs in the order in which they are shown. One more query in all."""
        from drugs.models.component import Component

        links = Component.objects.select_related("drug").order_by("position")
        return self.prefetch_related(models.Prefetch("components", queryset=links))

    def drugs(self) -> EntryQuerySet:
        return self.filter(kind=Kind.DRUG)

    def combinations(self) -> EntryQuerySet:
        return self.filter(kind=Kind.COMBINATION)


class Entry(models.Model):
    """A drug or a combination. Readers see it only while it has a public revision and is not retracted."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=MAX_NAME_LENGTH)
    slug = models.CharField(_("slug"), max_length=MAX_SLUG_LENGTH)
    component_key = models.CharField(_("component key"), max_length=400, null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    review_due = models.DateField(_("review due"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("review confirmed"), null=True, blank=True)
    retracted_at = models.DateTimeField(_("retracted"), null=True, blank=True)
    retraction_reason = models.TextField(_("reason for the retraction"), blank=True)

    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True, verbose_name=_("merged into")
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["slug"]
        permissions = [("retract_entry", _("Can retract an entry"))]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="entry_address"),
            models.UniqueConstraint(fields=["component_key"], name="entry_one_per_component_set"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="entry_kind"),
            models.CheckConstraint(
                condition=Q(kind=Kind.COMBINATION, component_key__isnull=False)
                | Q(kind=Kind.DRUG, component_key__isnull=True),
                name="entry_component_key_of_combinations",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True, retraction_reason="")
                | (Q(retracted_at__isnull=False) & ~Q(retraction_reason="")),
                name="entry_retracted_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (Q(kind=Kind.DRUG, retracted_at__isnull=False) & ~Q(merged_into=F("pk"))),
                name="entry_merged_is_retracted",
            ),
            lengths.not_empty("entry", "name"),
            lengths.at_most("entry", "name", MAX_NAME_LENGTH),
            lengths.not_empty("entry", "slug"),
            lengths.at_most("entry", "slug", MAX_SLUG_LENGTH),
            lengths.at_most("entry", "retraction_reason", MAX_REASON_LENGTH),
        ]
        indexes = [
            models.Index(fields=["name"], name="entry_name"),
            models.Index(fields=["slug", "kind"], name="entry_alphabet"),
            models.Index(
                fields=["-retracted_at"], condition=Q(retracted_at__isnull=False), name="entry_newest_retractions"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of(self.kind, self.slug)

    @property
    def is_combination(self) -> bool:
        return self.kind == Kind.COMBINATION

    @property
    def is_retracted(self) -> bool:
        return self.retracted_at is not None

    def public_revision(self) -> Revision | None:
        """Return the revision that the flag marks, shown or not: a retracted entry keeps its flag. One query."""
        try:
            return self.revisions.get(is_public=True)
        except ObjectDoesNotExist:
            return None

    def drug_ids(self) -> list[int]:
        """Return the ids of a combination's drugs, sorted; empty for a drug. No query: the key holds them."""
        return [int(part) for part in self.component_key.split("+")] if self.component_key else []


def path_of(kind: str, slug: str) -> str:
    """Return the path of an entry. Lists ask for hundreds: only the folder is looked up, once a process."""
    return f"{folder_of(kind, get_script_prefix())}{quote(slug, safe=PLAIN_IN_PATHS)}/"


@cache
def folder_of(kind: str, prefix: str) -> str:
    """Return the path below which the entries of a kind stand. prefix: what the server puts before all paths."""
    return reverse(f"drugs:{kind}-list")


class OfKind(models.Manager.from_queryset(EntryQuerySet)):  # type: ignore[misc]  # the stubs cannot follow from_queryset
    """The entries of one kind, for a proxy."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(kind=self.kind)


class Drug(Entry):
    """An entry of one substance."""

    objects: ClassVar[OfKind] = OfKind(Kind.DRUG)

    class Meta:
        proxy = True
        verbose_name = _("drug")
        verbose_name_plural = _("drugs")


class Combination(Entry):
    """An entry of a set of drugs."""

    objects: ClassVar[OfKind] = OfKind(Kind.COMBINATION)

    class Meta:
        proxy = True
        verbose_name = _("combination")
        verbose_name_plural = _("combinations")
