"""Titles: what a page's title says of the drug, or of the components of a combination.

The rules, each with an example:

- "+" between components, with or without spaces: `Rifampicin [Rifampin] +Isoniazid` has two.
- A name in square brackets is a synonym of the component before it: `Isoprenaline [Isoproterenol]`.
- Round brackets stay part of the name. They hold a route (`Acyclovir (Topical)`), a form (`Doxorubicin (Liposomal)`) or
  another name (`Dimercaprol (BAL)`), and routes and salts are different drugs until a person says otherwise.
- A slash stays part of the name: two names of one substance (`Lidocaine/Lignocaine`), a shared word
  (`Activated/Medicinal Charcoal`) and two substances look alike, and nothing is guessed.
- A component named twice, or with no name at all, is for a person to mend: `Vitamin B + Vitamin B`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drugs.naming import normalise

BRACKETED = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class ComponentTitle:
    """One drug as a title names it."""

    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Title:
    """What a title says. One component: a drug. Several: a combination, in the order written."""

    text: str
    components: tuple[ComponentTitle, ...]

    @property
    def is_combination(self) -> bool:
        return len(self.components) > 1

    @property
    def repeated(self) -> tuple[str, ...]:
        """Return the names that stand more than once, compared as names are compared."""
        seen: set[str] = set()
        twice = []
        for component in self.components:
            key = normalise(component.name)
            if key in seen:
                twice.append(component.name)
            seen.add(key)
        return tuple(twice)

    @property
    def has_empty_component(self) -> bool:
        return any(not normalise(component.name) for component in self.components)


def read_component(text: str) -> ComponentTitle:
    """Read one component: `Rifampicin [Rifampin]` has the synonym Rifampin."""
    synonyms = tuple(s for s in (" ".join(found.split()) for found in BRACKETED.findall(text)) if normalise(s))
    return ComponentTitle(" ".join(BRACKETED.sub(" ", text).split()), synonyms)


def read(text: str) -> Title:
    """Read a whole title."""
    text = " ".join(text.split())
    return Title(text, tuple(read_component(part) for part in text.split("+")))
