"""A search while the database is away: by name alone, from what this process has in memory.

Only while nothing happened on this machine since the names were read: what was withdrawn meanwhile must not come back.
"""

from __future__ import annotations

from django.db import DatabaseError

from drugs.models import Entry, Kind
from drugs.naming import combination_slug, normalise, slugify
from drugs.search.find import Found, Match, by_name, find
from drugs.search.memory import MEMORY, Layers
from drugs.search.names import Known


def find_or_recall(text: str, limit: int = 20) -> tuple[list[Match], bool]:
    """Return what text may mean, and whether only by its name, because the database does not answer.

    Raises DatabaseError where it does not answer and nothing is known for sure, and SearchError as `find` does.
    """
    try:
        return find(text, limit), False
    except DatabaseError:
        found = find_in_memory(text, limit)
        if found is None:
            raise
        return found, True


def find_in_memory(text: str, limit: int = 20) -> list[Match] | None:
    """Return what text may mean by its name, as `find` does; None where the names may be out of date. No query."""
    known = MEMORY.without_database()
    if known is None:
        return None
    wanted = normalise(text)
    found: dict[int, Found] = {}
    for one in by_name(text, wanted, known, limit, sets=lambda parts: ()) if wanted else ():
        found.setdefault(one.entry_id, one)
    own = own_names(known, set(found))
    return [
        Match(
            entry_of(own[one.entry_id]),
            one.matched or own[one.entry_id].text,
            one.match,
            brand_country=one.brand_country,
        )
        for one in list(found.values())[:limit]
        if one.entry_id in own
    ]


def own_names(known: Layers, entries: set[int]) -> dict[int, Known]:
    """Return the names that stand on the pages of entries, by id. Looks through all names: about 10 ms for 100,000."""
    below = (one for one in known.below.known if one.entry_id not in known.changed)
    above = (one for names in known.changed.values() for one in names)
    return {one.entry_id: one for names in (below, above) for one in names if one.is_own and one.entry_id in entries}


def entry_of(own: Known) -> Entry:
    """Return an entry with just what a search shows of it. Its slug is made from its name, as it was at first."""
    kind = Kind.COMBINATION if own.is_combination else Kind.DRUG
    slug = combination_slug(map(slugify, own.text.split(" + "))) if own.is_combination else slugify(own.text)
    return Entry(pk=own.entry_id, kind=kind, name=own.text, slug=slug)
