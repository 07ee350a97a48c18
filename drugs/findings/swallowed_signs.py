"""Swallowed signs: Markdown takes marks away that were typed to mean something. "2*3*4 mg" is shown as "234 mg".

What is taken away between two pieces of the shown text is looked at, whatever took it; not what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import MOST_PASSAGES
from drugs.findings.seams import NUMBER, Block, Emphasis, Piece, Quotation, Shown, pieces_of, shown
from drugs.rendering import NEW_LINE

ID = "swallowed-sign"

# Asked first, of the text: only where one of these is found can anything have been taken away that matters.
MARKS = re.compile(r"[*_`]+")
BEFORE, AFTER, POINTS = ")]%.,>", "([<", ".,"
LINKED = re.compile(r"\d[.,]?\[|[\])][.,]?[\d\[]|[\"')]\s*(?:\)|$)", re.MULTILINE)
CODED = re.compile(r"\d[.,]?`|`[.,]?\d")
TAGGED = re.compile(r"[\d)\]%][.,]?</?(?:i|em)>|</?(?:i|em)>[.,]?\d", re.IGNORECASE)
QUOTED = re.compile(r"\n[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*>")
# Twenty levels, two for a list and one for a quotation, are the most that the parser follows.
DEEP = re.compile(r"\n(?:[ >*+\-\d.)]{18}|[ >*+\-\d.)]{0,18}\t[ >*+\-\d.)]{0,18}\t)")

ENDS_WITH_DIGIT = re.compile(r"\d[.,]?$")
BEGINS_WITH_DIGIT = re.compile(r"[.,]?\d")
SENTENCE_OVER = (".", ":", "!", "?", "…")
DOSE = re.compile(r"\d\s?(?:mg|mcg|µg|μg|g|kg|mL|ml|units?|IU|mmol|mEq|tablets?|capsules?|drops?|puffs?|%)(?!\w)")
# What may follow "more than" besides a number.
COMPARED = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twice|half|(?:the )?upper limit|ULN)\b", re.IGNORECASE
)
AROUND = 30


class Swallowed(NamedTuple):
    """line: from 0; seen: what readers see, or do not, there; words: for the editor, with places for both."""

    line: int
    seen: str
    words: str


def check(page: PageText) -> Iterator[Finding]:
    """Find each line of which a sign, or a number, is not on the page."""
    for key, text in page.sections.items():
        if not may_swallow(text):
            continue
        lines = NEW_LINE.split(text)
        first: dict[int, Swallowed] = {}
        for swallowed in found_in(shown(text)):
            first.setdefault(swallowed.line, swallowed)
        for line in sorted(first)[:MOST_PASSAGES]:
            words = first[line].words % {"line": line + 1, "seen": first[line].seen}
            yield Finding(ID, Level.BLOCKING, key, lines[line].strip()[:200], words)


def may_swallow(text: str) -> bool:
    """Tell whether anything that matters can have been taken away from a Markdown text."""
    text = f"\n{NEW_LINE.sub(chr(10), text) if chr(13) in text else text}\n "
    for match in MARKS.finditer(text):
        before, after = text[match.start() - 1], text[match.end()]
        if before.isalnum() and after.isalnum() and not match[0].strip("_"):
            continue  # "5_10": underscores within a word are shown
        if (before.isalnum() or before in BEFORE) and (
            after.isalnum() or after in AFTER or (after in POINTS and not text[match.end() + 1].isspace())
        ):
            return True
    return (
        (("](" in text or "]:" in text) and LINKED.search(text) is not None)
        or (">" in text and (QUOTED.search(text) is not None or TAGGED.search(text) is not None))
        or ("`" in text and CODED.search(text) is not None)
        or DEEP.search(text) is not None
    )  # fmt: skip


def found_in(section: Shown) -> Iterator[Swallowed]:
    """Yield what is not on the page though it was typed, and matters."""
    for block in section.blocks:
        yield from swallowed_within(block)
    for quotation in section.quotations:
        yield from comparators(quotation)
    yield from lone_comparators(section)
    for line, words in section.dropped:
        yield Swallowed(
            line,
            words[:AROUND],
            _(
                "Line %(line)d: lists and quotations stand so deep in one another that readers do not see “%(seen)s”. "
                "Take them apart."
            ),
        )


def swallowed_within(block: Block) -> Iterator[Swallowed]:
    """Yield of a block each place where marks between its words were taken away and it matters."""
    pieces, emphases = pieces_of(block)
    for at in range(1, len(pieces)):
        taken = pieces[at].taken
        # "[1](…)[2](…)" are two notes, and no number is near.
        if taken and glued(pieces[at - 1].text, pieces[at].text) and not ("]" in taken and "[" in taken):
            yield Swallowed(
                pieces[at].line,
                around(pieces, at),
                _(
                    "Line %(line)d: readers see “%(seen)s”, for Markdown takes the marks between the digits away. For "
                    "“times” write 2 × 3 × 4, or a backslash before each mark: 2\\*3\\*4. Otherwise leave a space."
                ),
            )
        if "]" in taken and DOSE.search(taken):
            yield Swallowed(
                pieces[at].line,
                taken.strip("[]*_`")[:AROUND],
                _("Line %(line)d: readers see “%(seen)s” only when they point at the link. Write it in the text."),
            )
    for at in tight(pieces, emphases):
        yield Swallowed(
            pieces[at].line,
            around(pieces, at),
            _(
                "Line %(line)d: readers see “%(seen)s”, for the asterisks were taken as emphasis. For “times” write ×, "
                "for an asterisk \\*. If emphasis is meant, leave a space outside of it."
            ),
        )


def glued(before: str, after: str) -> bool:
    """Tell whether two pieces that stand next to one another are read as one number."""
    return bool(ENDS_WITH_DIGIT.search(before[-2:]) and BEGINS_WITH_DIGIT.match(after))


def tight(pieces: list[Piece], emphases: list[Emphasis]) -> Iterator[int]:
    """Yield the seam of each pair of asterisks that were no emphasis: "0.5*weight and 2*height", "HLA-B*57:01".

    Emphasis has a space, or a mark of punctuation, outside. Where only one end lacks it, the pair still is none if it
    goes over several words up to a digit, or if an asterisk is left over.
    """
    spaces = list(accumulate((any(letter.isspace() for letter in piece.text) for piece in pieces), initial=0))
    is_left_over = any("*" in piece.text for piece in pieces)
    for pair in emphases:
        if pair.mark[:1] != "*":
            continue
        opens, closes = ends_at(pieces, pair.start), ends_at(pieces, pair.end)
        numbers = [any(letter.isdecimal() for letter in end) for end in (opens, closes)]
        if is_tight(opens) and is_tight(closes):
            if any(numbers):
                yield pair.start if numbers[0] else pair.end
        elif is_tight(closes) and closes[1].isdecimal():
            if is_left_over or spaces[pair.end] > spaces[pair.start]:
                yield pair.end
        elif is_left_over and is_tight(opens) and numbers[0]:
            yield pair.start


def ends_at(pieces: list[Piece], at: int) -> str:
    """Return the letters that are shown next to one another at a seam: two, or fewer at an end of the block."""
    before = pieces[at - 1].text[-1:] if at else ""
    return before + (pieces[at].text[:1] if at < len(pieces) else "")


def is_tight(end: str) -> bool:
    return len(end) == 2 and (end[0].isalnum() or end[0] in ")]%") and (end[1].isalnum() or end[1] in "([")


def around(pieces: list[Piece], at: int) -> str:
    """Return what readers see around a seam."""
    before = "".join(piece.text for piece in pieces[max(0, at - 10) : at])[-AROUND:]
    after = "".join(piece.text for piece in pieces[at : at + 10])[:AROUND]
    return " ".join((before + after).split())


def comparators(quotation: Quotation) -> Iterator[Swallowed]:
    """Yield the lines of a quotation of which ">" meant "more than".

    It is meant where one of its lines begins otherwise than with a number, but not in the midst of a sentence.
    """
    is_meant = any(not NUMBER.match(words) for _line, words in quotation.lines)
    for line, words in quotation.lines:
        is_interrupting = line == quotation.line and goes_on(quotation.before)
        if NUMBER.match(words):
            is_lost = is_interrupting or not is_meant or words.startswith("=")
        else:
            is_lost = is_interrupting and COMPARED.match(words) is not None
        if is_lost:
            yield more_than(line, words)


def lone_comparators(section: Shown) -> Iterator[Swallowed]:
    """Yield each line that has nothing but ">" between half a sentence and a number."""
    below = {block.line: block for block in section.blocks}
    for quotation in section.quotations:
        after = below.get(quotation.line + 1)
        if not quotation.lines and goes_on(quotation.before) and after and NUMBER.match(after.words):
            yield more_than(quotation.line, after.words)


def goes_on(paragraph: Block | None) -> bool:
    """Tell whether a paragraph ends in the midst of a sentence."""
    return paragraph is not None and not paragraph.words.rstrip("*_\"”’') \t").endswith(SENTENCE_OVER)


def more_than(line: int, words: str) -> Swallowed:
    return Swallowed(
        line,
        words[:AROUND],
        _(
            "Line %(line)d: “>” at the beginning of a line makes a quotation, so readers see “%(seen)s” without "
            "“greater than”. Write “more than”, or \\>. If it is a quotation, begin it with a quotation mark."
        ),
    )
