"""Passages of a text: sentences, and what a pattern finds with a few words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from drugs.findings.finding import Finding, Level, PageText

# Of one check in one section so many passages are quoted: whoever sees twenty looks at the whole section.
MOST_PASSAGES = 20
AROUND = 60
# A bold question and its answer stay one: "**Can I drink alcohol?** No."
SENTENCE_END = re.compile(r"(?<=[.!])[\"”’)*_]*\s+|(?<=\?)[\"”’)]?\s+|\n\s*\n|\n\s*(?:[-*+]|\d+[.)])\s+")
# Only where a line begins is ">" a mark: before "20 mg" it is part of the dose.
MARKS = re.compile(r"^[ \t]*(?:[#>]+[ \t]+)+|[*`|]+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)


@lru_cache(maxsize=256)
def flat(text: str) -> str:
    """Return Markdown as one line without its marks."""
    return " ".join(MARKS.sub(" ", text).split())


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences, items and headings of a Markdown text, each flat."""
    return tuple(sentence for part in SENTENCE_END.split(text) if (sentence := flat(part)))


def quote(text: str, start: int, end: int) -> str:
    return text[max(0, start - AROUND) : end + AROUND].strip()


def scan(
    page: PageText,
    pattern: re.Pattern[str],
    check_id: str,
    level: Level,
    words: Callable[[re.Match[str]], str],
    *,
    skip: Iterable[str] = (),
) -> Iterator[Finding]:
    """Yield a finding for each place in the flat text of each section where pattern matches, twenty a section."""
    for key, text in page.sections.items():
        if key in skip:
            continue
        line = flat(text)
        for number, match in enumerate(pattern.finditer(line)):
            if number == MOST_PASSAGES:
                break
            yield Finding(check_id, level, key, quote(line, match.start(), match.end()), words(match))
