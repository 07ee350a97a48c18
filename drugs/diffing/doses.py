"""Doses in a text: number, unit, per what, how often, how long, which way, for whom, each in its sentence.

A dose is told from a number by its unit or by how often it is taken. When in doubt it is a dose: a moderator who ticks
one too many loses a second. Statistics ("in 10 % of patients"), ages and years are none by themselves.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from drugs import rendering
from drugs.diffing import elements
from drugs.diffing.signs import with_sign
from drugs.diffing.structure import Block, label_of, outline
from drugs.diffing.words import Reader, Tag, Word, said
from drugs.models import Content
from drugs.sections import SECTIONS

# What makes a run of parts a dose by itself.
MAKES_A_DOSE = {"amount", "percent", "frequency"}
CAN_MAKE_A_DOSE = MAKES_A_DOSE | {"time"}
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9(*])")


@dataclass(frozen=True)
class Span:
    """One dose: words start to end of a section's words. under: headings and labels above it; group: for whom."""

    start: int
    end: int
    text: str
    sentence: str
    under: tuple[str, ...]
    group: str

    @property
    def where(self) -> str:
        """Return what it stands under and for whom, in the words of the text: "Ibuprofen › Adults"."""
        parts = [*self.under]
        if self.group and not any(self.group.lower() in part.lower() for part in parts):
            parts.append(self.group)
        return " › ".join(parts)


@dataclass(frozen=True)
class Dose:
    """One dose of a text. where: heading, label and group; key: the same for the same dose at the same place."""

    section: str
    where: str
    text: str
    sentence: str
    key: str

    @property
    def place(self) -> str:
        """Return where it stands as far as its sentence does not begin with just that."""
        return "" if self.sentence.lower().startswith(self.where.lower()) else self.where


# The dose sheet and the diff of one text follow upon each other.
@lru_cache(maxsize=64)
def read_doses(html: str, *, is_dosage: bool) -> tuple[tuple[Tag | Word, ...], tuple[Span, ...]]:
    """Return a rendered section's stream, and its doses in reading order. is_dosage: a span of time is one, too."""
    reader = Reader()
    reader.read(html)
    blocks = outline(reader.words, reader.tags)
    spans = tuple(span for block in blocks for span in spans_in(reader.words, block, is_dosage=is_dosage))
    return tuple(reader.stream), spans


def spans_in(words: Sequence[Word], block: Block, *, is_dosage: bool) -> list[Span]:
    words = words[block.start : block.end]
    text = said(words)
    found_runs = [run for run in runs(text) if run[2] & CAN_MAKE_A_DOSE]
    if not found_runs:
        return []
    starts, ends = laid_out(words)
    label = label_of(words)
    under = block.under if not label or block.is_heading else (*block.under, label)
    sentences = sentence_bounds(text)
    found = []
    for start, end, kinds in found_runs:
        sentence = sentences[bisect_right(sentences, (start, len(text) + 1)) - 1]
        sentence_text = text[sentence[0] : sentence[1]].strip()
        if not is_dose(kinds, sentence_text, is_dosage=is_dosage):
            continue
        start = with_limit(text, start)
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
        group = group_before(text[sentence[0] : start]) or next(
            (match.group() for part in reversed(under) if (match := elements.GROUPS.search(part))), ""
        )
        whole = text[starts[first] : ends[last]]
        found.append(Span(block.start + first, block.start + last + 1, whole, sentence_text, under, group))
    return apart(found)


def laid_out(words: Sequence[Word]) -> tuple[list[int], list[int]]:
    """Return where each word begins and ends in what they say."""
    starts: list[int] = []
    ends: list[int] = []
    length = 0
    for word in words:
        plain = word.plain
        if not length:
            plain = plain.lstrip()
        length += len(plain)
        starts.append(length - len(plain.lstrip()))
        ends.append(length)
    return starts, ends


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    edges = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text) + 1]
    return list(pairwise(edges))


def runs(text: str) -> list[tuple[int, int, set[str]]]:
    """Return the runs of parts that belong together: start, end, kinds of the parts."""
    result: list[tuple[int, int, set[str]]] = []
    for element in elements.find(text):
        if result:
            start, end, kinds = result[-1]
            if joins(text, end, element, kinds):
                result[-1] = (start, element.end, kinds | {element.kind})
                continue
        result.append((element.start, element.end, {element.kind}))
    return result


def joins(text: str, end: int, element: elements.Element, kinds: set[str]) -> bool:
    """Tell whether a part goes on with the run before it: "500 mg" + "twice a day" + "for 7 days"."""
    gap = text[end : element.start]
    if element.kind == "age" or "age" in kinds:
        return False
    if element.kind in {"amount", "percent"} and kinds & {"amount", "percent"}:
        return bool(re.fullmatch(r"\s*(?:[-–—/(+]|to|or|and|followed\s+by|then)\s*", gap)) or not gap.strip()
    if element.kind == "number":
        return False
    return bool(elements.GLUE.fullmatch(gap)) and "\n" not in gap


def is_dose(kinds: set[str], sentence: str, *, is_dosage: bool) -> bool:
    if kinds & MAKES_A_DOSE:
        return True
    return "time" in kinds and (is_dosage or bool(elements.TAKING.search(sentence)))


def with_limit(text: str, start: int) -> int:
    """Return where a dose begins with the signs and words that limit it: "no more than 4 g", "≤ 4 g"."""
    start = with_sign(text, start)
    limit = elements.LIMITS.search(text[max(0, start - 30) : start])
    return start - len(limit.group()) if limit else start


def group_before(text: str) -> str:
    """Return the patient group that was named last in a sentence before a dose."""
    found = [match.group() for match in elements.GROUPS.finditer(text)]
    return found[-1] if found else ""


def apart(spans: Sequence[Span]) -> list[Span]:
    """Return spans of which none shares a word with the one before."""
    result: list[Span] = []
    for span in spans:
        if result and span.start < result[-1].end:
            continue
        result.append(span)
    return result


def dose_sheet(content: Content) -> tuple[Dose, ...]:
    """Return every dose of a text in reading order, each in its sentence. No query; about 3 ms a page."""
    doses: list[Dose] = []
    seen: dict[str, int] = {}
    for section in SECTIONS:
        text = content.section(section.key)
        if not text.strip() or not elements.may_stand_in(text):
            continue
        _stream, spans = read_doses(rendering.render(text), is_dosage=section.key == "dosage")
        for span in spans:
            place = "|".join((section.key, *span.under, span.group, span.sentence, span.text))
            seen[place] = seen.get(place, 0) + 1
            key = hashlib.sha256(f"{place}|{seen[place]}".encode()).hexdigest()[:16]
            doses.append(Dose(section.key, span.where, span.text, span.sentence, key))
    return tuple(doses)
