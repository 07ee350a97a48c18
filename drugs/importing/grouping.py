"""Groups: where a page begins to set out one of its components, or all of them together.

### Paracetamol (Acetaminophen)              a heading, with or without labels below
**Diazepam:**                                a bold line of its own, and labels right below
**Combined Use of Diazepam and Imipramine**  the same, about all of them
* **Caffeine (Stimulant):**                  an item of a list, and labels further in
**Ketorolac (Generic Name):** Ketorolac …    names the component and its generic name
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drugs.importing import components, labels, marks
from drugs.importing.components import Components
from drugs.importing.labels import Label
from drugs.importing.marks import Mark, Style


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body. indent: the columns before its text; label: read whether or not it counts where it stands."""

    number: int
    text: str
    indent: int
    mark: Mark | None
    label: Label | None

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def is_item(self) -> bool:
        return self.text.lstrip().startswith(("* ", "- ", "+ "))


@dataclass(frozen=True, slots=True)
class Group:
    """One component's part of a page. style, depth: how its labels are written; keys: how many sections they name."""

    name: str
    begins: Mark
    style: Style | None = None
    depth: int = 0
    keys: int = 0
    generic_name: str = ""

    def is_written_like(self, mark: Mark) -> bool:
        """Tell whether a mark is written as this group's labels are."""
        if mark.style is not self.style:
            return False
        return mark.style in (Style.BOLD, Style.PLAIN) or mark.depth == self.depth


def read(lines: Sequence[str], names: Components) -> list[Line]:
    """Look at every line once."""
    found = []
    for number, text in enumerate(lines):
        mark = marks.read(text)
        label = as_label(mark, names) if mark else None
        found.append(Line(number, text, len(text) - len(text.lstrip(" ")), mark, label))
    return found


def as_label(mark: Mark, names: Components) -> Label | None:
    """Read a mark as a label. Bold words with a text after them need a colon: "**Side effects** are rare" is none."""
    is_heading = mark.style is Style.HEADING
    if mark.rest and not is_heading and mark.style is not Style.PLAIN and not mark.words.endswith(":"):
        return None
    return labels.read(mark.words, is_heading, names.has)


def find(lines: Sequence[Line], names: Components) -> dict[int, Group]:
    """Return the groups that may begin, by the number of their line."""
    found = {}
    for line in lines:
        if line.mark is not None and line.label is None and (group := begin(line, line.mark, lines, names)):
            found[line.number] = group
    if len(found) == 1 and not any(names.has(group.name) for group in found.values()):
        return {}  # one alone divides nothing: it is a second title
    return found


def begin(line: Line, mark: Mark, lines: Sequence[Line], names: Components) -> Group | None:
    """Return the group that a mark begins; None when it begins none."""
    component, generic_name = components.generic_name(mark.words)
    if component and names.has(component) and mark.style in (Style.BOLD, Style.HEADING):
        return below(component, mark, lines, line.number, generic_name or mark.rest)
    if mark.style is Style.HEADING:
        return begin_by_heading(line, mark, lines, names)
    if mark.style is Style.BULLET:
        return begin_by_item(line, mark, lines, names)
    if mark.style is Style.BOLD and mark.is_alone and components.is_name(mark.words):
        return begin_by_bold_line(line, mark, lines, names)
    return None


def begin_by_heading(line: Line, mark: Mark, lines: Sequence[Line], names: Components) -> Group | None:
    name = labels.subject(mark.words)
    if names.has(name):
        return below(name, mark, lines, line.number)
    following = next_line(lines, line.number)
    if following is None or following.mark is None or following.label is None or not components.is_name(name):
        return None
    if following.mark.style is Style.HEADING and following.mark.depth <= mark.depth:
        return None
    return below(name, mark, lines, line.number) if not labels.names_several(mark.words) else None


def begin_by_item(line: Line, mark: Mark, lines: Sequence[Line], names: Components) -> Group | None:
    following = next_line(lines, line.number)
    if following is None or following.mark is None or following.label is None:
        return None
    if following.mark.style is not Style.BULLET or following.mark.depth <= mark.depth:
        return None
    component, _generic_name = components.generic_name(mark.words)
    name = component if names.has(component) else mark.words.rstrip(":")
    return below(name, mark, lines, line.number) if mark.is_alone or names.has(name) else None


def begin_by_bold_line(line: Line, mark: Mark, lines: Sequence[Line], names: Components) -> Group | None:
    name = mark.words.rstrip(":")
    following = next_line(lines, line.number)
    style = following.mark.style if following and following.mark and following.label else None
    if style is Style.BULLET:
        return below(name, mark, lines, line.number)
    is_known = names.has(name) or names.has_several(name) or labels.TOGETHER.search(name) is not None
    if style in (Style.HEADING, Style.BOLD, Style.PLAIN) and is_known:
        return below(name, mark, lines, line.number)
    if is_known:  # a text before the first label
        group = below(name, mark, lines, line.number)
        return group if group.style is Style.BULLET else None
    return None


def next_line(lines: Sequence[Line], number: int) -> Line | None:
    return next((line for line in lines[number + 1 : number + 6] if not line.is_blank), None)


def below(name: str, mark: Mark, lines: Sequence[Line], number: int, generic_name: str = "") -> Group:
    """Return a group with how its labels are written: like the first one before something else begins."""
    style: Style | None = None
    depth = 0
    keys: set[str] = set()
    is_direct = True
    for line in lines[number + 1 :]:
        other, label = line.mark, line.label
        if label is None or other is None:
            if other and (other.style is Style.HEADING or (other.style is Style.BOLD and other.is_alone)):
                break
            is_direct = is_direct and line.is_blank
            continue
        # A section of the same level, or below a bold line, is the component's only where it follows at once.
        if other.style is Style.HEADING and style is None and not is_direct and not mark.is_above(other):
            break
        if other.style is Style.HEADING and mark.style is Style.HEADING and other.depth < mark.depth:
            break
        if style is None:
            style, depth = other.style, other.depth
        if other.style is not style or (style is not Style.BOLD and other.depth != depth) or label.key in keys:
            break
        keys.add(label.key)
    return Group(name, mark, style, depth, len(keys), generic_name)
