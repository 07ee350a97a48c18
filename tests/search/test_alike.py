"""What is found without comparing all strings is what comparing all of them finds, in the same order."""

from __future__ import annotations

import random

import pytest
from rapidfuzz import process
from rapidfuzz.distance import OSA

from drugs.search import alike
from drugs.search.alike import Alike

LETTERS = "abcdeorstin1 "
MOST = 60


def word(chance: random.Random, longest: int = 22) -> str:
    return "".join(chance.choice(LETTERS) for _letter in range(chance.randrange(1, longest)))


def edited(text: str, chance: random.Random) -> str:
    """Return text with one of the four edits, anywhere."""
    at = chance.randrange(len(text) + 1)
    ways = (text[:at] + text[at + 1 :], text[:at] + chance.choice(LETTERS) + text[at:],
            text[:at] + chance.choice(LETTERS) + text[at + 1 :],
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :])  # fmt: skip
    return chance.choice(ways)


@pytest.fixture(scope="module")
def strings() -> list[str]:
    """Strings of which many are near each other, some twice; sorted, as names are."""
    chance = random.Random(20261126)
    first = [word(chance) for _number in range(400)]
    near = [edited(edited(text, chance), chance) for text in first for _number in range(4)]
    return sorted([*first, *near, *first[:50], "a", "aaaaaaaaaaaaaaaa", "abababababababab"])


def by_comparing_all(strings: list[str], wanted: str, edits: int) -> list[tuple[int, int]]:
    found = process.extract(wanted, strings, scorer=OSA.distance, processor=None, score_cutoff=edits, limit=MOST)
    return [(place, distance) for _string, distance, place in found]


@pytest.mark.parametrize("edits", [1, 2, 3, 4])
def test_the_same_is_found_as_by_comparing_all(strings, edits):
    known, chance = Alike(strings, 4), random.Random(edits)
    for _number in range(300):
        wanted = chance.choice(strings) if chance.random() < 0.9 else word(chance, 30)
        for _edit in range(chance.randrange(edits + 2)):
            wanted = edited(wanted, chance)

        assert known.within(wanted, edits, MOST) == by_comparing_all(strings, wanted, edits), wanted


@pytest.mark.parametrize(
    "wanted", ["", "a", "ab", "aaaa", "aaaaaaaaaaaaaaab", "ababababababababa", "ÿÿÿÿÿÿÿ", "x" * 200]
)
@pytest.mark.parametrize("edits", [1, 2, 4])
def test_what_has_few_triples_or_none_that_is_known_is_found_too(strings, wanted, edits):
    assert Alike(strings, 4).within(wanted, edits, MOST) == by_comparing_all(strings, wanted, edits)


def test_triples_that_the_sample_did_not_hold_are_known(strings, monkeypatch):
    monkeypatch.setattr(alike, "SAMPLE", 3)
    known, chance = Alike(strings, 4), random.Random(1)
    for _number in range(200):
        wanted = edited(chance.choice(strings), chance)

        assert known.within(wanted, 2, MOST) == by_comparing_all(strings, wanted, 2), wanted


def test_few_of_the_strings_are_compared(strings):
    known = Alike(strings, 4)

    compared = [len(list(known.candidates(wanted, 4))) for wanted in strings if len(wanted) > 14]

    assert sum(compared) / len(compared) < len(strings) / 20


def test_nothing_is_found_among_nothing():
    assert Alike([], 4).within("anything", 4, MOST) == []
