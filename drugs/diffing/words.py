"""Rendered HTML as a stream of tags and words, each word with all that changes its meaning.

    <td class="align-right">Adults: <strong>0.5 mg</strong></td>
    Tag td · Word "Adults" · Word ":" · Tag strong · Word "0.5 mg" · Tag /strong · Tag /td

A number and its unit are one word: a moderator reads "0.5 mg", never "5 mg" with a struck "0." beside it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

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
# Most words begin with a letter, so these are tried first.
WORD = (
    r"[^\W\d]\w*(?:['’‑-]\w+)*|\[U\+[0-9A-F]{4}\]|"
    rf"{NUMBER}(?:\s*[-–—]\s*{NUMBER})?(?:\s*-?{UNIT})?|\w+(?:['’‑-]\w+)*|[^\w\s]"
)
SPACE_AND_WORD = re.compile(rf"(\s*+)({WORD})")
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>")
# As nh3 writes them: in double quotes, a quote in them escaped, a ">" maybe not.
ATTRIBUTE = re.compile(r"([a-z]+)=\"([^\"]*)\"")


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
    part of a dose, which changes as a whole. What a word says of itself is found out once: a text has few different
    words, each many times, and read() gives the same object for each.
    """

    text: str
    spaced: bool
    context: str
    is_in_dose: bool = field(default=False, compare=False)

    @cached_property
    def identity(self) -> str:
        """What is compared, and quicker to compare than the word. A text of words holds no line break."""
        return f"{self.text}\n{self.spaced}\n{self.context}"

    @cached_property
    def script(self) -> str:
        """ "sup" or "sub" where the word is raised or lowered, else ""."""
        return next((part for part in ("sup", "sub") if part in self.context.split()), "")

    @cached_property
    def has_number(self) -> bool:
        return any(letter.isnumeric() for letter in self.text)

    @cached_property
    def is_weighty(self) -> bool:
        """Whether a change of this word can change a dose or turn a warning round."""
        return self.is_in_dose or self.has_number or is_weighty(self.text)

    @cached_property
    def is_negation(self) -> bool:
        """Whether this word turns what is said round, or warns."""
        return is_negation(self.text)

    @cached_property
    def look(self) -> tuple[bool, str]:
        """How it shows when it came or went."""
        return (self.is_weighty, self.script)

    @cached_property
    def plain(self) -> str:
        """The word as plain text, with the space before it; 10<sup>9</sup> as 10^9, never 109."""
        if self.spaced:
            return f" {self.text}"
        return f"^{self.text}" if self.script == "sup" else self.text

    @cached_property
    def markup(self) -> str:
        """The word as HTML, with the space before it."""
        return (" " if self.spaced else "") + html.escape(self.text, quote=False)


@lru_cache(maxsize=20_000)
def word_of(source: str, spaced: bool, context: str, is_in_dose: bool = False) -> Word:
    """Return a word as it stands in the HTML, white space within it folded."""
    return Word(" ".join(source.split()), spaced, context, is_in_dose)


@lru_cache(maxsize=1_000)
def tag_of(name: str, source: str, closes: bool, spaced: bool) -> Tag:
    return Tag(name, source, closes, spaced)


class Reader:
    """Read the HTML that drugs.rendering sealed: well-formed, names in small letters, "<" in a text always escaped.

    stream: tags and words in their order. words: these alone. tags: each with how many words stand before it.
    """

    def __init__(self) -> None:
        self.stream: list[Tag | Word] = []
        self.words: list[Word] = []
        self.tags: list[tuple[Tag, int]] = []
        self.open: list[str] = []
        self.context = ""
        self.column = 0
        self.spaced = True

    def read(self, markup: str) -> None:
        end = 0
        for match in TAG.finditer(markup):
            if match.start() > end:
                self.read_text(markup[end : match.start()])
            end = match.end()
            closes, name, attributes = match.groups()
            if closes:
                self.close_tag(name)
            else:
                self.open_tag(name, match.group(), attributes)
        if end < len(markup):
            self.read_text(markup[end:])

    def open_tag(self, name: str, source: str, attributes: str) -> None:
        context = ""
        if name in CELLS:
            self.column += 1
            context = f"column {self.column}"
        elif name == "tr":
            self.column = 0
        elif name == "a":
            given = attributes_of(attributes)
            context = f"link {given.get('href', '')} {given.get('title', '')}".strip()
        elif name == "ol":
            context = f"from {attributes_of(attributes).get('start') or 1}"
        elif name in {"sub", "sup", "s"}:
            context = name
        if name not in VOID:
            self.open.append(context)
            if context:
                self.context = " ".join(filter(None, self.open))
        self.add_tag(tag_of(name, source, False, self.spaced))
        self.spaced = self.spaced or name not in INLINE

    def close_tag(self, name: str) -> None:
        if self.open.pop():
            self.context = " ".join(filter(None, self.open))
        self.add_tag(tag_of(name, f"</{name}>", True, False))
        self.spaced = self.spaced or name not in INLINE

    def add_tag(self, tag: Tag) -> None:
        self.stream.append(tag)
        self.tags.append((tag, len(self.words)))

    def read_text(self, source: str) -> None:
        data = html.unescape(source) if "&" in source else source
        found = SPACE_AND_WORD.findall(data.rstrip())
        if found:
            context = self.context
            if self.spaced:
                found[0] = (" ", found[0][1])
            words = [word_of(word, space != "", context) for space, word in found]
            self.words += words
            self.stream += words
            self.spaced = False
        self.spaced = self.spaced or data[-1].isspace()


def attributes_of(source: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(source)}


def read(markup: str) -> list[Tag | Word]:
    """Return the tags and words of rendered HTML. White space only separates words: how lines are wrapped is gone."""
    reader = Reader()
    reader.read(markup)
    return reader.stream


def joined(words: Iterable[Word]) -> str:
    """Return words as plain text on one line, with the space before the first; 10<sup>9</sup> as 10^9, never 109."""
    return "".join([word.plain for word in words])


def said(words: Sequence[Word]) -> str:
    """Return words as plain text on one line."""
    return joined(words).strip()
