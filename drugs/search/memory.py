"""The names of what is published, kept in the memory of each process and brought up to date before each search.

What is found here is only an id: whoever asks joins it with `published()`, so a name that is out of date in memory
never shows what is hidden. Of a change only the names of the entries concerned are read anew, however many there are.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from uuid import uuid4

from drugs import changes
from drugs.models import Entry, EventCounter, Kind, Name, NameChange
from drugs.search.names import Known, Names

# More changed entries than this are put among the others: that costs seconds for 100,000 entries.
MOST_CHANGED = 1_000
# So many changes are remembered; a process that missed more reads all names anew.
KEPT = 10_000


@dataclass(frozen=True)
class Layers:
    """All names at one version: most of them, and upon them those of the entries that changed since. Immutable.

    changed: {id of an entry: its names now}; what `below` still says of these entries does not count.
    """

    below: Names = field(default_factory=lambda: Names(()))
    changed: Mapping[int, tuple[Known, ...]] = field(default_factory=dict)
    above: Names = field(default_factory=lambda: Names(()))

    def with_changed(self, names: Mapping[int, tuple[Known, ...]]) -> Layers:
        """Return these names with those of some entries replaced. No query."""
        changed = {**self.changed, **names}
        if len(changed) <= MOST_CHANGED:
            return Layers(self.below, changed, Names(chain.from_iterable(changed.values())))
        kept = (one for one in self.below.known if one.entry_id not in changed)
        return Layers(Names(chain(kept, *changed.values())))

    def standing(self, found: Iterable[Known]) -> list[Known]:
        return [one for one in found if one.entry_id not in self.changed]

    def called(self, wanted: str) -> list[Known]:
        return self.above.called(wanted) + self.standing(self.below.called(wanted))

    def spelled(self, folded: str) -> list[Known]:
        return self.above.spelled(folded) + self.standing(self.below.spelled(folded))

    def of_words(self, words: str) -> list[Known]:
        return self.above.of_words(words) + self.standing(self.below.of_words(words))

    def beginning(self, wanted: str, most: int) -> list[Known]:
        """Return names that begin so, then names of which another word begins so; in order of the alphabet."""
        found = self.above.beginning(wanted, most) + self.below.beginning(wanted, most, self.changed)
        return sorted(found, key=lambda one: (not one.normalised.startswith(wanted), one.normalised))[:most]

    def near(self, wanted: str, most: int) -> list[Known]:
        """Return names that look or sound like wanted, the likeliest first."""
        both = self.above.nearest(wanted, most) + self.below.nearest(wanted, most, self.changed)
        return [one for _unlike, one in sorted(both, key=lambda one: (one[0], one[1].normalised))[:most]]


@dataclass
class Memory:
    """The names of this process, and the version that they are of.

    seen: the newest event that this machine knew of before the version was asked: they hold at least up to it.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    version: str = ""
    names: Layers = field(default_factory=Layers)
    seen: int = -1

    def current(self) -> Layers:
        """Return the names as of now. One query; three more when something changed."""
        seen = changes.newest()
        version = EventCounter.objects.names_version()
        if not version:
            return load()  # nobody said a version yet: nothing to compare with
        if version != self.version:
            with self.lock:
                if version != self.version:
                    changed = changed_since(self.version)
                    self.names = load() if changed is None else self.names.with_changed(names_of(changed))
                    self.version = version
        self.seen = seen
        return self.names

    def without_database(self) -> Layers | None:
        """Return the names that hold even if the database is not asked: nothing happened since. Else None. No query."""
        return self.names if self.version and self.seen == changes.newest() else None


MEMORY = Memory()


def current() -> Layers:
    return MEMORY.current()


def keep_up() -> None:
    """Bring the names up to date where this process has any: it may have to do without the database soon."""
    if MEMORY.version:
        MEMORY.current()


def renew(entries: Collection[int]) -> None:
    """Say, inside a verb's transaction, that the names of entries changed. Every process reads them at its next search.

    Locks the one counter row first: changes are numbered in the order of their commits. Four queries.
    """
    version = uuid4().hex
    if not EventCounter.objects.filter(pk=1).update(names_version=version):
        EventCounter.objects.create(pk=1, names_version=version)
    changes = NameChange.objects.bulk_create(NameChange(version=version, entry_id=entry) for entry in entries)
    if changes:
        NameChange.objects.filter(pk__lt=changes[-1].pk - KEPT).delete()


def changed_since(version: str) -> set[int] | None:
    """Return the ids of the entries whose names changed after a version; None where that cannot be told. One query."""
    if not version:
        return None
    seen = NameChange.objects.filter(version=version).order_by("-pk").values("pk")[:1]
    rows = list(NameChange.objects.filter(pk__gte=seen).order_by("pk").values_list("version", "entry_id"))
    if not rows or rows[0][0] != version or len(rows) > MOST_CHANGED:
        return None
    return {entry for _version, entry in rows[1:]}


def load() -> Layers:
    """Read all names of published entries. Two queries; some three seconds for 100,000 entries."""
    return Layers(Names(known(None)))


def names_of(entries: Collection[int]) -> dict[int, tuple[Known, ...]]:
    """Return the names of entries by their ids, none for one that is not public. Two queries."""
    found: dict[int, list[Known]] = {entry: [] for entry in entries}
    for one in known(entries):
        found[one.entry_id].append(one)
    return {entry: tuple(names) for entry, names in found.items()}


def known(entries: Collection[int] | None) -> Iterable[Known]:
    """Yield the names of published entries: of these, or of all. Two queries."""
    published = Entry.objects.published()
    others = Name.objects.accepted().filter(entry__in=published.values("pk"))
    if entries is not None:
        published = published.filter(pk__in=entries)
        others = others.filter(entry__in=entries)
    own = published.values_list("pk", "kind", "name", "slug")
    for pk, kind, name, slug in own.iterator(5_000) if entries is None else own:
        yield Known(pk, kind == Kind.COMBINATION, name, " ".join(re.split(r"[-+]", slug)), True)
    rows = others.values_list("entry_id", "entry__kind", "text", "normalised", "kind", "country")
    for pk, kind, text, normalised, name_kind, country in rows.iterator(5_000) if entries is None else rows:
        yield Known(pk, kind == Kind.COMBINATION, text, normalised, False, name_kind, country)
