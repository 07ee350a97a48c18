"""Hostile texts in batches that fit a section, and whatever on a finished page should not be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from drugs.review.validation import UNSTORABLE
from tests import hostile

LISTS = ("blns", "owasp-xss-filter-evasion", "bleach-tests-data", "commonmark-spec-0.31.2")
SECTION_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul", "ins", "del", "div", "section",
}  # fmt: skip
# What no page of ours holds anywhere.
NEVER = {"iframe", "object", "embed", "img", "style", "base", "video", "audio", "frame", "frameset", "applet", "math"}
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset")
SCHEMES = ("http://", "https://", "mailto:", "/", "?", "#", ".")


def all_texts(name: str) -> list[str]:
    """Return every text of a list, and of cmark's pathological inputs a beginning of each."""
    if name == "cmark-pathological":
        rules = hostile.load(name)
        return [hostile.write_out(rules[key], 1_500) for key in sorted(rules)]
    return list(dict.fromkeys(hostile.texts(hostile.load(name))))


def batches(texts: Iterable[str], most: int = 40_000) -> Iterator[str]:
    """Yield storable texts joined as paragraphs, with a paragraph of words between that ends what stands open."""
    held = ""
    for text in texts:
        piece = UNSTORABLE.sub("?", text).replace("\r\n", "\n").replace("\r", "\n") + "\n\nand\n\n"
        if held and len(held) + len(piece) > most:
            yield held
            held = ""
        held += piece
    if held:
        yield held


class Page(HTMLParser):
    """A finished page: its elements with their attributes, the words of its notices' place left aside."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


def strange(markup: str) -> list[str]:
    """Return what a page should not hold: handlers, inline styles, foreign scripts, elements, schemes, ids twice."""
    found, ids = [], Counter[str]()
    for tag, attributes in Page(markup).elements:
        is_ours = tag == "img" and attributes.get("src", "").startswith("/static/")
        if tag in NEVER and not is_ours:
            found.append(f"<{tag}>")
        is_data = attributes.get("type") in ("application/ld+json", "application/json")
        if tag == "script" and not is_data and not attributes.get("src", "").startswith("/static/"):
            found.append("<script>")
        for name, value in attributes.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                found.append(f"<{tag} {name}>")
            if name in ADDRESSES and value and not value.strip().lower().startswith(SCHEMES) and tag != "meta":
                found.append(f"<{tag} {name}={value[:60]}>")
            if name == "id":
                ids[value] += 1
    return found + [f"id {value} {times} times" for value, times in ids.items() if times > 1]
