"""Passages of a text: sentences, and what a pattern finds with a few words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from drugs.findings.finding import Finding, Level, PageText

# Of one check in one section so many passages are quoted: whoever sees twenty looks at the whole section.
MOST_PASSAGES = 20
AROUND = 60
# A bold question and its answer stay one: "**Can I drink alcohol?** No." The first character is asked for first, since
# there are few such; only then what stands before: a full stop, a question, the end of a paragraph or of an item.
SENTENCE_END = re.compile(
    r"[\s\"”’)*_](?:(?<=[.!?]\s)\s*|(?<=[.!][\"”’)*_])[\"”’)*_]*\s+|(?<=\?[\"”’)])\s+"
    r"|(?<=\n)\s*\n|(?<=\n)\s*(?:[-*+]|\d+[.)])\s+)"
)
# Only where a line begins is ">" a mark: before "20 mg" it is part of the dose.
MARKS = re.compile(r"^[ \t]*(?:[#>]+[ \t]+)+|[*`|]+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)
# These are marks wherever they stand.
PLAIN_MARKS = str.maketrans("*`|", "   ")
# Other letters that count as "i", "k" and "s" where case does not.
LOOKALIKES = str.maketrans("İıKſ", "iiks")


@lru_cache(maxsize=1024)
def flat(text: str) -> str:
    """Return Markdown as one line without its marks."""
    if "#" in text or ">" in text or "_" in text:
        return " ".join(MARKS.sub(" ", text).split())
    return " ".join(text.translate(PLAIN_MARKS).split())


@lru_cache(maxsize=256)
def squeezed(text: str) -> str:
    """Return Markdown as one line with its marks."""
    return " ".join(text.split())


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """Return text in small letters, so that a pattern which ignores case finds there what it finds in the text."""
    return text.lower() if text.isascii() else text.translate(LOOKALIKES).lower()


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences, items and headings of a Markdown text, each flat."""
    return tuple(sentence for part in SENTENCE_END.split(text) if (sentence := flat(part)))


def one_of(*words: str) -> Callable[[str], bool]:
    """Return a question for lines: does one of these words, or pieces of words, stand in it? They are in small letters.

    A pattern of which each match holds one of them need not be looked for elsewhere; that takes fifty times as long.
    """

    def may_match(line: str) -> bool:
        return any(map(folded(line).__contains__, words))

    return may_match


def quote(text: str, start: int, end: int) -> str:
    return text[max(0, start - AROUND) : end + AROUND].strip()


def scan(
    page: PageText,
    pattern: re.Pattern[str],
    check_id: str,
    level: Level,
    words: Callable[[re.Match[str]], str],
    *,
    may_match: Callable[[str], bool] = bool,
    skip: Iterable[str] = (),
) -> Iterator[Finding]:
    """Yield a finding for each place in the flat text of each section where pattern matches, twenty a section.

    may_match: asked first, of the flat text, since pattern takes longer; False only where pattern cannot match.
    """
    for key, text in page.sections.items():
        if key in skip:
            continue
        line = flat(text)
        if not may_match(line):
            continue
        for number, match in enumerate(pattern.finditer(line)):
            if number == MOST_PASSAGES:
                break
            yield Finding(check_id, level, key, quote(line, match.start(), match.end()), words(match))
