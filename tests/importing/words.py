"""The words of a page and of a file, each read in a way of its own: nothing here knows the parser.

A word is a run of letters, a number with its decimals, or a sign that means something: <, >, %, ±…
The numbers of a numbered list count as the reader sees them.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from html.parser import HTMLParser

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[<>≤≥±%°=~+]")
NOTE = (
    "**Note:** This information is AI-generated or crowd-sourced and may not be accurate. "
    "Please consult a medical professional for verified advice."
)
# The labels of the site's sections: the one thing, beside title and note, that may be left aside.
STANDARD = re.compile(
    r"\b(?:generic names?|usages?|uses|dosage|combined side effects|side effects|interactions|precautions|how it works|"
    r"faqs?|frequently asked questions|disclaimer)\b",
    re.IGNORECASE,
)
NAMING = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+(.*)|(?:(?:[*+-]|\d+[.)])[ \t]+)?(?:\*\*|__)(.+?)(?:\*\*|__)|([A-Z][A-Za-z ]{2,30}):)",
    re.MULTILINE,
)
INLINE = {"sub", "sup", "em", "i", "strong", "a", "code"}


def count(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.lower()))


class Reader(HTMLParser):
    """Collects what somebody who reads a page sees, the numbers of lists included."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.seen.append(" ")
        if tag in ("ol", "ul"):
            self.lists.append(int(dict(attrs).get("start") or 1) if tag == "ol" else None)
        number = self.lists[-1] if tag == "li" else None
        if number is not None:
            self.seen.append(f"{number}. ")
            self.lists[-1] = number + 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.seen.append(" ")
        if tag in ("ol", "ul"):
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def of_page(markup: str) -> Counter[str]:
    """Return the words of a page's HTML."""
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return count("".join(reader.seen))


def body(raw: bytes) -> str:
    """Return what stands below the front matter, without the note and the heading that repeats the title."""
    _before, front, below = raw.decode().split("---\n", 2)
    title = re.search(r"^title: *(.*)$", front, re.MULTILINE)
    below = below.replace(NOTE, "")
    return below.replace(f"# {title[1].strip()}\n", "\n", 1) if title else below


def of_source(text: str) -> Counter[str]:
    """Return the words of Markdown: marks are taken away by hand, line by line."""
    lines = []
    for line in text.split("\n"):
        line = re.sub(r"^[ \t]*(?:[*+-][ \t]+|#{1,6}[ \t]+|>[ \t]+(?!\d))*", "", line)
        line = re.sub(r"^[ \t]*(?:~~~+|```+|=+[ \t]*$)", "", line)
        line = re.sub(r"</?(?:sub|sup|em|i)>", "", line)
        line = re.sub(r"(?<=\w)\*(?=\d)", " ", line)  # HLA-B*5701
        lines.append(html.unescape(line.replace("*", "").replace("\\", "")))
    return count("\n".join(lines))


def of_labels(text: str) -> Counter[str]:
    """Return the words of the standard labels where a heading, a bold beginning or a "Word:" names something."""
    found: Counter[str] = Counter()
    for match in NAMING.finditer(text):
        for label in STANDARD.findall(match[1] or match[2] or match[3]):
            found += count(label)
    return found
