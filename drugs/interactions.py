"""A list of medicines to what is known of every pair and set. Silence is said, never shown as safety."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from drugs import meanings
from drugs.meanings import Meaning
from drugs.models import Component, Entry, Evidence, Relation, Revision, Severity
from drugs.models.composed import Composed, columns_of, object_of
from drugs.naming import component_key, normalise

MIN_NAMES, MAX_NAMES, MAX_DRUGS = 2, 10, 30
# Gravest first. What nobody rated, or nobody wrote of, may be as grave as anything: it comes before "take care".
ORDER = ("contraindicated", "major", "withdrawn", "unknown", "moderate", "minor")


class CheckError(Exception):
    """A list that cannot be checked, in words for the person who typed it."""


@dataclass(frozen=True)
class Pair:
    """What is known of two or more drugs together. revision: the public text, or None when there is no record.

    withdrawn: the page about them that was withdrawn, when nothing else is public.
    """

    drugs: tuple[Entry, ...]
    revision: Revision | None = None
    withdrawn: Entry | None = None

    @property
    def severity(self) -> str | None:
        return self.revision.severity if self.revision else None

    @property
    def is_rated(self) -> bool:
        return self.revision is not None and self.revision.severity != Severity.UNKNOWN

    @property
    def words(self) -> str:
        """Return what readers read: the rating in its fixed words, or that there is no record."""
        if self.revision is not None:
            return str(Severity(self.revision.severity).label)
        if self.withdrawn is not None and self.withdrawn.retracted_at is not None:
            day = date_format(timezone.localdate(self.withdrawn.retracted_at))
            return _("The page about these was withdrawn on %(day)s. That does not mean it is safe.") % {"day": day}
        return _("We have no record. That does not mean it is safe.")

    @property
    def summary(self) -> str:
        """Return the text's own summary, but only one that a person approved individually."""
        return self.revision.summary if self.revision and self.revision.is_individually_approved else ""

    @property
    def is_serious(self) -> bool:
        return self.revision is not None and Severity(self.revision.severity).is_serious

    @property
    def is_checked(self) -> bool:
        return self.revision is not None and self.revision.is_checked

    @property
    def relation(self) -> str | None:
        return str(Relation(self.revision.relation).label) if self.revision else None

    @property
    def evidence(self) -> str | None:
        return str(Evidence(self.revision.evidence).label) if self.revision else None

    @property
    def page(self) -> Entry | None:
        """Return the page about them, public or withdrawn."""
        return self.revision.entry if self.revision else self.withdrawn

    @property
    def name(self) -> str:
        return " + ".join(drug.name for drug in self.drugs)

    @property
    def rank(self) -> tuple[int, str]:
        """Order: contraindicated, serious, withdrawn, unrated or no record, take care, small; then by name."""
        key = self.severity or ("withdrawn" if self.withdrawn else "unknown")
        return ORDER.index(key), "+".join(drug.slug for drug in self.drugs)


@dataclass(frozen=True)
class Duplicate:
    """A drug that is in a list more than once. typed: the names that hold it, as they were typed."""

    drug: Entry
    typed: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return what readers read: "Both contain paracetamol: risk of overdose"."""
        name = self.drug.name
        if len({normalise(one) for one in self.typed}) == 1:
            return _("%(name)s is in your list more than once: risk of overdose.") % {"name": name}
        if len(self.typed) == 2:
            first, second = self.typed
            return _("Both contain %(name)s: risk of overdose (%(first)s; %(second)s).") % {
                "name": name,
                "first": first,
                "second": second,
            }
        return _("%(number)d of these contain %(name)s: risk of overdose (%(which)s).") % {
            "number": len(self.typed),
            "name": name,
            "which": "; ".join(self.typed),
        }


@dataclass(frozen=True)
class Check:
    """The answer for a list of names. Nothing is said about any pair while a name is unknown or ambiguous."""

    drugs: tuple[Entry, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    pairs: tuple[Pair, ...] = ()
    larger: tuple[Pair, ...] = field(default=())

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the names that nothing is known by."""
        return tuple(one.typed for one in self.meanings if not one.drugs and not one.choices)

    @property
    def ambiguous(self) -> tuple[str, ...]:
        """Return the names that the reader has to choose a meaning of."""
        return tuple(one.typed for one in self.meanings if not one.drugs and one.choices)

    @property
    def is_complete(self) -> bool:
        """Whether every name was recognised; otherwise nothing is said about the pairs."""
        return all(one.drugs for one in self.meanings)

    @property
    def is_too_short(self) -> bool:
        return self.is_complete and len(self.drugs) < MIN_NAMES and not self.duplicates

    @property
    def opening(self) -> str:
        """Return what the answer begins with, unless everything is rated."""
        if all(pair.is_rated for pair in self.pairs):
            return ""
        return _("We cannot tell you whether all of these go together.")


def check(names: Sequence[str]) -> Check:
    """Look up a list of typed names or slugs. Two queries for those that are certain, a few for each other; then three.

    A name that is not recognised, or may mean several things, blocks the verdict on everything. Raises CheckError for a
    list of impossible size.
    """
    typed = [name.replace("\x00", " ").strip() for name in names if normalise(name)]
    if len(names) > MAX_NAMES:
        raise CheckError(_("At most %(most)d medicines can be checked at once.") % {"most": MAX_NAMES})
    if any(len(name) > meanings.MAX_LENGTH for name in names):
        raise CheckError(_("One of the names is too long. Write one medicine in each field."))
    meant = meanings.of_all(typed)
    holders: dict[int, list[str]] = defaultdict(list)
    drugs: dict[int, Entry] = {}
    for one in meant:
        for drug in one.drugs:
            drugs[drug.pk] = drug
            holders[drug.pk].append(one.shown)
    if len(drugs) > MAX_DRUGS:
        raise CheckError(_("These hold more than %(most)d medicines. Check fewer at once.") % {"most": MAX_DRUGS})
    duplicates = tuple(Duplicate(drugs[pk], tuple(held)) for pk, held in holders.items() if len(held) > 1)
    answer = Check(tuple(drugs.values()), meant, duplicates)
    if not answer.is_complete or len(drugs) < MIN_NAMES:
        return answer
    pairs, larger = known_sets(answer.drugs)
    return Check(answer.drugs, meant, duplicates, pairs, larger)


def known_sets(drugs: tuple[Entry, ...]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Return every pair of the drugs, and the larger sets of them that have a page. Three queries at most.

    A page about a drug that was merged since is about the one that it was merged into: what it warns of is not lost.
    Where two pages are about the same set then, the graver one answers.
    """
    ids = {drug.pk for drug in drugs}
    living = {pk: pk for pk in ids} | {pk: into for pk, into in MERGED.rows(ids) if into is not None}
    entries = {row[0]: object_of(Entry, NAMED, row) for row in INSIDE.rows(living)}
    withdrawn = {key_of(entry, living): entry for entry in entries.values() if entry.is_retracted}
    records = graver(published_of(entries), living)
    by_id = {drug.pk: drug for drug in drugs}

    def pair_of(of: Iterable[Entry]) -> Pair:
        together = tuple(of)
        key = component_key(drug.pk for drug in together)
        return Pair(together, records.get(key), None if key in records else withdrawn.get(key))

    larger = []
    for key in {*records, *withdrawn}:
        held = [int(part) for part in key.split("+")]
        if len(held) > 2 and ids.issuperset(held):
            larger.append(pair_of(sorted((by_id[pk] for pk in held), key=lambda drug: drug.slug)))
    pairs = [pair_of(two) for two in combinations(drugs, 2)]
    return tuple(sorted(pairs, key=lambda pair: pair.rank)), tuple(sorted(larger, key=lambda pair: pair.rank))


def published_of(entries: dict[int, Entry]) -> list[Revision]:
    """Return the public texts of entries, each with its entry. One query, none where none can be public."""
    shown = [pk for pk, entry in entries.items() if not entry.is_retracted]
    found = [object_of(Revision, RATED, row) for row in PUBLIC.rows(shown)]
    for revision in found:
        revision.entry = entries[revision.entry_id]
    return found


def graver(revisions: Iterable[Revision], living: dict[int, int]) -> dict[str, Revision]:
    """Return {component key of living drugs: the gravest of the texts about just these}."""
    records: dict[str, Revision] = {}
    for revision in revisions:
        key = key_of(revision.entry, living)
        known = records.get(key)
        if known is None or Severity(revision.severity).rank < Severity(known.severity).rank:
            records[key] = revision
    return records


def key_of(combination: Entry, living: dict[int, int]) -> str:
    return component_key({living.get(pk, pk) for pk in combination.drug_ids()})


def pages_with(drug: Entry, most: int) -> list[Pair]:
    """Return the gravest public combinations of a drug, in the checker's order. One query."""
    found = []
    for row in pages_of(most).rows([drug.pk]):
        revision = object_of(Revision, RATED, row[: len(RATED)])
        revision.entry = object_of(Entry, NAMED, row[len(RATED) :])
        found.append(Pair((revision.entry,), revision))
    return sorted(found, key=lambda pair: pair.rank)


@cache
def pages_of(most: int) -> Composed:
    """Return the question for the gravest public combinations of a drug."""
    grave = Case(*(When(severity=key, then=place) for place, key in enumerate(ORDER)), output_field=IntegerField())

    def compose(ids: list[int]) -> QuerySet[Revision, Any]:
        # Only combinations have components.
        pages = Revision.objects.published().filter(entry__components__drug__in=ids)
        return pages.order_by(grave, "entry__slug").values_list(*RATED, *(f"entry__{name}" for name in NAMED))[:most]

    return Composed(compose)


SAID = ("severity", "relation", "evidence", "summary", "approval", "approver_credential", "approver_name", "status")
RATED = columns_of(Revision, ("id", "entry", *SAID))
NAMED = columns_of(Entry, ("id", "kind", "name", "slug", "component_key", "retracted_at"))


def inside(ids: list[int]) -> QuerySet[Entry, Any]:
    """Return the combinations with two of these drugs at least; what has one and something else is never loaded."""
    several = Component.objects.filter(drug__in=ids).values("combination").annotate(n=Count("pk")).order_by()
    entries = Entry.objects.filter(pk__in=several.filter(n__gte=2).values("combination")).order_by("pk")
    return entries.values_list(*NAMED)


def public(ids: list[int]) -> QuerySet[Revision, Any]:
    return Revision.objects.published().filter(entry__in=ids).order_by("pk").values_list(*RATED)


MERGED = Composed(lambda ids: Entry.objects.filter(merged_into__in=ids).order_by().values_list("pk", "merged_into"))
INSIDE, PUBLIC = Composed(inside), Composed(public)
