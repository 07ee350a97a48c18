"""The signs before a number that make another one of it: "<30", "≥ 12 years", "-10 mg", "/5"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drugs.diffing.words import Word

# A limit, with or without a space: "< 30" and "<30".
COMPARISONS = frozenset("<>≤≥=≠≦≧⩽⩾≮≯±~≈")
MINUS_OR_PLUS = frozenset("-−–—‑+")
# Only where the number follows without a space: "A – 5 mg" and "Aspirin, 5 mg" say nothing of the 5.
CLINGING = MINUS_OR_PLUS | frozenset("/,.'’:")
# Such signs that turn a dose round where they stand beside it, however far from its number.
BESIDE_A_DOSE = COMPARISONS | frozenset("-+−/")
BEGINS_AS_NUMBER = re.compile(r"\.?\d|[½¼¾⅓⅔]")
# In a text; a dash within a word or after a number is no minus: "B-12 mg", "5-10 mg".
SIGNS_BEFORE = re.compile(
    rf"(?:[{''.join(sorted(COMPARISONS))}]\s?|(?<!\w)[{re.escape(''.join(sorted(MINUS_OR_PLUS)))}])+$"
)


def signed_numbers(words: Sequence[Word]) -> dict[int, int]:
    """Return each number with its signs as {first word: word after the last}. Signs may be several: "<=", ">-"."""
    found: dict[int, int] = {}
    start: int | None = None
    for position, word in enumerate(words):
        if word.text in COMPARISONS or word.text in CLINGING:
            start = position if start is None else start
            continue
        if start is not None and BEGINS_AS_NUMBER.match(word.text):
            first = first_of(words, start, position)
            if first < position:
                found[first] = position + 1
        start = None
    return found


def first_of(words: Sequence[Word], start: int, number: int) -> int:
    """Return where the signs of a number begin, of all the signs before it from `start` on."""
    first = number
    while first > start:
        sign = words[first - 1].text
        if sign not in COMPARISONS and words[first].spaced:
            break
        first -= 1
    return first


def with_sign(text: str, start: int) -> int:
    """Return where an amount that begins at `start` begins with its signs: "≤ 4 g", "(-10 mg)"."""
    signs = SIGNS_BEFORE.search(text, max(0, start - 4), start)
    return signs.start() if signs else start
