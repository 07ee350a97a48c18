"""What a search result may quote of a text: sentences without doses, and the words that were looked for in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drugs.naming import normalise
from drugs.rendering import plain_text

MAX_SNIPPET = 180
MAX_PURPOSE = 200
# A dose is shown in its place or not at all: no sentence with a digit, a number word beside a unit, or a rhythm.
NUMBER = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|thousand"
    r"|half|quarter|third|double|triple|single|couple|several|few|dozen"
)
DOSE = re.compile(
    rf"\d|[½⅓¼¾⅔⅛%]|\b(?:{NUMBER})\b|\b(?:once|twice|thrice|daily|hourly|nightly|weekly|monthly|(?:milli|micro|nano)grams?"
    r"|grams?|millilit\w*|teaspoon\w*|tablespoon\w*|tablets?|capsules?|puffs?|drops?|doses?|dosages?|mg|mcg|ml|units?)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
WORD = re.compile(r"(\w+)")
LEFT_OUT = frozenset(("dosage", "page_disclaimer", "faqs"))


@dataclass(frozen=True)
class Piece:
    """A part of a snippet; is_word: it is one of the words that were looked for."""

    text: str
    is_word: bool


def sentences(markdown: str) -> list[str]:
    """Return the sentences of a section that name no dose, each paragraph or list item by itself."""
    blocks = re.split(r"\n\s*\n|\n\s*(?:[-*+]|\d+[.)])\s+|\n#+ [^\n]*\n|\n\s*\|", f"\n{markdown}\n")
    found = [sentence for block in blocks for sentence in SENTENCE.split(plain_text(block)) if sentence]
    return [sentence for sentence in found if not DOSE.search(sentence) and sentence[-1:] in ".!?" and " " in sentence]


def prose_of(sections: dict[str, str]) -> str:
    """Return what a snippet may quote of a text: one sentence a line, none of the dosage."""
    return "\n".join(s for key, text in sections.items() if key not in LEFT_OUT and text for s in sentences(text))


def purpose_of(sections: dict[str, str]) -> str:
    """Return the first sentence on what a medicine is used for, without doses; empty when there is none as short."""
    first = next(iter(sentences(sections.get("usage", ""))), "")
    return first if len(first) <= MAX_PURPOSE else ""


def snippet(prose: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """Return the sentence that holds most of the normalised words, cut at words, as pieces; empty when none does."""
    wanted = set(words)
    best, most = "", 0
    for sentence in prose.split("\n"):
        if sentence.isascii():  # its words stand in it as they are: most sentences have none, and are done with
            plain = sentence.lower()
            if not any(word in plain for word in wanted):
                continue
        hits = len(wanted.intersection(normalise(sentence).split()))
        if hits > most:
            best, most = sentence, hits
            if hits == len(wanted):
                break
    if not best:
        return ()
    return pieces(shortened(best, wanted), wanted)


def shortened(sentence: str, wanted: set[str]) -> str:
    """Return at most MAX_SNIPPET characters of a sentence around the first of the words. Cuts are shown."""
    if len(sentence) <= MAX_SNIPPET:
        return sentence
    parts = sentence.split()
    at = next(i for i, part in enumerate(parts) if wanted.intersection(normalise(part).split()))
    first = last = at
    while len(" ".join(parts[first : last + 1])) < MAX_SNIPPET - 20 and (first > 0 or last < len(parts) - 1):
        first, last = max(first - 1, 0), min(last + 1, len(parts) - 1)
    before, after = "… " if first else "", " …" if last < len(parts) - 1 else ""
    return before + " ".join(parts[first : last + 1]) + after


def pieces(text: str, wanted: set[str]) -> tuple[Piece, ...]:
    """Return text cut before and after each of the words; what lies between two of them is one piece."""
    found: list[Piece] = []
    between = ""
    for at, part in enumerate(WORD.split(text)):
        if at % 2 == 0 or not wanted.intersection(normalise(part).split()):  # every second part is a word
            between += part
            continue
        if between:
            found.append(Piece(between, is_word=False))
        found.append(Piece(part, is_word=True))
        between = ""
    if between:
        found.append(Piece(between, is_word=False))
    return tuple(found)
