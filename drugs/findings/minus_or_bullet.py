"""Minus or bullet: "-", "+" or "*" at the beginning of a line makes a list, though a sign may have been meant.

Wrapping does it: "Store below" on one line and "- 20 °C" on the next are shown as a sentence and a bullet with "20 °C".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import MOST_PASSAGES
from drugs.findings.seams import NUMBER, Block, Shown, shown
from drugs.rendering import NEW_LINE

ID = "minus-or-bullet"

# Asked first, of the text: a bullet before a number, "+" before anything, or one mark alone on its line.
BULLET = re.compile(
    r"\n(?P<begin>[ \t>]*)(?P<other>(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*)"
    rf"(?P<mark>[-*](?=[ \t]+{NUMBER.pattern})|\+)[ \t]"
)
RULED = re.compile(r"\n[ \t>]*(?:--?|==?)[ \t]*\n")
MARKS = re.compile(r"\d[.)]|[-+*>]")

UNIT = r"(?:mg|mcg|µg|μg|g|kg|mL|ml|L|dL|units?|IU|mmol|mEq|tablets?|capsules?|drops?|hours?|days?|weeks?|°C|°F|%)"
ENDS_WITH_NUMBER = re.compile(r"(?:^|[\s(<>≤≥=±~≈×/–-])\d[\d.,]*$")
ENDS_WITH_UNIT = re.compile(rf"(?:^|[\s\d/(]){UNIT}$")
# A sentence does not end with these, and a label above a list hardly does.
ENDS_IN_THE_MIDST = re.compile(
    r"(?:[,(/=±×–]|\b(?:of|to|by|at|below|above|under|over|than|from|is|are|was|were|be|about|around|approximately|or|and|"
    r"between|minus|plus|until|within|with|times|the|a|every|exceeds?|reach(?:es)?|most|least))$",
    re.IGNORECASE,
)
SENTENCE_OVER = (".", ":", "!", "?", "…", "*", "_")
# A line alone that is shorter, begins with a capital and has none of these may be a label: "Day 1", "Children 2 to 5".
SHORTEST_WRAPPED = 30
SENTENCE = re.compile(r"\b(?:is|are|was|were|be|may|can|must|should|take|give|use|add|inject|ranges?)\b", re.IGNORECASE)
LONGEST_WORD = 60
AROUND = 40


def check(page: PageText) -> Iterator[Finding]:
    """Find each bullet before a number that stands in the midst of a sentence and has no other beside it.

    "+" is hardly ever a bullet and joins names too: there it need not be a number.
    """
    for key, text in page.sections.items():
        if not may_be_a_sign(text):
            continue
        lines = NEW_LINE.split(text)
        found = sorted({**dict(bullets(shown(text))), **dict(underlines(shown(text)))}.items())
        for line, words in found[:MOST_PASSAGES]:
            quote = " ⏎ ".join(one.strip() for one in lines[max(0, line - 1) : line + 1])
            yield Finding(
                ID, Level.WARNING, key, quote[:200], words % {"line": line + 1, "mark": lines[line].strip()[:AROUND]}
            )


def may_be_a_sign(text: str) -> bool:
    """Tell whether a text has a bullet before a number right below other words, or a mark alone on its line."""
    text = "\n" + (NEW_LINE.sub("\n", text) if "\r" in text else text)
    for match in BULLET.finditer(text):
        above = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        item = match["begin"] + match["mark"]
        if match["other"] or (above.strip() and not above.startswith((f"{item} ", f"{item}\t"))):
            return True
    return RULED.search(text) is not None


def bullets(section: Shown) -> Iterator[tuple[int, str]]:
    """Yield the line of each bullet that may be a sign, and words for the editor."""
    words = _(
        "Line %(line)d, “%(mark)s”: readers see a bullet instead. If a sign is meant, write “minus”, “plus”, “times” "
        "or “to”, or join the two lines. If a list is meant, leave an empty line above it."
    )
    for block in section.blocks:
        if block.begins is None or block.begins.items > 1:
            continue
        *others, mark = MARKS.findall(block.prefix) or [""]
        has_number = bool(NUMBER.match(block.words))
        if mark not in ("-", "+", "*") or (not has_number and mark != "+"):
            continue
        is_second = has_number and others[-1:] not in ([], [">"]) and mark != "*"
        if is_second or (block.before is not None and is_in_the_midst(block.before, mark, is_nested=block.depth > 1)):
            yield block.line, words


def is_in_the_midst(above: Block, mark: str, *, is_nested: bool) -> bool:
    """Tell whether a paragraph breaks off where a sign and a number go on.

    "10 mg" above a bullet that is set in belongs to an item with a list of its own.
    """
    last = above.words.rpartition("\n")[2].strip()
    if last.endswith(SENTENCE_OVER):
        return False
    is_short = above.end == above.line + 1 and len(last) < SHORTEST_WRAPPED
    is_item = is_short and bool(above.prefix.strip())  # "- water" above "+ juice" is a list of several kinds of marks
    if ENDS_IN_THE_MIDST.search(last[-LONGEST_WORD:]) or (mark == "+" and not is_item):
        return True
    if is_short and last[:1].isupper() and not SENTENCE.search(last):
        return False
    return bool(
        ENDS_WITH_NUMBER.search(last[-LONGEST_WORD:]) or (not is_nested and ENDS_WITH_UNIT.search(last[-LONGEST_WORD:]))
    )


def underlines(section: Shown) -> Iterator[tuple[int, str]]:
    """Yield each line with one mark alone, between two lines with numbers, that makes the upper one a heading."""
    words = _(
        "Line %(line)d: “%(mark)s” alone on its line makes the line above a heading, and is not shown. If it belongs "
        "to the numbers, join the lines or write “to”."
    )
    for heading, below in pairwise(section.blocks):
        last = heading.words[-LONGEST_WORD:]
        if (
            heading.underline in ("-", "--", "=", "==")
            and below.line == heading.end
            and NUMBER.match(below.words)
            and (ENDS_WITH_NUMBER.search(last) or ENDS_WITH_UNIT.search(last))
        ):
            yield heading.end - 1, words
