"""A list of medicines to what is known of every pair and set. Silence is said, never shown as safety."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.translation import gettext as _

from drugs import search
from drugs.models import Entry, Evidence, Relation, Revision, Severity
from drugs.naming import component_key, normalise

MIN_NAMES, MAX_NAMES = 2, 10


class CheckError(Exception):
    """A list that cannot be checked, in words for the person who typed it."""


@dataclass(frozen=True)
class Pair:
    """What is known of two or more drugs together. revision: the public text, or None when there is no record."""

    drugs: tuple[Entry, ...]
    revision: Revision | None = None

    @property
    def severity(self) -> str | None:
        return self.revision.severity if self.revision else None

    @property
    def is_rated(self) -> bool:
        return self.revision is not None and self.revision.severity != Severity.UNKNOWN

    @property
    def words(self) -> str:
        """Return what readers read: the rating in its fixed words, or that there is no record."""
        if self.revision is None:
            return _("We have no record. That does not mean it is safe.")
        return str(Severity(self.revision.severity).label)

    @property
    def summary(self) -> str:
        """Return the text's own summary, but only one that a person approved individually."""
        return self.revision.summary if self.revision and self.revision.is_individually_approved else ""

    @property
    def relation(self) -> str | None:
        return str(Relation(self.revision.relation).label) if self.revision else None

    @property
    def evidence(self) -> str | None:
        return str(Evidence(self.revision.evidence).label) if self.revision else None

    @property
    def rank(self) -> tuple[int, str]:
        """Order: contraindicated, serious, unrated or no record, take care, small."""
        order = ["contraindicated", "major", "unknown", "moderate", "minor"]
        return order.index(self.severity or "unknown"), self.drugs[0].slug


@dataclass(frozen=True)
class Check:
    """The answer for a list of names."""

    drugs: tuple[Entry, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    larger: tuple[Pair, ...] = field(default=())

    @property
    def is_complete(self) -> bool:
        """Whether every name was recognised; otherwise nothing is said about the pairs."""
        return not self.unknown and not self.ambiguous

    @property
    def opening(self) -> str:
        """Return what the answer begins with, unless everything is rated."""
        if all(pair.is_rated for pair in self.pairs):
            return ""
        return _("We cannot tell you whether all of these go together.")


def check(names: Sequence[str]) -> Check:
    """Look up a list of typed names or slugs. Two queries a name, then two in all.

    A name that is not recognised blocks the verdict on everything. Raises CheckError for a list of impossible size.
    """
    typed = [name.strip() for name in names if normalise(name)]
    if len(typed) > MAX_NAMES:
        raise CheckError(_("At most %(most)d medicines can be checked at once.") % {"most": MAX_NAMES})
    if any(len(name) > search.MAX_QUERY_LENGTH for name in typed):
        raise CheckError(_("One of the names is too long. Write one medicine in each field."))
    found = {name: search.drug_named(name) for name in typed}
    unknown = tuple(name for name in typed if found[name] is None)
    drugs: dict[int, Entry] = {}
    duplicates = []
    for name in typed:
        drug = found[name]
        if drug is None:
            continue
        if drug.pk in drugs:
            duplicates.append(drug.name)
        drugs[drug.pk] = drug
    if unknown or len(typed) < MIN_NAMES:
        return Check(tuple(drugs.values()), unknown, duplicates=tuple(duplicates))
    ordered = tuple(drugs.values())
    pairs, larger = known_sets(ordered)
    return Check(ordered, duplicates=tuple(duplicates), pairs=pairs, larger=larger)


def known_sets(drugs: tuple[Entry, ...]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Return every pair of the drugs, and the larger sets of them that have a public page. Three queries.

    A page about a drug that was merged since is about the one that it was merged into: what it warns of is not lost.
    Where two pages are about the same set then, the graver one answers.
    """
    ids = {drug.pk for drug in drugs}
    merged = Entry.objects.filter(merged_into__in=ids).values_list("pk", "merged_into")
    living = {pk: pk for pk in ids} | {pk: into for pk, into in merged if into is not None}
    inside = Revision.objects.published().filter(entry__kind="combination", entry__components__drug__in=list(living))
    records: dict[str, Revision] = {}
    for revision in inside.select_related("entry").distinct().order_by("pk"):
        key = component_key({living.get(pk, pk) for pk in revision.entry.drug_ids()})
        known = records.get(key)
        if known is None or Severity(revision.severity).rank < Severity(known.severity).rank:
            records[key] = revision
    by_id = {drug.pk: drug for drug in drugs}
    pairs = [Pair(two, records.get(component_key(d.pk for d in two))) for two in combinations(drugs, 2)]
    sets = {key: [int(part) for part in key.split("+")] for key in records}
    larger = [
        Pair(tuple(by_id[pk] for pk in of), records[key]) for key, of in sets.items() if len(of) > 2 and set(of) <= ids
    ]
    return tuple(sorted(pairs, key=lambda pair: pair.rank)), tuple(sorted(larger, key=lambda pair: pair.rank))
