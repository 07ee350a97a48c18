"""Every word visible: Markdown that would hide, renumber or run together what the file says is written out.

Old pages were written by hand and by programs that thought little of Markdown. Each of these would lose something on
the page, and is changed before the text is stored; nothing else is touched:

    HLA-B*5701, TPMT*2/*3    a star before a digit is no emphasis           HLA-B\\*5701
    >13 years                at the beginning of a line: no quotation       \\>13 years
    1. one  1. two  5. five  a list that does not count on                  a new list where it jumps
    [1]: Smith               a definition that no link needs                \\[1]: Smith
    [paracetamol](Panadol)   a link to no address                           \\[paracetamol](Panadol)
        Take with food.      four spaces make no program code               the spaces are taken away
    Usage                    underlined with ===== or -----: a heading      # Usage
    ```                      a fence around words                           taken away
    a | b                    a table that has more cells than its head      \\|
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

STAR = re.compile(r"(?<=[A-Za-z0-9/])\*(?=\d)")
GREATER = re.compile(r"^([ \t]*(?:(?:[*+-]|\d{1,3}[.)])[ \t]+)*)>(?=[ \t]?[=\d.])", re.MULTILINE)
PLUS = re.compile(r"^(?![ ]*[+*-] )([^\n]*\S[^\n]*\n[ ]{0,3})\+(?=[ \t])", re.MULTILINE)
FENCE = re.compile(r"^[ \t]*(?:```+|~~~+)[ \t]*(?:markdown|md|text)?[ \t]*$", re.IGNORECASE)
OTHER_FENCE = re.compile(r"^[ \t]*(?:```+|~~~+)[ \t]*([^`\n]*)$")
UNDERLINE = re.compile(r"(=+|-{2,})[ \t]*$")
# Only these can do harm. Few texts have any.
SUSPICIOUS = re.compile(r"^ {4}|^[ \t]*\t|^[ \t]*(?:[*+-][ \t]+)*\d{1,9}[.)][ \t\n]|\]\(", re.MULTILINE)
LINK = re.compile(r"(?<!\\)\[(?=[^\[\]\n]*\]\()")
WEB = ("http://", "https://", "mailto:")
READER = MarkdownIt("commonmark", {"html": False}).enable(["table"])
TURNS = 4


def headings(lines: list[str]) -> list[str]:
    """Return lines with underlined headings written with # and fences around words taken away."""
    found: list[str] = []
    for line in lines:
        if line.startswith(("=", "-")) and (match := UNDERLINE.match(line)):
            above = found[-1] if found else ""
            before = found[-2] if len(found) > 1 else ""
            if above.strip() and not before.strip() and is_heading(above):
                found[-1] = f"{'#' if match[1][0] == '=' else '##'} {above.strip()}"
                continue
            if above.strip():
                found.append("")  # a line under a sentence does not make it a heading
        elif ("```" in line or "~~~" in line) and (match := OTHER_FENCE.match(line)):
            found.append("" if FENCE.match(line) else match[1])
            continue
        found.append(line)
    return found


def is_heading(line: str) -> bool:
    text = line.strip()
    return len(text) <= 100 and text[0] not in "#*>+-|0123456789" and not text.endswith((".", ",", ";"))


def write_out(text: str) -> str:
    """Return a section's Markdown so that every word of it shows, and every number as it was written."""
    text = STAR.sub(r"\\*", text)
    text = GREATER.sub(r"\1\\>", text)
    text = PLUS.sub(r"\1\\+", text) if "+" in text else text
    if "|" not in text and "]:" not in text and not SUSPICIOUS.search(text):
        return text
    for _turn in range(TURNS):
        lines = text.split("\n")
        changed = list(lines)
        found: dict[str, Any] = {}
        for number, line in repairs(READER.parse(text, found), lines):
            changed[number] = line
        for definition in [*found.get("references", {}).values(), *found.get("duplicate_refs", [])]:
            number = definition["map"][0]
            changed[number] = lines[number].replace("[", "\\[", 1)
        if changed == lines:
            break
        text = "\n".join(changed)
    return text


def repairs(tokens: list[Token], lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that must be written in another way, as (number, line)."""
    lists: list[list[Token]] = []  # each open list: the token that opened it, and those of its items
    for token in tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append([token])
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            yield from renumbered(*lists.pop(), lines=lines)
        if token.map is None:
            continue
        first, end = token.map
        if token.type == "code_block":
            yield from ((n, lines[n].replace("\t", "    ")[4:]) for n in range(first, end) if lines[n].strip())
        elif token.type == "table_open" and is_overfull(lines[first:end]):
            yield first + 1, lines[first + 1].replace("|", "\\|").replace("-", "\\-", 1)
        elif token.type == "inline" and has_broken_link(token):
            yield from ((n, without_link(lines[n])) for n in range(first, end) if "](" in lines[n])


def renumbered(opened: Token, *items: Token, lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield items of a list so that it begins anew wherever its numbers jump: "." becomes ")", then "." again.

    A list of nothing but "1." asks to be counted, and is left alone.
    """
    if opened.type == "bullet_list_open" or (len(items) > 1 and all(item.info == "1" for item in items)):
        return
    expected = int(opened.attrs.get("start", 1))
    is_other = False
    for item in items:
        number = item.map[0] if item.map else 0
        if item.info != str(int(item.info)):
            yield number, lines[number].replace(item.info, f"{item.info}\\", 1)  # 01. is no 1.
            return
        if int(item.info) != expected:
            is_other = not is_other
            expected = int(item.info)
        if is_other:
            other = ")" if opened.markup == "." else "."
            yield number, lines[number].replace(f"{item.info}{opened.markup}", f"{item.info}{other}", 1)
        expected += 1


def is_overfull(rows: list[str]) -> bool:
    """Tell whether a row of a table has more cells than its head: they would not be shown."""
    counts = [len(re.split(r"(?<!\\)\|", row.strip().strip("|"))) for row in rows]
    return max(counts) > counts[0]


def has_broken_link(token: Token) -> bool:
    """Tell whether a paragraph has a link that no page can follow, a picture, or a link with words that hide."""
    for child in token.children or []:
        if child.type == "image":
            return True
        if child.type == "link_open":
            target = str(child.attrs.get("href") or "")
            if child.attrs.get("title") or not target.lower().startswith(WEB):
                return True
    return False


def without_link(line: str) -> str:
    """Write the links of a line out: by the bracket that opens each, or, where that is lines above, that closes it."""
    written = LINK.sub(r"\\[", line)
    return written if written != line else line.replace("](", "\\](")
