"""Rendered HTML as a stream of tags and words, each word with all that changes its meaning.

    <td class="align-right">Adults: <strong>0.5 mg</strong></td>
    Tag td · Word "Adults" · Word ":" · Tag strong · Word "0.5 mg" · Tag /strong · Tag /td

A number and its unit are one word: a moderator reads "0.5 mg", never "5 mg" with a struck "0." beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from drugs.diffing.weight import is_negation, is_weighty

INLINE = {"a", "code", "em", "i", "s", "strong", "sub", "sup"}
VOID = {"br", "hr"}
CELLS = {"td", "th"}

NUMBER = r"\.?\d(?:[\d.,'’/:]*\d)?"
UNIT = (
    r"(?:%|‰|°C|°F|"
    r"(?:(?:milli|micro|nano|kilo)?gram(?:me)?s?|(?:milli|micro|deci)?lit(?:re|er)s?|kg|mg|mcg|[µμ]g|ng|g|mL|ml|dl|dL|L|l|"
    r"IU|iu|I\.U\.|units?|mmol|µmol|mol|mEq|kcal|tablets?|capsules?|drops?|puffs?|sprays?|patch(?:es)?|doses?|"
    r"times?|hours?|minutes?|days?|weeks?|months?|years?|hrs?|h)"
    r"(?:/(?:kg|m2|m²|ml|mL|L|l|h|hr|hour|min|day|dose|week|g|mg))*(?!\w))"
)
WORD = re.compile(
    rf"\[U\+[0-9A-F]{{4}}\]|{NUMBER}(?:\s*[-–—]\s*{NUMBER})?(?:\s*-?{UNIT})?|\w+(?:['’‑-]\w+)*|[^\w\s]+?", re.UNICODE
)


@dataclass(frozen=True)
class Tag:
    """One tag as it stands in the HTML: `<td class="align-right">`, `</td>`. spaced: after white space."""

    name: str
    source: str
    closes: bool = False
    spaced: bool = False

    @property
    def is_inline(self) -> bool:
        return self.name in INLINE


@dataclass(frozen=True)
class Word:
    """One word, number with unit, or punctuation mark.

    spaced: whether something stands between it and the word before. context: what else decides on its meaning (raised
    or lowered, struck, target of its link, column of its table, first number of its list). is_in_dose: whether it is
    part of a dose, which changes as a whole.
    """

    text: str
    spaced: bool
    context: str
    is_in_dose: bool = field(default=False, compare=False)

    @property
    def script(self) -> str:
        """ "sup" or "sub" where the word is raised or lowered, else ""."""
        return script_of(self.context) if self.context else ""

    @property
    def has_number(self) -> bool:
        return has_number(self.text)

    @property
    def is_weighty(self) -> bool:
        """Whether a change of this word can change a dose or turn a warning round."""
        return self.is_in_dose or self.has_number or is_weighty(self.text)

    @property
    def is_negation(self) -> bool:
        """Whether this word turns what is said round, or warns."""
        return is_negation(self.text)


# A text holds few different words, each many times.
@lru_cache(maxsize=1_000)
def script_of(context: str) -> str:
    return next((part for part in ("sup", "sub") if part in context.split()), "")


@lru_cache(maxsize=20_000)
def has_number(text: str) -> bool:
    return any(letter.isnumeric() for letter in text)


@lru_cache(maxsize=20_000)
def word_of(source: str, spaced: bool, context: str) -> Word:
    """Return a word as it stands in the HTML, white space within it folded."""
    return Word(" ".join(source.split()), spaced, context)


class Reader(HTMLParser):
    """Read the HTML that drugs.rendering made, which is well-formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stream: list[Tag | Word] = []
        self.open: list[str] = []
        self.column = 0
        self.spaced = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in CELLS:
            self.column += 1
            self.open.append(f"column {self.column}")
        elif tag == "tr":
            self.column = 0
            self.open.append("")
        elif tag == "a":
            self.open.append(f"link {given.get('href') or ''} {given.get('title') or ''}".strip())
        elif tag == "ol":
            self.open.append(f"from {given.get('start') or 1}")
        elif tag in {"sub", "sup", "s"}:
            self.open.append(tag)
        elif tag not in VOID:
            self.open.append("")
        self.stream.append(Tag(tag, self.get_starttag_text() or f"<{tag}>", spaced=self.spaced))
        self.spaced = self.spaced or tag not in INLINE

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()
        self.stream.append(Tag(tag, f"</{tag}>", closes=True))
        self.spaced = self.spaced or tag not in INLINE

    def handle_data(self, data: str) -> None:
        context = " ".join(filter(None, self.open))
        end = 0
        for match in WORD.finditer(data):
            spaced = self.spaced or match.start() > end
            self.stream.append(word_of(match.group(), spaced, context))
            self.spaced, end = False, match.end()
        self.spaced = self.spaced or end < len(data)


def read(html: str) -> list[Tag | Word]:
    """Return the tags and words of rendered HTML. White space only separates words: how lines are wrapped is gone."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.stream


def joined(words: Sequence[Word]) -> str:
    """Return words as plain text on one line, with the space before the first; 10<sup>9</sup> as 10^9, never 109."""
    return "".join(
        (" " if word.spaced else "") + ("^" if word.script == "sup" and not word.spaced else "") + word.text
        for word in words
    )


def said(words: Sequence[Word]) -> str:
    """Return words as plain text on one line."""
    return joined(words).strip()
