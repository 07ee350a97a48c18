"""An old page to a title and sections: parsing only, nothing is stored.

Every word of the body is kept, but for the heading that repeats the title, the labels of sections, and the fixed note
that the site itself says. A page that sets out each component under its own heading is folded: each part goes into its
section, below a heading with the component's name. The rules, with examples: docs/import-rules.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from drugs.importing import closing, front_matter, labels, marks, titles, visible
from drugs.importing.components import Components
from drugs.importing.errors import PageError
from drugs.importing.outline import NOTE, Outline, Part
from drugs.naming import normalise

__all__ = ["NOTE", "Page", "parse"]


@dataclass(frozen=True)
class Page:
    """A page as read: its title, and the Markdown of each section that has any."""

    title: str
    sections: dict[str, str] = field(default_factory=dict)


def parse(raw: bytes) -> Page:
    """Read the bytes of a file. Raises PageError with reason and line."""
    document = front_matter.split(front_matter.decode(raw))
    title = " ".join(document.fields.get("title", "").split())
    if not title:
        raise PageError(_("The front matter has no title. Add a line “title: …”."), 1)
    lines = without_title(document, title)
    parts = closing.move(Outline(visible.headings(lines), title).take_apart())
    return Page(title, join(together(parts, len(list(titles.split(title))) > 1)))


def without_title(document: front_matter.Document, title: str) -> list[str]:
    """Return the lines of the body without the heading that repeats the title; refuse a page with two titles.

    A heading with one mark may also name a section or a component, below the title.
    """
    lines = document.body.split("\n")
    for number, line in enumerate(lines):
        if not line.startswith(("# ", "#\t")):
            continue
        heading = " ".join(marks.BARE.sub("", line[1:]).strip(" \t#").split())
        if heading == title or normalise(heading) == normalise(title):
            lines[number] = ""
        elif not is_below_title(heading, title):
            raise PageError(
                _("The page has two titles: “%(title)s” and “%(heading)s”. Keep one.")
                % {"title": title, "heading": heading},
                document.body_line + number,
            )
    return lines


def is_below_title(heading: str, title: str) -> bool:
    """Tell whether a heading names a section or a component, and is no second title."""
    names = Components(title)
    return labels.read(heading, True, names.has) is not None or names.has(heading) or heading.lower() == "disclaimer"


def together(parts: Sequence[Part], is_combination: bool) -> list[Part]:
    """Return parts with the side effects of all components together in their own section, where each has some too."""
    each = any(part.key == "side_effects" and not part.is_of_all for part in parts)
    found = []
    for part in parts:
        if part.key == "side_effects" and part.is_of_all and each and is_combination:
            part = replace(part, key="combined_side_effects")
        elif part.key == "combined_side_effects" and not is_combination:
            part = replace(part, key="side_effects", about=part.about or "Combined side effects")
        found.append(part)
    return found


def join(parts: Sequence[Part]) -> dict[str, str]:
    """Put the parts of each section together: what is about all first, then each below a heading with its subject."""
    sections: dict[str, dict[str, list[str]]] = {}
    for part in parts:
        sections.setdefault(part.key, {}).setdefault(part.about, []).append(part.text)
    return {key: visible.write_out(one_text(by_subject)) for key, by_subject in sections.items()}


def one_text(by_subject: dict[str, list[str]]) -> str:
    """Return the Markdown of one section, from the texts of each subject; "" is about all."""
    written = []
    for about in sorted(by_subject, key=bool):
        text = level_headings("\n\n".join(filter(None, by_subject[about])), 2 if about else 1)
        written.append(f"# {about}\n\n{text}".rstrip() if about else text)
    return "\n\n".join(written)


def level_headings(text: str, top: int) -> str:
    """Move the headings inside a section so that the highest has `top` marks: none reads as a section of the site."""
    if "#" not in text:
        return text
    lines = text.split("\n")
    found = [marks.HEADING.match(line) if line.lstrip(" ")[:1] == "#" else None for line in lines]
    depths = [len(match[1]) for match in found if match]
    if not depths:
        return text
    shift = top - min(depths)
    return "\n".join(
        "#" * max(1, min(6, len(match[1]) + shift)) + " " + match[2] if match else line
        for line, match in zip(lines, found, strict=True)
    )
