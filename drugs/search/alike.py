"""Strings within a few edits of another, found without comparing it with every string.

An edit (a letter wrong, too many, too few, or two neighbours swapped: optimal string alignment) spoils at most three of
the triples of neighbouring letters, taken without their order. So two strings within k edits share all but 3k of the
triples of either; and if the triples of each are sorted in one order, whichever it is, the first 3k + n of the one and
of the other have n in common (prefix filtering: Chaudhuri, Ganti, Kaushik 2006, "A primitive operator for similarity
joins in data cleaning"). The order is from rare to common, so that few strings have to be compared.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

SPOILED = 3
# So many triples have to be in common, where that can be asked.
COMMON = 2
BEGINNING, END = "\x02\x02", "\x03\x03"
# How rare a triple is, is told by so many strings: any order finds the same, this one quickly.
SAMPLE = 5_000


class Alike:
    """Strings and what finds those like another, up to most_edits. Immutable. About 100 bytes and 5 µs a string."""

    def __init__(self, strings: Sequence[str], most_edits: int) -> None:
        self.strings = strings
        # Counted by length, so that what is too short or too long is left out of every list by its ends.
        self.by_length = array("I", sorted(range(len(strings)), key=lambda place: len(strings[place])))
        self.lengths = array("I", (len(strings[place]) for place in self.by_length))
        self.ranks = ranks_of(strings[:: max(1, len(strings) // SAMPLE)])
        self.having: list[array[int]] = [array("I") for _rank in set(self.ranks.values())]
        kept = SPOILED * most_edits + COMMON
        for at, place in enumerate(self.by_length):
            for rank in sorted(self.ranks_in(strings[place]))[:kept]:
                self.having[rank].append(at)

    def ranks_in(self, string: str) -> set[int]:
        """Return the ranks of a string's triples. One that the sample did not hold comes after all others."""
        ranks = self.ranks
        found = set()
        for triple in triples(string):
            rank = ranks.get(triple)
            if rank is None:
                rank = ranks.setdefault("".join(sorted(triple)), len(self.having))
                ranks[triple] = rank
                if rank == len(self.having):
                    self.having.append(array("I"))
            found.add(rank)
        return found

    def within(self, wanted: str, edits: int, most: int) -> list[tuple[int, int]]:
        """Return (place, edits) of the strings within so many edits, the fewest first, then in their own order."""
        places = sorted(self.by_length[at] for at in self.candidates(wanted, edits))
        found = process.extract(
            wanted,
            [self.strings[place] for place in places],
            scorer=OSA.distance,
            processor=None,
            score_cutoff=edits,
            limit=most,
        )
        return [(places[at], distance) for _string, distance, at in found]

    def candidates(self, wanted: str, edits: int) -> Iterable[int]:
        """Return where in the order of lengths the strings stand that have to be compared."""
        first = bisect_left(self.lengths, max(0, len(wanted) - edits))
        end = bisect_right(self.lengths, len(wanted) + edits)
        own = {"".join(sorted(triple)) for triple in triples(wanted)}
        spoiled = SPOILED * edits
        if len(own) <= spoiled:
            return range(first, end)  # too short for this: all of about its length
        common = min(COMMON, len(own) - spoiled)
        known = sorted(self.ranks[triple] for triple in own if triple in self.ranks)
        unknown = len(own) - len(known)  # no string has them: as rare as can be
        lists = [self.having[rank] for rank in known[: max(0, spoiled + common - unknown)]]
        there = chain.from_iterable(one[bisect_left(one, first) : bisect_left(one, end)] for one in lists)
        if common == 1:
            return set(there)
        return [at for at, number in Counter(there).items() if number >= common]


def triples(string: str) -> list[str]:
    padded = f"{BEGINNING}{string}{END}"
    return [padded[at : at + 3] for at in range(len(string) + 2)]


def ranks_of(strings: Iterable[str]) -> dict[str, int]:
    """Return the rank of each triple of these strings, its letters in any order, from the rarest on."""
    counts: Counter[str] = Counter()
    for string in strings:
        counts.update(triples(string))
    together: Counter[str] = Counter()
    for triple, number in counts.items():
        together["".join(sorted(triple))] += number
    ranks = {
        triple: rank for rank, (triple, _n) in enumerate(sorted(together.items(), key=lambda one: (one[1], one[0])))
    }
    return ranks | {triple: ranks["".join(sorted(triple))] for triple in counts}
