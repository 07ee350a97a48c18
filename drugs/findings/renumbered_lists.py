"""Renumbered lists: Markdown counts on from a list's first number, whatever was typed before the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _
from markdown_it.token import Token

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import MOST_PASSAGES
from drugs.rendering import parsed

ID = "renumbered-list"

# What stands before an item's number at the start of a line, marks of lists and quotations around it; and the number.
ITEM = re.compile(r"(?:^|\r)((?:[ \t>*+-]|[0-9]{1,9}[.)](?=[ \t]))*)([0-9]{1,9})[.)](?=[ \t\r\n]|\Z)", re.MULTILINE)


def check(page: PageText) -> Iterator[Finding]:
    """Find each list of which readers see another number than was typed.

    The same number before each item is a habit of those who let Markdown count, and left alone.
    """
    for key, text in page.sections.items():
        if counts_on(ITEM.findall(text)):
            continue
        _lines, tokens = parsed(text)
        for number, (was, shown, item) in enumerate(renumbered(tokens)):
            if number == MOST_PASSAGES:
                break
            words = _(
                "“%(was)s” is shown as “%(shown)d”: a list counts on from its first number. Is an item missing? "
                "Number the items one after another, or leave an empty line and a sentence between two lists."
            ) % {"was": was, "shown": shown}
            yield Finding(ID, Level.WARNING, key, f"{was}. {item}"[:200], words)


def counts_on(typed: list[tuple[str, str]]) -> bool:
    """Tell of what stands before each number, and the number, whether nothing can be numbered anew.

    It saves most texts from being parsed. Only where all stand alike do they say enough: what is indented otherwise may
    be no item at all, and then those after it are.
    """
    return all(before[0] == after[0] and int(before[1]) + 1 == int(after[1]) for before, after in pairwise(typed))


def renumbered(tokens: list[Token]) -> Iterator[tuple[str, int, str]]:
    """Yield of each list the first number that is shown otherwise: as typed, as shown, and the words of its item."""
    for start, token in enumerate(tokens):
        if token.type != "ordered_list_open":
            continue
        items = items_of(tokens, start)
        numbers = [tokens[at].info for at in items]
        if len(set(numbers)) == 1:
            continue
        for shown, at in enumerate(items, start=int(numbers[0])):
            if int(tokens[at].info) != shown:
                item = next((one.content for one in tokens[at:] if one.type == "inline"), "")
                yield tokens[at].info, shown, " ".join(item.split())
                break


def items_of(tokens: list[Token], start: int) -> list[int]:
    """Return where the items of a list begin, not those of lists inside it."""
    level, items = tokens[start].level, []
    for at in range(start + 1, len(tokens)):
        if tokens[at].level == level and tokens[at].type == "ordered_list_close":
            break
        if tokens[at].level == level + 1 and tokens[at].type == "list_item_open":
            items.append(at)
    return items
