"""A locale that no human speaks: every word that passes gettext comes out in ⟦brackets⟧, every other one bare.

Nothing is compiled or committed: the catalogue that Django holds for the site's language is told to answer so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from drugs import notices
from drugs.templatetags import once
from drugs.views import kept, lists

OPENED, CLOSED = "⟦", "⟧"
CONTEXT = "\x04"
# Addresses and digests are no words.
CODES = re.compile(r"(?:https?:/)?/\S+|\b[0-9a-f]{16,}\b")
WORD = re.compile(r"[^\W\d_]{2,}")
# Where one text ends and another begins. A cut text whose bracket is lost hides no more than the rest of its own.
BLOCKS = frozenset((
    "a", "article", "aside", "button", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "label", "legend", "li", "main", "nav", "ol", "option", "p",
    "pre", "section", "summary", "table", "tbody", "td", "textarea", "th", "thead", "title", "tr", "ul",
))  # fmt: skip
SILENT = frozenset({"script", "style", "svg", "template", "code", "kbd"})
SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title", "label")


def marked(message: str) -> str:
    """Return a message as this locale says it."""
    return f"{OPENED}{message.rpartition(CONTEXT)[2]}{CLOSED}"


@contextmanager
def spoken() -> Iterator[None]:
    """Let the site speak this locale while the block runs."""
    with translation.override(settings.LANGUAGE_CODE):
        catalogue = trans_real.translation(settings.LANGUAGE_CODE)
        catalogue.gettext = marked
        catalogue.ngettext = lambda one, many, number: marked(one if number == 1 else many)
        forget()
        try:
            yield
        finally:
            del catalogue.gettext, catalogue.ngettext
            forget()


def forget() -> None:
    """Forget what is rendered once a process: in one language it is taken to stay the same."""
    once.rendered.cache_clear()
    notices.checked_block.cache_clear()
    lists.PAGES = kept.Pages()


class Reader(HTMLParser):
    """Collects the words of a page that stand outside brackets: bare words in its texts and in what is read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bare: list[str] = []
        self.depth = 0
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT or (tag == "pre" and ("class", "raw") in attrs):
            self.silent += 1
        if tag in BLOCKS:
            self.depth = 0
        given = {name: value or "" for name, value in attrs}
        said = [given[name] for name in SPOKEN if name in given]
        if tag == "meta" and (given.get("name") or given.get("property", "")) in DESCRIBING:
            said.append(given.get("content", ""))
        if tag == "input" and given.get("type") in ("submit", "button"):
            said.append(given.get("value", ""))
        said += [value for name, value in given.items() if name.startswith("data-say-")]
        for text in said:
            self.bare += bare_words(text)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT or (tag == "pre" and self.silent):
            self.silent -= 1
        if tag in BLOCKS:
            self.depth = 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            words, self.depth = outside(data, self.depth)
            self.bare += words


DESCRIBING = frozenset({"description", "og:title", "og:description", "ai-disclosure"})


def outside(text: str, depth: int = 0) -> tuple[list[str], int]:
    """Return the words of a text that stand outside brackets, and how many brackets are open at its end."""
    kept = []
    for letter in text:
        if letter == OPENED:
            depth += 1
            kept.append(" ")
        elif letter == CLOSED:
            depth = max(0, depth - 1)
            kept.append(" ")
        elif depth == 0:
            kept.append(letter)
    return WORD.findall(CODES.sub(" ", "".join(kept))), depth


def bare_words(text: str) -> list[str]:
    return outside(text)[0]


def bare_on(page: str) -> list[str]:
    """Return the words of an HTML page that stand outside brackets."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader.bare
