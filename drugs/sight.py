"""Where on a page something stands: in the open, or inside a section, a tag, a comment, a hidden element."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What is stepped over in one go: a comment, an element whose content is no notice's place, one tag; or a tag that
# never ends and takes the rest of the page with it. What lies inside such a piece is not in the open.
PIECE = re.compile(
    r"""<!--.*?(?:-->|\Z)
    | <!\[CDATA\[.*?(?:\]\]>|\Z)
    | <(?P<whole>section|script|style|textarea|title|template|noscript|iframe|xmp|noembed|noframes)\b
      (?:[^<]++|<(?!/(?P=whole)\s*>))*+(?:</(?P=whole)\s*>|\Z)
    | <(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:[^>"']++|"[^"]*"|'[^']*')*+)>
    | <![^>]*>
    | <[a-z/!?].*\Z""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))


def is_nested(piece: re.Match[str], whole: str) -> bool:
    """Whether a section holds another: then the first end tag is not its own."""
    return f"<{whole.lower()}" in piece.group()[1:].lower()


def open_elements(page: str, places: Iterable[int]) -> dict[int, list[tuple[str, str]] | None]:
    """Return for each place the elements that are open there, outermost first: (name, attributes as written).

    None: the place is not in the open. One pass over the tags outside sections, about 0.1 ms a page. Tags are read
    as written and one that is left open stays open, so a slip makes a place look hidden, never shown.
    """
    waiting = sorted(set(places), reverse=True)
    found: dict[int, list[tuple[str, str]] | None] = dict.fromkeys(waiting)
    names: list[str] = []
    stack: list[tuple[str, str]] = []
    for piece in PIECE.finditer(page):
        start, end = piece.span()
        while waiting and waiting[-1] <= start:
            found[waiting.pop()] = list(stack)
        while waiting and waiting[-1] < end:
            waiting.pop()
        if not waiting:
            return found
        whole, closes, name, attributes = piece.groups()
        if whole:
            if is_nested(piece, whole):
                return found
        elif name:
            name = name.lower()
            if closes:
                if name in names:
                    while names.pop() != name:
                        pass
                    del stack[len(names) :]
            elif name not in VOID and not (attributes.endswith("/") and "svg" in names):
                # A slash closes a tag only inside a drawing; elsewhere browsers do not mind it.
                names.append(name)
                stack.append((name, attributes.strip()))
    found.update((place, list(stack)) for place in waiting)
    return found
