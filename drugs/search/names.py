"""The names of what is published, in memory: exact, by beginning, near. Made anew when the names' version changes.

What is found here is only an id: whoever asks joins it with `published()`, so a name that is out of date in memory
never shows what is hidden.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from rapidfuzz import process
from rapidfuzz.distance import OSA

from drugs.models import Entry, EventCounter, Kind, Name
from drugs.search.spelling import fold, sound

MAX_EDITS = 4
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Known:
    """One name of a published entry. is_own: the one on its page; kind: of another name, else empty."""

    entry_id: int
    is_combination: bool
    text: str
    normalised: str
    is_own: bool
    kind: str = ""
    country: str = ""


class Names:
    """All names at one version. Immutable."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known = sorted(known, key=lambda one: (one.normalised, not one.is_own, one.entry_id))
        self.sorted = [one.normalised for one in self.known]
        self.sounds = [sound(name) for name in self.sorted]
        self.digits = [DIGITS.findall(name) for name in self.sorted]
        self.exact: dict[str, list[Known]] = defaultdict(list)
        self.folded: dict[str, list[Known]] = defaultdict(list)
        self.any_order: dict[str, list[Known]] = defaultdict(list)
        self.words: list[tuple[str, int]] = []
        for place, one in enumerate(self.known):
            self.exact[one.normalised].append(one)
            self.folded[fold(one.normalised)].append(one)
            self.any_order[in_order(one.normalised)].append(one)
            self.words += [(word, place) for word in one.normalised.split()[1:]]
        self.words.sort()

    def beginning(self, wanted: str, most: int) -> list[Known]:
        """Return names that begin so, then names of which another word begins so; in order of the alphabet."""
        found: list[Known] = []
        for place in range(bisect_left(self.sorted, wanted), len(self.sorted)):
            if len(found) >= most or not self.sorted[place].startswith(wanted):
                break
            found.append(self.known[place])
        for at in range(bisect_left(self.words, (wanted, -1)), len(self.words)):
            word, place = self.words[at]
            if len(found) >= most or not word.startswith(wanted):
                break
            found.append(self.known[place])
        return found

    def near(self, wanted: str, most: int) -> list[Known]:
        """Return names that look or sound like wanted, the likeliest first. About 3 ms for 10,000 names.

        Digits count: only names with just the same numbers. Wrong letters, swapped ones and one too many or too few
        are edits (optimal string alignment); so are differences of what is heard.
        """
        if len(wanted) < 3 or not self.sorted:
            return []
        edits = 1 if len(wanted) < 4 else min(MAX_EDITS, max(2, len(wanted) // 3))
        digits = DIGITS.findall(wanted)
        heard = sound(wanted)
        places = {
            place: distance
            for _name, distance, place in process.extract(
                wanted, self.sorted, scorer=OSA.distance, processor=None, score_cutoff=edits, limit=60
            )
        }
        sounding = process.extract(
            heard,
            self.sounds,
            scorer=OSA.distance,
            processor=None,
            score_cutoff=max(1, min(2, len(heard) // 3)),
            limit=60,
        )
        places.update({place: places.get(place, edits + 1) for _name, _distance, place in sounding})
        alike = [place for place in places if self.digits[place] == digits]
        ranked = sorted(alike, key=lambda place: (self.unlikeness(wanted, heard, place), self.sorted[place]))
        return [self.known[place] for place in ranked[:most]]

    def unlikeness(self, wanted: str, heard: str, place: int) -> float:
        """Return how little a name is like what was typed: edits of letters and of sounds together."""
        name = self.sorted[place]
        letters = OSA.distance(wanted, name)
        sounds = OSA.distance(heard, self.sounds[place])
        first = 0 if name[:1] == wanted[:1] else 0.25
        return min(letters + 0.5 * sounds, 0.5 * letters + 1.2 * sounds) + first


def in_order(normalised: str) -> str:
    """Return the words of a normalised name in the order of the alphabet: a combination is a set."""
    return " ".join(sorted(normalised.split()))


def renew() -> None:
    """Say, inside a verb's transaction, that the names changed. Every process loads them anew at its next search."""
    EventCounter.objects.get_or_create(pk=1)
    EventCounter.objects.filter(pk=1).update(names_version=uuid4().hex)


def load() -> Names:
    """Read all names of published entries. Two queries; about 60 ms for 6,500 entries."""
    published = Entry.objects.published()
    own = published.values_list("pk", "kind", "name", "slug")
    others = Name.objects.accepted().filter(entry__in=published.values("pk"))
    rows = others.values_list("entry_id", "entry__kind", "text", "normalised", "kind", "country")
    known = [
        Known(pk, kind == Kind.COMBINATION, name, " ".join(re.split(r"[-+]", slug)), True)
        for pk, kind, name, slug in own.iterator(5_000)
    ]
    known += [
        Known(pk, kind == Kind.COMBINATION, text, normalised, False, name_kind, country)
        for pk, kind, text, normalised, name_kind, country in rows.iterator(5_000)
    ]
    return Names(known)


class Memory:
    """The names of this process, and the version that they are of."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.version: str | None = None
        self.names = Names(())

    def current(self) -> Names:
        """Return the names as of now. One query, two more when something changed."""
        version = EventCounter.objects.filter(pk=1).values_list("names_version", flat=True).first()
        if not version:
            return load()  # nobody said a version yet: nothing to compare with
        if version != self.version:
            with self.lock:
                self.names, self.version = load(), version
        return self.names


MEMORY = Memory()


def current() -> Names:
    return MEMORY.current()


def unique(found: Sequence[Known]) -> list[Known]:
    """Return each entry once, by the first of its names."""
    return list({one.entry_id: one for one in reversed(found)}.values())[::-1]
