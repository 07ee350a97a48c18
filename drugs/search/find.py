"""Typed words to entries: exactly, by another name, by beginning, by text; and what may have been meant.

Every answer is joined with `published()`: nothing unreleased is found, suggested or counted. A near match is offered
and never opened by itself: imatinib is not afatinib.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from drugs.models import Entry, Name, NameKind
from drugs.models.entry import EntryQuerySet
from drugs.naming import component_key, normalise, slugify

MAX_QUERY_LENGTH = 200
NEAR_SCORE = 80
SEPARATOR = re.compile(r"\s*(?:\+|/|&|,|\band\b|\bwith\b)\s*", re.IGNORECASE)


class SearchError(Exception):
    """A query that cannot be searched for, in words for the person who typed it."""


class How(StrEnum):
    EXACT = "exact"  # the entry's own name
    ALIAS = "alias"  # an accepted synonym, brand or misspelling
    PREFIX = "prefix"  # the name begins so
    NEAR = "near"  # looks alike: a question, not an answer
    TEXT = "text"  # the words stand in the text


@dataclass(frozen=True)
class Match:
    """One entry found. matched: the name that was found, as it is written there."""

    entry: Entry
    matched: str
    match: How


def parts_of(text: str) -> list[str]:
    """Return the names in a query for several: "diazepam and imipramine" holds two."""
    return [part for part in SEPARATOR.split(text) if normalise(part)]


def find(text: str, limit: int = 20) -> list[Match]:
    """Return what text may mean, best first, each entry once. At most eight queries, however many names there are.

    Raises SearchError when text has more than MAX_QUERY_LENGTH characters.
    """
    if len(text) > MAX_QUERY_LENGTH:
        raise SearchError(f"{len(text)}")
    wanted = normalise(text)
    if not wanted or "\x00" in text:
        return []
    published = Entry.objects.published().order_by("slug")
    found: dict[int, Match] = {}

    def add(matches: Iterable[Match]) -> None:
        for match in matches:
            if len(found) < limit:
                found.setdefault(match.entry.pk, match)

    slug = wanted.replace(" ", "-")
    add(Match(entry, entry.name, How.EXACT) for entry in published.filter(slug=slug)[:limit])
    add(combination_of(parts_of(text), published))
    add(by_alias(wanted, published, limit))
    if len(wanted) >= 2:
        add(Match(e, e.name, How.PREFIX) for e in published.filter(slug__startswith=slug)[:limit])
        add(Match(e, e.name, How.PREFIX) for e in published.filter(slug__contains=f"+{slug}")[:limit])
    if not any(match.match in (How.EXACT, How.ALIAS) for match in found.values()):
        add(near(wanted, published))
    if len(wanted) >= 3 and len(found) < limit:
        bodies = published.filter(search_document__body__contains=wanted).exclude(pk__in=found)
        add(Match(entry, entry.name, How.TEXT) for entry in bodies[:limit])
    return list(found.values())


def drug_named(text: str) -> Entry | None:
    """Return the drug of exactly this name or accepted synonym, with a page or not; None when none or several.

    A drug that was merged into another is that other one.
    """
    if own := Entry.objects.drugs().filter(slug=slugify(text)).select_related("merged_into").first():
        return own.merged_into or own
    names = Name.objects.accepted().exclude(kind=NameKind.BRAND).filter(normalised=normalise(text), entry__kind="drug")
    found = {name.entry_id: name.entry for name in names.select_related("entry")[:2]}
    return next(iter(found.values())) if len(found) == 1 else None


def combination_of(names: list[str], published: EntryQuerySet) -> list[Match]:
    """Return the published combination of exactly the drugs that are named, in whatever order."""
    if not 2 <= len(names) <= 10:
        return []
    drugs = [drug_named(name) for name in names]
    if not all(drugs):
        return []
    key = component_key(drug.pk for drug in drugs if drug)
    return [Match(entry, entry.name, How.EXACT) for entry in published.filter(component_key=key)]


def by_alias(wanted: str, published: EntryQuerySet, limit: int) -> list[Match]:
    """Return the entries that somebody accepted this other name for."""
    names = Name.objects.accepted().filter(normalised=wanted, entry__in=published).select_related("entry")
    return [Match(name.entry, name.text, How.ALIAS) for name in names[:limit]]


def near(wanted: str, published: EntryQuerySet) -> list[Match]:
    """Return up to three drugs whose names look like the typed one. Digits count: B1 is never offered for B12."""
    names = {entry.pk: entry for entry in published.drugs().only("kind", "name", "slug")}
    choices = {pk: normalise(entry.name) for pk, entry in names.items()}
    best = process.extract(wanted, choices, scorer=fuzz.ratio, score_cutoff=NEAR_SCORE, limit=10)
    digits = re.findall(r"\d+", wanted)
    alike = [pk for name, _score, pk in best if re.findall(r"\d+", name) == digits]
    return [Match(names[pk], names[pk].name, How.NEAR) for pk in alike[:3]]
