"""The ways into the body, each with the words that say it: one route said in another word is the same route."""

from __future__ import annotations

from collections.abc import Sequence

from drugs.diffing.words import Word

# Of each route the words that say by themselves how something is given.
ADVERBS = """
orally
intravenously
intramuscularly
subcutaneously
rectally
vaginally
topically
transdermally
sublingually
buccally
inhaled
nebulised nebulized
nasally intranasally
intrathecally
epidurally
intravitreally
intra-articularly intraarticularly
"""
# Those that do so only before one of GIVING: "oral contraceptives" and "topoisomerase IV" say nothing of it.
ADJECTIVES = """
orally oral
intravenously intravenous iv
intramuscularly intramuscular im
subcutaneously subcutaneous sc
rectally rectal
vaginally vaginal
topically topical
transdermally transdermal
sublingually sublingual
buccally buccal
nasally nasal intranasal
intrathecally intrathecal
epidurally epidural
intravitreally intravitreal
"""
GIVING = frozenset(["administration", "route", "use", "injection", "injections", "infusion", "infusions", "dosing"])


def by_word(lines: str) -> dict[str, str]:
    """Return the route that each word of lines stands for: the first word of its line."""
    return {word: line.split()[0] for line in lines.strip().splitlines() for word in line.split()}


ALONE, BEFORE_GIVING = by_word(ADVERBS), by_word(ADJECTIVES)
BEGINNINGS = {"by", *ALONE, *BEFORE_GIVING}


def route_at(words: Sequence[Word], position: int) -> tuple[str, int]:
    """Return the route that the words from `position` on name, and where they end; of none, an empty text."""
    text = words[position].text.lower()
    if text in ALONE:
        return ALONE[text], position + 1
    if text == "by" or text in BEFORE_GIVING:
        follows = words[position + 1].text.lower() if position + 1 < len(words) else ""
        if text == "by" and follows == "mouth":
            return "orally", position + 2
        if follows in GIVING:
            return BEFORE_GIVING.get(text, ""), position + 2
    return "", position + 1


def routes_in(words: Sequence[Word]) -> set[str]:
    """Return the routes that words name."""
    may_begin = (position for position, word in enumerate(words) if word.text.lower() in BEGINNINGS)
    return {route for position in may_begin if (route := route_at(words, position)[0])}
