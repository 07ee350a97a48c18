"""The outline of a page: its lines cut into parts, each of one section, in their order.

A page names its sections by headings, or by bold lines, or by plain ones: the way that names most counts. Below a line
that names a component the labels may be written in another way; what is written like the first label there counts:

    ### Diazepam               a component, by heading
    **Usage:** For anxiety.
    **Imipramine:**            a component, by a bold line
    * **Usage:** For …
    * **Caffeine:**            a component, in a list
        * **Usage:** For …

What no section claims lands in the introduction, before the first label, or in the further information, after a
heading that names no section.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from drugs.importing import grouping, labels
from drugs.importing.components import Components
from drugs.importing.grouping import Group, Line
from drugs.importing.labels import Label
from drugs.importing.marks import Mark, Style

NOTE = (
    "**Note:** This information is AI-generated or crowd-sourced and may not be accurate. "
    "Please consult a medical professional for verified advice."
)
NOT_WORDS = re.compile(r"[^A-Za-z]+")
NOTE_WORDS = NOT_WORDS.sub(" ", NOTE).strip()
DISCLAIMER = re.compile(
    r"(?:#{1,6} +)?(?:(?:\*\*|__)Disclaimer(?::(?:\*\*|__)|(?:\*\*|__):?)|Disclaimer(?::|$))[ \t]*(.*)$", re.IGNORECASE
)
OTHER_DISCLAIMER = re.compile(r"(?:#{1,6} +)?[*_]{1,3}(?:(?:Important|Medical|General) )?Disclaimer\b", re.IGNORECASE)
MANY = 3  # so many different sections make a way of naming them the page's own
OF_THE_PAGE = re.compile(r"\b(?:both|each|all|individual|separate|general|hypothetical|regarding)\b", re.IGNORECASE)
WHOLE = re.compile(r"\b(?:why|when|important|note|summary|conclusion)\b", re.IGNORECASE)


@dataclass
class Part:
    """Lines of one section. about: the component, remark or heading that they stand under; first: before the lines."""

    key: str
    about: str = ""
    first: str = ""
    lines: list[str] = field(default_factory=list)
    is_of_all: bool = False

    @property
    def text(self) -> str:
        below = textwrap.dedent("\n".join(self.lines)).rstrip()
        if not self.first:
            return below.strip("\n")
        # A list needs no blank line after a text, but a list further in would be read as its continuation.
        return f"{self.first}\n{below}" if below else self.first

    @property
    def is_empty(self) -> bool:
        return not self.first and not any(line.strip() for line in self.lines)


class Outline:
    """One page on its way: what is known of every line, and where the walk through them stands."""

    def __init__(self, lines: Sequence[str], title: str) -> None:
        self.names = Components(title)
        self.lines = grouping.read(lines, self.names)
        self.groups = grouping.find(self.lines, self.names)
        self.style, self.level = page_style(self.lines, bool(self.groups))
        self.parts = [Part("introduction")]
        self.group: Group | None = None
        self.seen: set[str] = set()
        self.seen_of_page: set[str] = set()
        self.answered = False  # whether a component had questions of its own
        self.aside: tuple[Line, Part] | None = None  # a word about all of them inside the side effects, and its part

    @property
    def part(self) -> Part:
        return self.parts[-1]

    def take_apart(self) -> list[Part]:
        """Walk through the lines, once."""
        for line in self.lines:
            self.take(line)
        said = {part.about for part in self.parts if not part.is_empty}
        return [part for part in self.parts if not part.is_empty or self.is_lost(part.about, said)]

    def is_lost(self, about: str, said: set[str]) -> bool:
        """Tell whether a heading above no text would be lost: it stands above no other part."""
        if not about or any(other.startswith(about) for other in said):
            return False
        said.add(about)
        return True

    def take(self, line: Line) -> None:
        """Put one line where it belongs."""
        text, mark = line.text, line.mark
        if "crowd-sourced" in text and NOT_WORDS.sub(" ", text).strip() == NOTE_WORDS:
            return
        if not line.is_blank:
            self.come_back(line)
        if "isclaimer" in text and self.take_disclaimer(text):
            return
        if line.label is not None and mark is not None and self.counts(line):
            self.begin_section(line.label, mark, line)
        elif (group := self.groups.get(line.number)) and self.may_begin(group):
            self.begin_group(group)
        elif mark is not None and mark.style is Style.HEADING:
            self.take_heading(line, mark)
        elif mark is not None and self.is_said_of_all(mark):
            self.step_aside(line, mark)
        elif self.leaves_group(line):
            self.leave_group()
            self.parts.append(Part("further_information", lines=[text]))
        elif self.part.key == "page_disclaimer" and line.is_blank and not self.part.is_empty:
            self.parts.append(Part("further_information" if self.seen_of_page else "introduction"))
        else:
            self.part.lines.append(text)

    def take_disclaimer(self, text: str) -> bool:
        """Begin a disclaimer where the line is one. It is one paragraph."""
        match = DISCLAIMER.match(text)
        if match is None and not OTHER_DISCLAIMER.match(text):
            return False
        self.leave_group()
        self.parts.append(Part("page_disclaimer", first=(match[1].strip() if match else text.lstrip("# "))))
        return True

    def counts(self, line: Line) -> bool:
        """Tell whether a label begins a section where it stands."""
        mark, label = line.mark, line.label
        if mark is None or label is None or mark.style is Style.HEADING:
            return label is not None
        if self.part.key == "faqs" and label.key in self.seen:
            return False  # an answer speaks of the dosage again
        if not label.is_exact and label.key == self.part.key:
            return False  # "Potential Side Effects:" among the side effects
        if self.group is not None and self.group.is_written_like(mark):
            return True
        if self.part.key == "further_information" and mark.style is Style.BOLD and label.is_exact:
            return label.key not in self.seen  # between two ways of writing: it stands in no section
        return mark.style is self.style and (mark.style is not Style.BULLET or mark.depth == 0)

    def begin_section(self, label: Label, mark: Mark, line: Line) -> None:
        if self.group is not None and self.is_of_page(label, mark, line):
            self.leave_group()
        name = self.group.name if self.group else ""
        about = f"{name} ({label.about})" if name and label.about else name or label.about
        is_of_all = labels.is_of_all(about) or (not labels.APART.search(about) and self.names.has_several(about))
        self.parts.append(Part(label.key, about, label.rest or mark.rest, is_of_all=is_of_all))
        self.seen.add(label.key)
        if self.group is not None:
            self.answered = self.answered or label.key == "faqs"

    def is_of_page(self, label: Label, mark: Mark, line: Line) -> bool:
        """Tell whether a label below a component's heading is of the whole page again."""
        group = self.group
        if group is None:
            return True
        if not group.is_written_like(mark) and not (mark.style is Style.HEADING and mark.depth > group.begins.depth):
            return True
        if label.about and (labels.TOGETHER.search(label.about) or OF_THE_PAGE.search(label.about)):
            return True
        if label.key == "faqs":
            return not self.answered and not any(number > line.number for number in self.groups)
        return label.key in self.seen

    def may_begin(self, group: Group) -> bool:
        """Tell whether a component's part can begin here, and does not just divide a section of the page."""
        if self.group is not None or group.begins.style is Style.HEADING or group.keys >= 2:
            return True
        return self.part.key in ("introduction", "further_information", "generic_name")

    def begin_group(self, group: Group) -> None:
        key = "introduction" if group.style or self.part.key == "introduction" else "further_information"
        self.leave_group()
        self.group, self.seen = group, set()
        is_of_all = labels.is_of_all(group.name)
        if group.generic_name:
            self.seen.add("generic_name")
            self.parts.append(Part("generic_name", group.name, group.generic_name))
            self.parts.append(Part(key, group.name))
        else:
            self.parts.append(Part(key, group.name, group.begins.rest, is_of_all=is_of_all))

    def leave_group(self) -> None:
        if self.group is None:
            self.seen_of_page |= self.seen
        else:
            self.seen_of_page.add("component")
        self.group, self.seen = None, set(self.seen_of_page)

    def leaves_group(self, line: Line) -> bool:
        """Tell whether a line that names nothing is no longer about the component."""
        group = self.group
        if group is None or line.is_blank or not self.seen:  # before its first label a component may be introduced
            return False
        if group.style is Style.BULLET:
            if group.begins.style is Style.BULLET:
                return line.indent <= group.begins.depth
            return line.indent == 0 and not line.is_item
        mark = line.mark
        if mark is None or mark.style is not Style.BOLD or group.style is None:
            return False
        words = mark.words.rstrip(":")
        if not mark.is_alone:  # another component that has no labels below
            return group.begins.style is Style.BOLD and words != group.name and self.names.has(words)
        return bool(labels.TOGETHER.search(words) or WHOLE.search(words)) or self.names.has_several(words)

    def take_heading(self, line: Line, mark: Mark) -> None:
        """Take a heading that names no section: it divides one, or begins further information."""
        if self.part.key == "introduction" and self.group is None:
            self.part.lines.append(line.text)
        elif mark.depth <= self.level or self.part.key == "further_information":
            self.leave_group()
            self.parts.append(Part("further_information", mark.words.rstrip(":")))
        else:
            self.part.lines.append(line.text)

    def is_said_of_all(self, mark: Mark) -> bool:
        """Tell whether a line inside the side effects says what happens when the components are taken together."""
        if self.part.key != "side_effects" or not self.names.names or mark.style is Style.PLAIN:
            return False
        return labels.COMBINED.match(mark.words.rstrip(":")) is not None and (mark.is_alone or mark.words.endswith(":"))

    def step_aside(self, line: Line, mark: Mark) -> None:
        """Begin what is said of all components together inside the side effects; its own words stay."""
        self.aside = (line, self.part)
        is_standard = mark.words.lower() == "combined side effects:"
        first = mark.rest if is_standard else f"**{mark.words}** {mark.rest}".strip()
        self.parts.append(Part("combined_side_effects", first=first))

    def come_back(self, line: Line) -> None:
        """Go on with the side effects where a word about all of them inside them ends."""
        if self.aside is None:
            return
        began, part = self.aside
        mark = began.mark
        if mark is None or self.part.key != "combined_side_effects":
            self.aside = None
            return
        if mark.style is Style.BULLET:
            is_over = line.indent <= mark.depth
        elif mark.is_alone:
            is_over = line.mark is not None and line.mark.style is Style.BOLD
        else:
            is_new = bool(self.part.lines) and not self.part.lines[-1].strip()
            is_over = is_new and not line.is_item and line.indent == 0
        if is_over:
            self.aside = None
            self.parts.append(Part(part.key, part.about, is_of_all=part.is_of_all))


def page_style(lines: Sequence[Line], has_groups: bool) -> tuple[Style, int]:
    """Return how a page names its sections, and how many marks the headings have that do."""
    found: dict[Style, set[str]] = {style: set() for style in Style}
    level = 6
    for line in lines:
        if line.mark is None or line.label is None:
            continue
        if line.mark.style is not Style.BULLET or line.mark.depth == 0:
            found[line.mark.style].add(line.label.key)
        if line.mark.style is Style.HEADING:
            level = min(level, line.mark.depth)
    headings, bold = len(found[Style.HEADING]), len(found[Style.BOLD])
    if not headings:
        level = 3
    if headings >= MANY or 2 <= headings >= bold:
        return Style.HEADING, level
    if len(found[Style.PLAIN]) >= MANY and len(found[Style.PLAIN]) > bold:
        return Style.PLAIN, level
    # Labels in a list are the page's own only where nothing else can be what they are about.
    if len(found[Style.BULLET]) >= MANY and not bold and not has_groups:
        return Style.BULLET, level
    return Style.BOLD, level
