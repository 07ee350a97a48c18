"""Names in memory: exact, in another spelling, by beginning, near. Kept up to date by drugs.search.memory."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from drugs.models import NameKind
from drugs.search.alike import Alike
from drugs.search.spelling import fold, sound

MAX_EDITS, MAX_EDITS_HEARD = 4, 2
# So many of the likest, by letters and by what is heard, are compared by both.
MOST_COMPARED = 60
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

    @property
    def shown(self) -> str:
        """Return the name as readers may see it: empty for a known misspelling, which is found and never printed."""
        return "" if self.kind == NameKind.MISSPELLING else self.text


class Names:
    """Names, sorted, with what finds them. Immutable. About 510 bytes and 30 µs a name."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known = sorted(known, key=lambda one: (one.normalised, not one.is_own, one.entry_id))
        self.sorted = [one.normalised for one in self.known]
        self.sounds: list[str] = []
        # Only what differs from the name itself: the others are found by the name.
        self.by_spelling: dict[str, list[int]] = {}
        self.by_words: dict[str, list[int]] = {}
        self.words: list[tuple[str, int]] = []
        for place, name in enumerate(self.sorted):
            if (folded := fold(name)) != name:
                self.by_spelling.setdefault(folded, []).append(place)
            self.sounds.append(sound(name))
            if " " in name:
                if (words := in_order(name)) != name:
                    self.by_words.setdefault(words, []).append(place)
                self.words += [(word, place) for word in name.split()[1:]]
        self.words.sort()
        self.written = Alike(self.sorted, MAX_EDITS)
        self.heard = Alike(self.sounds, MAX_EDITS_HEARD)

    def called(self, wanted: str) -> list[Known]:
        """Return the names that are just so."""
        first = bisect_left(self.sorted, wanted)
        return self.known[first : bisect_right(self.sorted, wanted, lo=first)]

    def spelled(self, folded: str) -> list[Known]:
        """Return the names that are folded to this."""
        same = self.called(folded) if fold(folded) == folded else []
        return same + [self.known[place] for place in self.by_spelling.get(folded, ())]

    def of_words(self, words: str) -> list[Known]:
        """Return the names of just these words, given in order, whatever their own order is."""
        return self.called(words) + [self.known[place] for place in self.by_words.get(words, ())]

    def beginning(self, wanted: str, most: int, without: Container[int] = ()) -> list[Known]:
        """Return names that begin so, then names of which another word begins so; in order of the alphabet.

        without: ids of entries that do not count.
        """
        found: list[Known] = []
        for place in range(bisect_left(self.sorted, wanted), len(self.sorted)):
            if len(found) >= most or not self.sorted[place].startswith(wanted):
                break
            if self.known[place].entry_id not in without:
                found.append(self.known[place])
        for at in range(bisect_left(self.words, (wanted, -1)), len(self.words)):
            word, place = self.words[at]
            if len(found) >= most or not word.startswith(wanted):
                break
            if self.known[place].entry_id not in without:
                found.append(self.known[place])
        return found

    def near(self, wanted: str, most: int) -> list[Known]:
        """Return names that look or sound like wanted, the likeliest first."""
        return [one for _unlike, one in self.nearest(wanted, most)]

    def nearest(self, wanted: str, most: int, without: Container[int] = ()) -> list[tuple[float, Known]]:
        """Return names that look or sound like wanted, each with how little it does, the likeliest first.

        Digits count: only names with just the same numbers. Wrong letters, swapped ones and one too many or too few
        are edits (optimal string alignment); so are differences of what is heard.
        """
        if len(wanted) < 3 or not self.sorted:
            return []
        edits = 1 if len(wanted) < 4 else min(MAX_EDITS, max(2, len(wanted) // 3))
        digits = DIGITS.findall(wanted)
        heard = sound(wanted)
        edits_heard = max(1, min(MAX_EDITS_HEARD, len(heard) // 3))
        places = {place for place, _edits in self.written.within(wanted, edits, MOST_COMPARED)}
        places |= {place for place, _edits in self.heard.within(heard, edits_heard, MOST_COMPARED)}
        alike = [
            place
            for place in places
            if DIGITS.findall(self.sorted[place]) == digits and self.known[place].entry_id not in without
        ]
        ranked = sorted((self.unlikeness(wanted, heard, place), self.sorted[place], place) for place in alike)
        return [(unlike, self.known[place]) for unlike, _name, place in ranked[:most]]

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
