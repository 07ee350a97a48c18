"""Marks: the lines of a page that may name something. Each line is looked at once, and most are none.

### Usage                  HEADING, also with bold words: ### **Usage**
**Usage:** For pain.       BOLD at the beginning of a line: **Usage**: and __Usage:__ too
* **Usage:** For pain.     BULLET, at any depth; a numbered item too
Usage: For pain.           PLAIN, only the words of labels
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from drugs.importing import labels


class Style(Enum):
    """How a mark is written."""

    HEADING = "heading"
    BOLD = "bold"
    PLAIN = "plain"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that may name something. depth: a heading's number of marks, else the columns before the line's text."""

    style: Style
    depth: int
    words: str
    rest: str = ""

    @property
    def is_alone(self) -> bool:
        return not self.rest

    def is_above(self, other: Mark) -> bool:
        """Tell whether two headings stand one below the other."""
        return self.style is other.style is Style.HEADING and self.depth < other.depth


HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
STRONG = r"(?:\*{2,3}|__)"
BOLD = re.compile(
    rf"( *)((?:[*+-]|\d{{1,2}}[.)])[ \t]+)?{STRONG}[ ]?([^\s*_][^*]*?)(:?)[ ]?{STRONG}(?!\w)[ ]?(:?)(.*)$"
)
PLAIN = re.compile(rf"({labels.ANY_LABEL})(?: ?{labels.REMARK})?:(.*)$", re.IGNORECASE)
FIRST_LETTERS = frozenset(word[0] for word in labels.WORDS) | frozenset(word[0].upper() for word in labels.WORDS)
DISCLAIMER = re.compile(r"disclaimer:[ \t]*(.*)$", re.IGNORECASE)
BARE = re.compile(r"\*\*|__")


def read(line: str) -> Mark | None:
    """Read a line as a mark; None when it is none."""
    text = line.lstrip(" ")
    if not text:
        return None
    first = text[0]
    if first == "#":
        match = HEADING.match(line)
        return Mark(Style.HEADING, len(match[1]), " ".join(BARE.sub("", match[2]).split())) if match else None
    if first in "*_-+" or first.isdigit():
        return read_bold(line) if "**" in text or "__" in text else None
    if first in FIRST_LETTERS and len(text) == len(line) and (match := PLAIN.match(line)):
        words = match[1] if match[2] is None else f"{match[1]} ({match[2]})"
        return Mark(Style.PLAIN, 0, words, match[3].strip())
    return None


def read_bold(line: str) -> Mark | None:
    match = BOLD.match(line)
    if match is None:
        return None
    words = " ".join(match[3].split())
    rest = match[6].strip()
    if not match[2]:
        if len(match[1]) > 3:
            return None
        return Mark(Style.BOLD, 0, words + label_end(match), rest)
    number = match[2].strip()
    if number[0].isdigit():
        words = f"{number} {words}"
    return Mark(Style.BULLET, len(match[1]), words + label_end(match), rest)


def label_end(match: re.Match[str]) -> str:
    """Return the colon that bold words end in, inside or outside the bold: without one they begin a sentence."""
    return ":" if match[4] or match[5] else ""
