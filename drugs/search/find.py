"""Typed words to entries: exactly, by another name, by beginning, by text; and what may have been meant.

Every answer is joined with `published()`: nothing unreleased is found, suggested or counted. What looks alike, and what
has to be compared with the pack (a brand, another salt, another route), is offered and never opened by itself: imatinib
is not afatinib.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from drugs.models import Entry, NameKind, SearchDocument
from drugs.models.composed import Composed, columns_of, object_of
from drugs.naming import normalise
from drugs.search import fulltext, memory, prose
from drugs.search.forms import without_form
from drugs.search.memory import Layers
from drugs.search.named import combination_ids, parts_of
from drugs.search.names import in_order
from drugs.search.spelling import fold

MAX_QUERY_LENGTH = 200
MOST_NEAR = 3
# What is asked of what was found: of an entry, of its first words, of a page that is found by its words.
SHOWN = columns_of(Entry, ("id", "kind", "name", "slug"))
PUBLISHED = Composed(lambda ids: Entry.objects.published().filter(pk__in=ids).order_by().values_list(*SHOWN))
PURPOSES = Composed(
    lambda ids: SearchDocument.objects.published().filter(entry__in=ids).values_list("entry_id", "purpose")
)
QUOTED = Composed(
    lambda ids: (
        SearchDocument.objects.published()
        .filter(pk__in=ids)
        .values_list("pk", "prose", *(f"entry__{name}" for name in SHOWN))
    )
)
MOST_PARTS = 10


class SearchError(Exception):
    """A query that cannot be searched for, in words for the person who typed it."""


class How(StrEnum):
    EXACT = "exact"  # the entry's own name
    ALIAS = "alias"  # an accepted synonym, brand or misspelling, or another spelling
    PREFIX = "prefix"  # the name begins so
    NEAR = "near"  # looks or sounds alike, or is another salt or route: a question, not an answer
    TEXT = "text"  # the words stand in the text


@dataclass(frozen=True)
class Match:
    """One entry found.

    matched: the name that was found, as it is written there; for a known misspelling, which readers never see, its own.
    purpose: for a near match, the page's first words on what it is for. snippet: for a match in the text.
    brand_country: None unless matched is a brand; the two letters of its country, perhaps empty.
    """

    entry: Entry
    matched: str
    match: How
    purpose: str = ""
    snippet: tuple[prose.Piece, ...] = ()
    brand_country: str | None = None

    @property
    def is_choice(self) -> bool:
        """Whether the reader has to confirm it before it counts as what they meant."""
        return self.match == How.NEAR or self.brand_country is not None


@dataclass(frozen=True)
class Found:
    """An entry's id and how it was found, before it is looked up among what is published. No matched: its own name."""

    entry_id: int
    matched: str
    match: How
    brand_country: str | None = None


def find(text: str, limit: int = 20) -> list[Match]:
    """Return what text may mean, best first, each entry once. The number of queries does not grow with the names.

    Raises SearchError when text has more than MAX_QUERY_LENGTH characters.
    """
    if len(text) > MAX_QUERY_LENGTH:
        raise SearchError(f"{len(text)}")
    wanted = normalise(text)
    if not wanted or "\x00" in text:
        return []
    known = memory.current()
    found: dict[int, Found] = {}
    for one in by_name(text, wanted, known, limit):
        found.setdefault(one.entry_id, one)
        if len(found) >= limit:
            break  # what only looks alike comes last and costs most: it is not looked for in vain
    documents = []
    if len(wanted) >= 3 and len(found) < limit:
        # Each is of an entry that is published: those that were found by name already leave enough.
        documents = fulltext.matching(wanted.split(), limit)
    return look_up(list(found.values()), documents, wanted.split(), limit)


def by_name(
    text: str, wanted: str, known: Layers, limit: int, sets: Callable[[list[str]], Iterable[int]] = combination_ids
) -> Iterable[Found]:
    """Yield what is found by its name, best first; an entry may come more than once.

    sets: typed names of drugs → ids of their combination.
    """
    parts = parts_of(text)[: MOST_PARTS + 1]
    exact = list(as_named(wanted, known))
    several = 2 <= len(parts) <= MOST_PARTS
    if several:
        own = [one for part in known.of_words(in_order(" ".join(parts))) for one in [part]]
        exact += [Found(one.entry_id, one.shown, How.EXACT) for one in own if one.is_combination and one.is_own]
        exact += [Found(pk, "", How.EXACT) for pk in sets(parts)]
    elif " " in wanted:
        others = known.of_words(in_order(wanted))
        exact += [Found(o.entry_id, o.shown, How.EXACT if o.is_combination else How.NEAR) for o in others if o.is_own]
    yield from exact
    is_named = any(one.match != How.NEAR for one in exact)
    if several:
        yield from (one for part in parts for one in as_named(part, known))
    if len(wanted) >= 2:
        yield from (Found(one.entry_id, one.shown, How.PREFIX) for one in known.beginning(wanted, limit))
    if not is_named:
        yield from as_other_form(wanted, known)
        whole = " ".join(sorted(parts)) if several else wanted
        yield from (Found(one.entry_id, one.shown, How.NEAR) for one in known.near(whole, MOST_NEAR))
    if several:
        unknown = [part for part in parts if not any(True for _one in as_named(part, known))]
        for part in unknown:
            yield from as_other_form(part, known)
            yield from (Found(one.entry_id, one.shown, How.NEAR) for one in known.near(part, MOST_NEAR))


def as_named(wanted: str, known: Layers) -> Iterable[Found]:
    """Yield the entries of just this name, then of this other name, then of this name in another spelling."""
    for one in known.called(wanted):
        if one.is_own:
            yield Found(one.entry_id, one.shown, How.EXACT)
    for one in known.called(wanted):
        if not one.is_own:
            country = one.country if one.kind == NameKind.BRAND else None
            yield Found(one.entry_id, one.shown, How.ALIAS, country)
    spelled = [one for one in known.spelled(fold(wanted)) if one.normalised != wanted]
    is_one = len({one.entry_id for one in spelled}) == 1
    for one in spelled:
        is_brand = one.kind == NameKind.BRAND
        yield Found(one.entry_id, one.shown, How.ALIAS if is_one and not is_brand else How.NEAR)


def as_other_form(wanted: str, known: Layers) -> Iterable[Found]:
    """Yield the medicine without the salt or the route that was typed: the reader has to confirm it."""
    base = without_form(wanted)
    if base and base != wanted:
        yield from (Found(one.entry_id, one.shown, How.NEAR) for one in known.called(base))


def look_up(found: list[Found], documents: list[int], words: list[str], limit: int) -> list[Match]:
    """Return the matches of what is published, in order; the words in texts last. Two queries."""
    entries = {row[0]: object_of(Entry, SHOWN, row) for row in PUBLISHED.rows([one.entry_id for one in found])}
    near = [one.entry_id for one in found if one.match == How.NEAR and one.entry_id in entries]
    purpose_of: dict[int, str] = dict(PURPOSES.rows(near))  # type: ignore[arg-type]  # pairs, by its values_list
    matches = [
        Match(
            entries[one.entry_id],
            one.matched or entries[one.entry_id].name,
            one.match,
            purpose=purpose_of.get(one.entry_id, ""),
            brand_country=one.brand_country,
        )
        for one in found
        if one.entry_id in entries
    ]
    if documents:
        seen = {one.entry_id for one in found}
        by_id = {row[0]: row[1:] for row in QUOTED.rows(documents)}
        for pk in documents:
            text, *shown = by_id.get(pk, ("", None))
            if shown[0] is not None and shown[0] not in seen and len(matches) < limit:
                entry = object_of(Entry, SHOWN, shown)
                matches.append(Match(entry, entry.name, How.TEXT, snippet=prose.snippet(text, words)))
    return matches
