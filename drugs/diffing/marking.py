"""Two streams of words to one HTML in which every word that went is struck and every word that came is underlined."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from drugs.diffing.hunks import Hunk
from drugs.diffing.words import CELLS, Tag, Word, said


def wrap(words: Sequence[Word], tag: str) -> str:
    """Return words in <ins> or <del>, weighty ones each run in one of class "dose"; a space before, never inside.

    In <del>, where the tags around a word are gone, raised and lowered words are raised and lowered again.
    """
    result = []
    for (weighty, script), run in groupby(words, key=attrgetter("look")):
        group = list(run)
        opening = f'<{tag} class="dose">' if weighty else f"<{tag}>"
        space = " " if group[0].spaced else ""
        text = html.escape(said(group), quote=False)
        if script and tag == "del":
            text = f"<{script}>{text}</{script}>"
        result.append(f"{space}{opening}{text}</{tag}>")
    return "".join(result)


class Placed(NamedTuple):
    """A word of the old text and where it stood: first in its paragraph, item or cell; in a cell; first of its row."""

    word: Word
    starts_block: bool
    in_cell: bool
    starts_row: bool


def places(stream: Sequence[Tag | Word]) -> list[Placed]:
    """Return the words of a stream with their places."""
    placed: list[Placed] = []
    at_edge, in_cell, new_row = True, False, False
    for token in stream:
        if isinstance(token, Tag):
            at_edge = at_edge or not token.is_inline
            new_row = new_row or token.name == "tr"
            if token.name in CELLS:
                in_cell = not token.closes
            continue
        placed.append(Placed(token, at_edge, in_cell, new_row))
        at_edge = new_row = False
    return placed


@dataclass(frozen=True)
class Block:
    """Words of the old text that stood in one paragraph, item or cell."""

    words: list[Word]
    in_cell: bool
    starts_row: bool


@dataclass(frozen=True)
class Removal:
    """What went at one place, block by block; whether it began a block of the old text, and whether it ended one."""

    blocks: list[Block]
    starts_block: bool
    ends_block: bool


def removal(placed: Sequence[Placed], start: int, end: int) -> Removal:
    """Return words start to end, parted where a block begins."""
    blocks: list[Block] = []
    for place in placed[start:end]:
        if place.starts_block or not blocks:
            blocks.append(Block([], place.in_cell, place.starts_row))
        blocks[-1].words.append(place.word)
    ends_block = end == len(placed) or placed[end].starts_block
    return Removal(blocks, placed[start].starts_block, ends_block)


def struck_inline(blocks: Sequence[Block]) -> str:
    """Return what went as HTML that may stand wherever a word may: parts between line breaks, cells between bars."""
    result = ""
    for block in blocks:
        between = "" if not result else " |" if block.in_cell and not block.starts_row else "<br>"
        result += between + wrap(block.words, "del")
    return result


def struck_beside(blocks: Sequence[Block], tag: str) -> str:
    """Return whole blocks that went as HTML that may stand after a closing `tag`: paragraphs, items or rows."""
    if tag != "tr":
        name = "li" if tag == "li" else "p"
        return "".join(f"<{name}>{wrap(block.words, 'del').strip()}</{name}>" for block in blocks)
    result = ""
    for block in blocks:
        result += "</tr><tr>" if result and block.starts_row else "" if result else "<tr>"
        result += f"<td>{wrap(block.words, 'del').strip()}</td>"
    return result + "</tr>"


class Marker:
    """Writes the new text's HTML with what came in <ins>, and in its midst what went in <del>.

    The tags are the new text's. What went stands before what came in its place, or else after the word that it followed
    and outside the <strong> or <sup> of that word; whole paragraphs, items and rows stand as such. So what went is
    always where text may be, and no browser moves it.
    """

    def __init__(self, old_stream: Sequence[Tag | Word], hunks: Sequence[Hunk]) -> None:
        self.old = places(old_stream)
        self.came = {position for hunk in hunks for position in range(hunk.new_start, hunk.new_end)}
        self.gone = {hunk.new_start: hunk for hunk in hunks if hunk.old_start < hunk.old_end}
        self.result: list[str] = []
        self.run: list[Word] = []
        self.position = 0
        self.spaced = True
        self.due: Removal | None = None

    def write(self, stream: Sequence[Tag | Word]) -> str:
        self.plan_removal()
        for token in stream:
            if isinstance(token, Tag):
                self.write_tag(token)
            elif self.due or self.run or self.position in self.came:
                self.write_word(token)
            else:
                # Most words stayed, between others that stayed.
                self.write_text(token.markup)
                self.position += 1
                if self.position in self.gone:
                    self.plan_removal()
        self.end_run()
        self.write_removal()
        return "".join(self.result)

    def plan_removal(self) -> None:
        """Note that something went here and nothing came in its place."""
        hunk = self.gone.get(self.position)
        if hunk and self.position not in self.came:
            self.due = removal(self.old, hunk.old_start, hunk.old_end)

    def write_removal(self) -> None:
        if self.due:
            self.write_text(struck_inline(self.due.blocks))
            self.due = None

    def write_tag(self, tag: Tag) -> None:
        self.end_run()
        if self.due and self.position and not (tag.is_inline and tag.closes):
            row = self.due.blocks[0].starts_row
            if not self.due.starts_block:
                self.write_removal()
            elif self.due.ends_block and tag.closes and tag.name not in (CELLS if row else {"tr"}):
                self.result += [tag.source, struck_beside(self.due.blocks, tag.name)]
                self.due, self.spaced = None, True
                return
        if tag.is_inline and not tag.closes and tag.spaced and not self.spaced:
            self.result.append(" ")
        self.spaced = not tag.is_inline or (tag.spaced and not tag.closes)
        self.result.append(tag.source)

    def write_text(self, text: str) -> None:
        """Write words; where a space or the edge of a block is before them already, without their own."""
        self.result.append(text.lstrip(" ") if self.spaced else text)
        self.spaced = False

    def write_word(self, word: Word) -> None:
        self.write_removal()
        if self.position in self.came:
            if self.position in self.gone:
                hunk = self.gone[self.position]
                self.write_text(struck_inline(removal(self.old, hunk.old_start, hunk.old_end).blocks))
            self.run.append(word)
        else:
            self.end_run()
            self.write_text(word.markup)
        self.position += 1
        self.plan_removal()

    def end_run(self) -> None:
        if self.run:
            self.write_text(wrap(self.run, "ins"))
            self.run = []
