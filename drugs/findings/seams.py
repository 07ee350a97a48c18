"""Seams: the places in a shown text where Markdown took away something that was typed.

Read from the tokens that render() shows, so that what is said here of a page is true of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it.token import Token

from drugs.rendering import parsed

# What begins with a number as a reader sees it, whatever marks of emphasis stand before: "5", ".5", "~ 5", "= 5", "½".
NUMBER = re.compile(r"[*_\[`\\]{0,9}[~≈]?[ ]?=?[ ]?[$€£]?[ ]?[-−+±]?[ ]?[*_]{0,3}(?:[.,]?\d|[½⅓⅔¼¾⅛⅜⅝⅞])")
# What stands before the words of a line and makes quotations and lists.
PREFIX = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$)[ \t>]*)*")
SEEN = re.compile(r"\w")


@dataclass(frozen=True)
class Piece:
    """Words that are shown as one. taken: what stood right before them and is not shown, as "*"; line: from 0."""

    text: str
    taken: str
    line: int


@dataclass(frozen=True)
class Emphasis:
    """A pair of marks that is not shown. Each is a seam: the place before pieces[start] and before pieces[end]."""

    start: int
    end: int
    mark: str


@dataclass
class List:
    """A list. line: where it begins; items: how many it has, known once all blocks were read."""

    line: int
    items: int = 0


@dataclass
class Quotation:
    """A quotation. lines: of each with its own ">", the number and the words; before: the paragraph it interrupts."""

    line: int
    before: Block | None
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, cell or piece of code, as it is shown. Its lines are line, …, end - 1 of the section.

    kind: "paragraph", "heading", "cell" or "code". before: the paragraph whose last line is right above, if any.
    prefix: what stands before its first line. begins: the list that begins on its first line; depth: lists around it.
    underline: of a heading, what was typed below it. words: as typed, without what stands before each line.
    """

    kind: str
    line: int
    end: int
    prefix: str
    words: str
    before: Block | None = None
    begins: List | None = None
    depth: int = 0
    underline: str = ""
    token: Token | None = None


@dataclass(frozen=True)
class Shown:
    """What the page shows of a section. dropped: lines of which it shows nothing, with their words."""

    blocks: list[Block]
    quotations: list[Quotation]
    dropped: list[tuple[int, str]]


@lru_cache(maxsize=16)
def shown(text: str) -> Shown:
    """Return what the page shows of a section, block by block. About 1 ms for 5,000 characters. Not to be changed."""
    lines, tokens = parsed(text)
    reader = Reader(lines)
    for place, token in enumerate(tokens):
        reader.read(token, tokens[place - 1])
    return Shown(reader.blocks, reader.quotations, list(reader.dropped()))


class Reader:
    """Reads tokens in their order. covered: the lines that something is shown of."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.blocks: list[Block] = []
        self.quotations: list[Quotation] = []
        self.quoting: list[Quotation] = []
        self.lists: list[List] = []
        self.covered = bytearray(len(lines))

    def read(self, token: Token, previous: Token) -> None:
        if token.nesting < 0:
            if token.type == "blockquote_close":
                self.quoting.pop()
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            return
        if not token.map:
            return
        line, end = token.map
        if token.type == "blockquote_open":
            self.quoting.append(Quotation(line, self.paragraph_above(line)))
            self.quotations.append(self.quoting[-1])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            self.lists.append(List(line))
        elif token.type == "list_item_open":
            self.lists[-1].items += 1
        elif token.type not in ("thead_open", "tbody_open", "tr_open"):
            self.covered[line:end] = b"\1" * (end - line)
        if token.type in ("inline", "code_block"):
            self.add(token, previous)

    def add(self, token: Token, previous: Token) -> None:
        line, end = token.map or [0, 0]
        kind = {"heading_open": "heading", "td_open": "cell", "th_open": "cell"}.get(previous.type, "paragraph")
        if token.type == "code_block":
            kind = "code"
        prefix, underline = "", ""
        if kind != "cell":
            for number, words in enumerate(token.content.split("\n")[: end - line], start=line):
                before = self.lines[number][: max(self.lines[number].rfind(words), 0)]
                prefix = before if number == line else prefix
                if self.quoting and before.rstrip().endswith(">") and words.strip():
                    self.quoting[-1].lines.append((number, words.strip()))
        if kind == "heading" and previous.map and previous.map[1] > end:
            underline = self.lines[previous.map[1] - 1].strip()
            end = previous.map[1]
        begins = self.lists[-1] if self.lists and self.lists[-1].line == line else None
        above = self.paragraph_above(line)
        self.blocks.append(
            Block(kind, line, end, prefix, token.content, above, begins, len(self.lists), underline, token)
        )

    def paragraph_above(self, line: int) -> Block | None:
        last = self.blocks[-1] if self.blocks else None
        return last if last and last.kind == "paragraph" and last.end == line else None

    def dropped(self) -> list[tuple[int, str]]:
        return [
            (number, words)
            for number, line in enumerate(self.lines)
            if not self.covered[number] and SEEN.search(words := PREFIX.sub("", line, count=1))
        ]


def pieces_of(block: Block) -> tuple[list[Piece], list[Emphasis]]:
    """Return what is shown of a block, cut where something was taken away, and the pairs of marks that were.

    What stands raised, lowered or on a new line is apart for a reader too: "10<sup>9</sup>" has no seam.
    """
    pieces: list[Piece] = []
    emphases: list[Emphasis] = []
    opened: list[int] = []
    taken, line = "", block.line
    titles: list[str] = []
    for child in (block.token.children if block.token else None) or []:
        text = child.content
        if child.type in ("softbreak", "hardbreak"):
            text = "\n"
        elif child.type in ("em_open", "strong_open"):
            taken += child.markup
            opened.append(len(pieces))
        elif child.type in ("em_close", "strong_close"):
            taken += child.markup
            emphases.append(Emphasis(opened.pop(), len(pieces), child.markup))
        elif child.type == "code_inline":
            taken += "`"
        elif child.type == "link_open":
            taken += "["
            titles.append(str(child.attrs.get("title") or ""))
        elif child.type == "link_close":
            taken += f"]{titles.pop()}"
        elif child.type == "html_inline" and not re.match(r"</?su|<br", text):
            taken, text = taken + text, ""
        if not text:
            continue
        pieces.append(Piece(text, taken, line))
        taken = "`" if child.type == "code_inline" else ""
        line += text == "\n"
    if taken:
        pieces.append(Piece("", taken, line))
    return pieces, emphases
