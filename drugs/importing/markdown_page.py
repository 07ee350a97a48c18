"""An old page to a title and sections: parsing only, nothing is stored.

Every word of the body is kept, but for the heading that repeats the title, the labels of sections, and the fixed note
that the site itself says. What no section claims lands in the introduction (before the first label) or in the further
information (after a heading that names no section). A page that sets out each component under its own heading is
folded: each part goes into its section, below a heading with the component's name.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from drugs.importing import front_matter, labels
from drugs.importing.errors import PageError
from drugs.naming import normalise

NOTE = (
    "**Note:** This information is AI-generated or crowd-sourced and may not be accurate. "
    "Please consult a medical professional for verified advice."
)
DISCLAIMER = re.compile(r"(\*\*Disclaimer:\*\*|#{1,6} Disclaimer:?|\*\*Disclaimer\*\*:?)[ \t]*", re.IGNORECASE)
OTHER_DISCLAIMER = re.compile(r"\*{1,2}(Important |Medical )?Disclaimer\b", re.IGNORECASE)
# Closing words that belong to no question: they end the questions.
CLOSING = re.compile(r"\*\*(Important Note|In summary|In conclusion|Crucially|Please note)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """A page as read: its title, and the Markdown of each section that has any."""

    title: str
    sections: dict[str, str] = field(default_factory=dict)


@dataclass
class Part:
    """A run of lines of one section. about: the component, remark or heading that it stands under."""

    key: str
    about: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return textwrap.dedent("\n".join(self.lines)).strip("\n").rstrip()


def parse(raw: bytes) -> Page:
    """Read the bytes of a file. Raises PageError with reason and line."""
    document = front_matter.split(front_matter.decode(raw))
    title = " ".join(document.fields.get("title", "").split())
    if not title:
        raise PageError(_("The front matter has no title. Add a line “title: …”."), 1)
    body = without_title(document, title)
    return Page(title, join(take_apart(body.split("\n"), title)))


def without_title(document: front_matter.Document, title: str) -> str:
    """Return the body without the heading that repeats the title; refuse a page with two titles."""
    lines = document.body.split("\n")
    found = [number for number, line in enumerate(lines) if line.startswith("# ")]
    for number in found:
        heading = " ".join(lines[number][2:].split())
        if normalise(heading) != normalise(title):
            raise PageError(
                _("The page has two titles: “%(title)s” and “%(heading)s”. Keep one.")
                % {"title": title, "heading": heading},
                document.body_line + number,
            )
        lines[number] = ""
    return "\n".join(lines)


def is_heading_dialect(lines: list[str]) -> bool:
    """Tell whether sections begin with headings; then a bold label counts only below a component's heading."""
    headings = (labels.HEADING.match(line) for line in lines)
    return any(match and labels.from_heading(match[2]) for match in headings)


def take_apart(lines: list[str], title: str) -> list[Part]:
    """Cut the lines of a body into parts, in their order."""
    parts = [Part("introduction")]
    bold_counts = not is_heading_dialect(lines)
    component, level = "", 0  # the heading that we are below, and how many marks it has
    for number, line in enumerate(lines):
        if line.strip() == NOTE:
            continue
        heading = labels.HEADING.match(line)
        label = labels.from_heading(heading[2]) if heading else labels.from_bold(line) if bold_counts else None
        if label:
            if heading and len(heading[1]) <= level and not is_component(component, title):
                component = ""  # a section of the whole page again
            parts.append(Part(label.key, about(component, label.remark), [label.rest] if label.rest else []))
        elif match := DISCLAIMER.match(line):
            parts.append(Part("page_disclaimer", "", [line[match.end() :]]))
        elif OTHER_DISCLAIMER.match(line):
            parts.append(Part("page_disclaimer", "", [line]))
        elif heading and begins_group(heading, parts[-1], title):
            component, level = labels.component_of_heading(heading[2]), len(heading[1])
            bold_counts = True
            parts.append(Part("further_information", component))
        elif bold_counts and (name := component_line(lines, number, title)):
            component, level = name, 0
            parts.append(Part("further_information", component))
        elif parts[-1].key == "faqs" and CLOSING.match(line):
            parts.append(Part("further_information", "", [line]))
        elif parts[-1].key == "page_disclaimer" and not line.strip():
            parts.append(Part("further_information"))  # a disclaimer is one paragraph
        else:
            parts[-1].lines.append(line)
    return [part for part in parts if part.text]


def begins_group(heading: re.Match[str], part: Part, title: str) -> bool:
    """Tell whether a heading that names no section begins something new, and does not just divide a section."""
    if is_component(heading[2], title):
        return True
    if part.key == "introduction":
        return False
    return len(heading[1]) <= 3 or part.key == "further_information"


def about(component: str, remark: str) -> str:
    return f"{component} ({remark})" if component and remark else component or remark


def is_component(text: str, title: str) -> bool:
    """Tell whether a heading names one of the components in the title: "Paracetamol (Acetaminophen)"."""
    name = normalise(re.sub(r"\(.*?\)", " ", labels.component_of_heading(text)))
    parts = [normalise(part) for part in title.split("+")]
    return len(parts) > 1 and bool(name) and any(name == part or name in part or part in name for part in parts)


def component_line(lines: list[str], number: int, title: str) -> str:
    """Return the component that a bold line names, when the next text is a label; else an empty text."""
    match = labels.BOLD_LINE.match(lines[number])
    if match is None or not is_component(match[1], title):
        return ""
    following = next((line for line in lines[number + 1 :] if line.strip()), "")
    return match[1].strip() if labels.from_bold(following) else ""


def level_headings(text: str, top: int) -> str:
    """Move the headings inside a section so that the highest has `top` marks: none reads as a section of the site."""
    found = [len(match[1]) for line in text.split("\n") if (match := labels.HEADING.match(line))]
    if not found:
        return text
    shift = top - min(found)
    return "\n".join(
        "#" * max(1, min(6, len(match[1]) + shift)) + " " + match[2] if (match := labels.HEADING.match(line)) else line
        for line in text.split("\n")
    )


def join(parts: list[Part]) -> dict[str, str]:
    """Put the parts of each section together, each below a heading with what it is about."""
    sections: dict[str, list[str]] = {}
    for part in parts:
        text = level_headings(part.text, 2 if part.about else 1)
        sections.setdefault(part.key, []).append(f"# {part.about}\n\n{text}" if part.about else text)
    return {key: "\n\n".join(texts) for key, texts in sections.items()}
