"""Closing words: what stands after the last question, or at the end of a page, and belongs to no section there.

* **Q: May I drive?** A: No.
                                          a question of a list, then
**Important Note:** Do not share it.      further information
This information is … not medical advice. a disclaimer without its name
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from drugs.importing.outline import Part

# How closing words begin where the questions are no list, or where the last answer may have several paragraphs.
CLOSING = re.compile(
    r"\*{0,3}_?(?:Important Note|Important|In summary|In conclusion|In short|To summarize|Summary|Conclusion|Crucially|"
    r"Please note|Note|Remember|Again|Disclaimer)\b(?=[^?\n]*$)",
    re.IGNORECASE,
)
# Where a page ends without questions only these close it: an important note may well be about the section.
SUMMARY = re.compile(r"\*{0,3}(?:In summary|In conclusion|In short|To summarize|Conclusion)\b", re.IGNORECASE)
UNNAMED_DISCLAIMER = re.compile(
    r"[*_]{0,3}(?:This|The) information (?:is|provided|above|here|in this)\b[^\n]*\b(?:medical|professional) advice\b",
    re.IGNORECASE,
)
ITEM = re.compile(r"\s*(?:[*+-]|\d{1,2}[.)])[ \t]")
ANSWER = re.compile(r"[*_]{0,3}[QA]\d?[:.]", re.IGNORECASE)


def move(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with closing words in parts of their own."""
    last = max(
        (n for n, part in enumerate(parts) if part.key not in ("further_information", "page_disclaimer")), default=-1
    )
    moved: list[Part] = []
    for number, part in enumerate(parts):
        cut = 0
        if part.key == "faqs":
            cut = after_questions(part.lines)
        elif number == last and part.key != "introduction":
            cut = after(part.lines, SUMMARY)
        if not cut or (not part.first and not any(line.strip() for line in part.lines[:cut])):
            moved.append(part)
            continue
        moved.append(Part(part.key, part.about, part.first, part.lines[:cut], part.is_of_all))
        moved += paragraphs(part.lines[cut:])
    return moved


def after_questions(lines: list[str]) -> int:
    """Return the number of the line in which the questions end; 0 where everything is questions and answers."""
    items = [number for number, line in enumerate(lines) if ITEM.match(line)]
    spoken = [n for n, line in enumerate(lines) if line[:1] == " " or ITEM.match(line) or is_question(line)]
    if not spoken:
        return after(lines, CLOSING)
    rest = next((n for n in starts(lines) if n > spoken[-1]), 0)
    if not rest:
        return 0
    if len(items) < 2 or is_spread(lines, items):
        following = after(lines[rest:], CLOSING)
        return rest + following if following or CLOSING.match(lines[rest]) else 0
    return rest


def is_question(line: str) -> bool:
    return bool(ANSWER.match(line)) or line.rstrip().endswith(("?", "?**", "?*"))


def is_spread(lines: list[str], items: list[int]) -> bool:
    """Tell whether an answer goes on in a paragraph of its own, not indented, before another question."""
    return any(items[0] < n < items[-1] and not ITEM.match(lines[n]) and lines[n][0] != " " for n in starts(lines))


def starts(lines: list[str]) -> list[int]:
    """Return the lines that begin a paragraph: after a blank one, or the first."""
    return [n for n, line in enumerate(lines) if line.strip() and (n == 0 or not lines[n - 1].strip())]


def after(lines: list[str], pattern: re.Pattern[str]) -> int:
    return next((n for n in starts(lines) if pattern.match(lines[n])), 0)


def paragraphs(lines: list[str]) -> list[Part]:
    """Return closing words as parts: a disclaimer without its name is one, the rest is further information."""
    parts = [Part("further_information")]
    for line in lines:
        if UNNAMED_DISCLAIMER.match(line):
            parts += [Part("page_disclaimer", first=line), Part("further_information")]
        else:
            parts[-1].lines.append(line)
    return [part for part in parts if not part.is_empty]
