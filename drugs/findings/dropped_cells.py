"""Dropped cells: what stands in a row of a table beyond the columns of its head is never seen. It may be a dose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import MOST_PASSAGES
from drugs.rendering import parsed

ID = "dropped-cell"

# The line below a head: only where there is one can there be a table.
UNDER_HEAD = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\||$)", re.MULTILINE)


def check(page: PageText) -> Iterator[Finding]:
    """Find each row that has more cells than the head of its table, where one of those too many says something."""
    for key, text in page.sections.items():
        if "|" not in text or not UNDER_HEAD.search(text):
            continue
        lines, tokens = parsed(text)
        for number, (row, columns, line) in enumerate(rows(lines, tokens)):
            if number == MOST_PASSAGES:
                break
            cells = cells_of(line)
            lost = " | ".join(cell.strip() for cell in cells[columns:] if cell.strip())
            words = _(
                "Row %(row)d of this table has %(cells)d cells, its head has %(columns)d: readers do not see "
                "“%(lost)s”. Give the head another column, or write \\| where a line belongs to the text."
            ) % {"row": row, "cells": len(cells), "columns": columns, "lost": lost[:200]}
            yield Finding(ID, Level.BLOCKING, key, line[:200], words)


def rows(lines: list[str], tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield, of rows with cells that are dropped, the number below the head, the columns of the head, and the line."""
    columns = row = quoted = 0
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        elif token.type == "table_open":
            columns = row = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            row += 1
            line = re.sub(rf"^(?:[ \t]*>){{{quoted}}}", "", lines[token.map[0]]).strip()
            if any(cell.strip() for cell in cells_of(line)[columns:]):
                yield row, columns, line


def cells_of(line: str) -> list[str]:
    """Return the cells of a row as the parser takes them: a line at either end is only its frame."""
    cells = escapedSplit(line)
    if cells and not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return cells
