"""Texts that a pattern matches, written from the pattern itself: every way through it sooner or later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# What stands for "any letter", "any digit" and so on.
MEMBERS = {
    ops.CATEGORY_WORD: "aZ7é",
    ops.CATEGORY_NOT_WORD: " -.,“",
    ops.CATEGORY_DIGIT: "0579٣",
    ops.CATEGORY_SPACE: " \n",
    ops.CATEGORY_NOT_SPACE: "x5%",
}
# Letters that match others where case is ignored.
LOOKALIKES = {"i": "iIİı", "k": "kKK", "s": "sSſ"}


@cache
def tree_of(pattern: re.Pattern[str]) -> Any:
    return parser.parse(pattern.pattern, pattern.flags)


def write(pattern: re.Pattern[str], random: Random) -> str:
    """Return a text that pattern may match; what it asks of the text around is left to whoever calls."""
    text = "".join(pieces(tree_of(pattern), random))
    if not pattern.flags & re.IGNORECASE:
        return text
    return random.choice([str, str.lower, str.upper, str.title, lambda text: lookalike(text, random)])(text)


def lookalike(text: str, random: Random) -> str:
    return "".join(random.choice(LOOKALIKES.get(letter, letter)) for letter in text)


def pieces(tree: Sequence[Any], random: Random) -> Iterator[str]:
    for op, value in tree:
        if op is ops.LITERAL:
            yield chr(value)
        elif op is ops.NOT_LITERAL or op is ops.ANY:
            yield random.choice("a x-")
        elif op is ops.IN:
            yield member(value, random)
        elif op is ops.BRANCH:
            yield from pieces(random.choice(value[1]), random)
        elif op is ops.SUBPATTERN:
            yield from pieces(value[3], random)
        elif op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}:
            least, most, repeated = value
            for _ in range(random.randint(least, min(most, least + 2))):
                yield from pieces(repeated, random)
        elif op not in {ops.AT, ops.ASSERT, ops.ASSERT_NOT}:
            raise NotImplementedError(op)


def member(choices: Sequence[Any], random: Random) -> str:
    if choices[0][0] is ops.NEGATE:
        return random.choice("a x-5")
    op, value = random.choice(choices)
    if op is ops.LITERAL:
        return chr(value)
    if op is ops.RANGE:
        return chr(random.randint(*value))
    return random.choice(MEMBERS[value])
