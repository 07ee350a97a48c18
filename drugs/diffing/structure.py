"""Where the words of a rendered section stand: under which heading, behind which label, in which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drugs.diffing.words import CELLS, INLINE, VOID, Tag, Word, said

HEADINGS = {"h3", "h4", "h5", "h6"}
# A label is short: "Adults:", "Children (6 to 12 years):".
LONGEST_LABEL = 12
SENTENCE_ENDS = frozenset(".!?;,")


@dataclass(frozen=True)
class Block:
    """The words start to end of a stream's words that stand in one paragraph, item, cell or heading.

    under: what they stand under, outermost first: headings, a bold line, a line that only begins in bold, the labels of
    items around, of row and column.
    """

    start: int
    end: int
    under: tuple[str, ...]
    is_heading: bool = False


class Outline:
    """Follows the words from tag to tag and knows at each point what they stand under."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.headings: list[tuple[int, str]] = []
        self.bold_line = self.half_bold_line = ""
        self.items: list[str] = []
        self.columns: list[str] = []
        self.row = ""
        self.column = 0
        self.blocks: list[Block] = []
        self.words = words
        self.begin = self.position = 0
        self.bold_words = 0
        self.is_bold = self.begins_bold = False
        self.tag = "p"

    def under(self) -> tuple[str, ...]:
        column = self.columns[self.column - 1] if self.tag in CELLS and 0 < self.column <= len(self.columns) else ""
        row = self.row if self.tag in CELLS and self.column > 1 else ""
        parts = [*(text for _, text in self.headings), self.bold_line, self.half_bold_line, *self.items, row, column]
        return tuple(part for part in parts if part)

    def close(self) -> None:
        """End the block of the words since the last edge; let it be what the next ones stand under, where it is so."""
        words = self.words[self.begin : self.position]
        if not words:
            return
        is_all_bold = self.bold_words == len(words)
        is_heading = self.tag in HEADINGS
        if is_heading:
            level = int(self.tag[1])
            self.headings = [known for known in self.headings if known[0] < level]
        is_bold_line = is_all_bold and self.tag == "p"
        is_half_bold = self.begins_bold and self.tag == "p" and not self.items
        if is_bold_line or is_heading or is_half_bold:
            self.half_bold_line = ""
        if is_bold_line or is_heading:
            self.bold_line = ""
        self.blocks.append(Block(self.begin, self.position, self.under(), is_heading or is_bold_line))
        if is_heading:
            self.headings.append((level, said(words).rstrip(":")))
        elif is_bold_line:
            self.bold_line = said(words).rstrip(":")
        elif is_half_bold:
            self.half_bold_line = title_of(words)
        elif self.tag == "li" and self.items:
            self.items[-1] = label_of(words) or (title_of(words) if self.begins_bold else "")
        elif self.tag == "th":
            self.columns.append(said(words))
        elif self.tag == "td" and self.column == 1:
            self.row = said(words)
        self.begin, self.bold_words = self.position, 0

    def go_on(self, position: int) -> None:
        if position > self.position == self.begin:
            self.begins_bold = self.is_bold
        if self.is_bold:
            self.bold_words += position - self.position
        self.position = position

    def feed_tag(self, token: Tag) -> None:
        if token.name == "strong":
            self.is_bold = not token.closes
            return
        if token.name in INLINE or token.name in VOID:
            return
        self.close()
        if token.name == "li":
            if token.closes:
                if self.items:
                    self.items.pop()
            else:
                self.items.append("")
        elif token.name == "table" and not token.closes:
            self.columns = []
        elif token.name == "tr" and not token.closes:
            self.column, self.row = 0, ""
        elif token.name in CELLS and not token.closes:
            self.column += 1
        if not token.closes:
            self.tag = token.name
        elif token.name in {"ul", "ol"}:
            self.tag = "li" if self.items else "p"


def label_of(words: Sequence[Word]) -> str:
    """Return the label that words begin with, without its colon: "Adults"; else an empty text."""
    for position, word in enumerate(words[: LONGEST_LABEL + 1]):
        if word.text == ":" and position:
            return said(words[:position])
    return ""


def title_of(words: Sequence[Word]) -> str:
    """Return what a line that begins in bold calls what follows: "Codeine (opioid)"; of a sentence, an empty text."""
    if len(words) > LONGEST_LABEL or words[-1].text in SENTENCE_ENDS:
        return ""
    return label_of(words) or said(words)


def outline(words: Sequence[Word], tags: Sequence[tuple[Tag, int]]) -> list[Block]:
    """Return the blocks that words stand in. tags: each with how many words stand before it."""
    follow = Outline(words)
    for tag, count in tags:
        follow.go_on(count)
        follow.feed_tag(tag)
    follow.go_on(len(words))
    follow.close()
    return follow.blocks
