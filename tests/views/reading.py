"""Read a page as a person does: what stands in sight, what stands in a section, what it loads."""

from __future__ import annotations

import copy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SVG_SHAPES = {"path", "circle", "rect", "line"}
HIDING = {"head", "script", "style", "template", "noscript", "details", "textarea", "select", "dialog", "iframe"}


class Page(HTMLParser):
    """A page, parsed apart from the code under test.

    outside: the words in sight outside every section; sections: {id: words}; order: tags and ids as they come.
    """

    def __init__(self, markup: str | bytes) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, str]] = []
        self.outside, self.sections, self.headings = "", {}, []
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(markup.decode() if isinstance(markup, bytes) else markup)
        self.outside = " ".join(self.outside.split())
        self.sections = {key: " ".join(words.split()) for key, words in self.sections.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.elements.append((tag, known))
        if "id" in known:
            self.ids.append(known["id"])
        hides = tag in HIDING or "hidden" in known or "style" in known or known.get("aria-hidden") == "true"
        hides = hides or "visually-hidden" in known.get("class", "")
        if tag == "section":
            self.sections[known.get("id", "")] = ""
        if tag not in VOID | SVG_SHAPES:
            self.open.append((tag, hides, known.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in VOID | SVG_SHAPES and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(hides for _, hides, _ in self.open):
            return
        section = next((key for tag, _, key in self.open if tag == "section"), None)
        if section is None:
            self.outside += f" {data}"
        else:
            self.sections[section] += f" {data}"
        if self.open and self.open[-1][0] in ("h1", "h2"):
            self.headings.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [known for name, known in self.elements if name == tag]

    def meta(self, name: str) -> str:
        found = [m.get("content", "") for m in self.all("meta") if name in (m.get("name"), m.get("property"))]
        return found[0] if found else ""

    def addresses(self) -> list[str]:
        """Return everything that a browser would load by itself, and every form's target."""
        loading = {"img": "src", "script": "src", "link": "href", "iframe": "src", "form": "action", "source": "src"}
        used = [(tag, known) for tag, known in self.elements if known.get("rel") != "canonical"]
        return [known[name] for tag, known in used if (name := loading.get(tag, "")) in known]


def with_templates(settings: Any, folder: Path, **files: str) -> None:
    """Let files stand in for templates: with_templates(settings, tmp_path, **{"notices/top.html": "…"})."""
    for name, text in files.items():
        file = folder / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [folder / "templates", *templates[0]["DIRS"]]
    settings.TEMPLATES = templates


def source(name: str) -> str:
    """Return the text of one of the site's own templates."""
    return (Path(__file__).resolve().parents[2] / "templates" / name).read_text()
