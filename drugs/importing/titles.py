"""Titles: what a page's title says of the drug, or of the components of a combination.

The rules, each with an example; docs/import-rules.md has them at length:

- "+" between components, with or without spaces, but not within brackets: `Rifampicin [Rifampin] +Isoniazid` has two.
- Square brackets hold a synonym of the component before them: `Isoprenaline [Isoproterenol]`.
- Round brackets stay part of the name. A route (`Acyclovir (Topical)`) or a form (`Doxorubicin (Liposomal)`) makes a
  drug of its own until a person says otherwise; what is neither (`Dimercaprol (BAL)`) is a question for a person.
- A slash stays part of the name, and is a question: two names of one substance (`Levosalbutamol/Levalbuterol`), a
  shared word (`Activated/Medicinal Charcoal`) and two substances (`Tazobactam/ Ceftolozane`) look alike.
- Where the table of well-known names says that two are names of one drug, nothing has to be guessed: of
  `Lidocaine/Lignocaine` and `Folic Acid (Vitamin B9)` the second is a synonym.
- A title that names a component twice, names none, glues two (`ThiamineVitamin B`), or lost digits is for a person to
  mend: problem().
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.utils.translation import gettext as _

from drugs import known_names
from drugs.findings.lost_digits import has_lost_digits
from drugs.importing import glued
from drugs.naming import normalise

BRACKETED = re.compile(r"\[([^\[\]]*)\]")
ROUND = re.compile(r" ?\(([^()]*)\)")
SEPARATOR = re.compile(r"[+()\[\]]")
# What the pages of one substance are told apart by. Not a vocabulary of all routes: those that titles use, and theirs.
ROUTES = frozenset(
    {
        "buccal", "dental", "ear", "epidural", "eye", "inhalation", "injection", "intramuscular", "intranasal",
        "intrathecal", "intravenous", "intravitreal", "local", "nasal", "ophthalmic", "oral", "oral inhalation", "otic",
        "parenteral", "rectal", "skin", "subcutaneous", "sublingual", "systemic", "topical", "transdermal", "urethral",
        "vaginal",
    }
)  # fmt: skip
FORMS = frozenset(
    {
        "bovine", "conventional", "human", "inactivated", "lipid complex", "liposomal", "live", "modified", "pegylated",
        "porcine", "protein bound", "purified", "recombinant", "sterile", "synthetic",
    }
)  # fmt: skip


@dataclass(frozen=True)
class ComponentTitle:
    """One drug as a title names it. route: "Topical" of `Acyclovir (Topical)`, whose name keeps it."""

    name: str
    synonyms: tuple[str, ...] = ()
    route: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Why a person must mend a title before anything is made of it. kind never changes; words are for that person."""

    kind: str
    words: str


@dataclass(frozen=True)
class Title:
    """What a title says. One component: a drug. Several: a combination, in the order written."""

    text: str
    components: tuple[ComponentTitle, ...] = field(default=())

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

    @property
    def glued(self) -> tuple[str, ...]:
        """Return the names into which two seem to have run together."""
        return tuple(component.name for component in self.components if glued.is_glued(component.name))

    @property
    def without_digits(self) -> tuple[str, ...]:
        """Return the names that seem to have lost a number."""
        return tuple(dict.fromkeys(c.name for c in self.components if has_lost_digits(c.name)))

    @property
    def is_bracketed_well(self) -> bool:
        """Tell whether every bracket is closed by its own kind."""
        opened = []
        for sign in re.findall(r"[()\[\]]", self.text):
            if sign in "([":
                opened.append(sign)
            elif not opened or opened.pop() + sign not in ("()", "[]"):
                return False
        return not opened

    @property
    def questions(self) -> tuple[str, ...]:
        """Return what the rules cannot tell about a title, in words. Nothing is guessed: the names stay whole."""
        return tuple(question for component in self.components for question in component.questions)


def read(text: str) -> Title:
    """Read a whole title."""
    text = " ".join(text.split())
    return Title(text, tuple(read_component(part) for part in split(text)))


def split(text: str) -> Iterator[str]:
    """Yield the components of a title: what stands between "+", but not within brackets."""
    depth = begin = 0
    for match in SEPARATOR.finditer(text):
        sign = match[0]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            yield text[begin : match.start()]
            begin = match.end()
    yield text[begin:]


def read_component(text: str) -> ComponentTitle:
    """Read one component: `Rifampicin [Rifampin]` has the synonym Rifampin."""
    synonyms = [s for s in (" ".join(found.split()) for found in BRACKETED.findall(text)) if normalise(s)]
    name = " ".join(BRACKETED.sub(" ", text).split())
    route, questions = "", []
    for match in list(ROUND.finditer(name)):
        inside = match[1].strip()
        rest = " ".join((name[: match.start()] + name[match.end() :]).split())
        if normalise(inside) in ROUTES:
            route = inside
        elif are_one_drug(rest, inside):
            name = rest
            synonyms.append(inside)
        elif normalise(inside) and not is_form(inside):
            questions.append(
                _("“%(name)s”: is “%(inside)s” another name of the drug, or does it make it a different one?")
                % {"name": name, "inside": inside}
            )
    if "/" in name:
        name, others, question = read_slash(name)
        synonyms += others
        questions += [question] if question else []
    return ComponentTitle(name, tuple(dict.fromkeys(synonyms)), route, tuple(questions))


def is_form(inside: str) -> bool:
    """Tell whether the words in round brackets say of what kind a drug is: "Recombinant", "10-Valent"."""
    words = normalise(inside)
    return words in FORMS or words.endswith(" valent")


def read_slash(name: str) -> tuple[str, list[str], str]:
    """Part `Lidocaine/Lignocaine` into a name, its synonyms and a question; the table of well-known names decides."""
    sides = [side.strip() for side in name.split("/")]
    if len(sides) == 2 and are_one_drug(*sides):
        first, second = sides if normalise(sides[0]) in drugs_of(sides[1]) else reversed(sides)
        return first, [second], ""
    question = _("“%(name)s”: are these names of one drug, or several drugs?") % {"name": name}
    return name, [], question


@cache
def pairs() -> dict[str, frozenset[str]]:
    """Return the drugs that each well-known synonym names, all compared as names are compared."""
    found: dict[str, set[str]] = {}
    for known in known_names.all_names():
        if known.kind == "synonym":
            found.setdefault(normalise(known.name), set()).add(normalise(known.drug))
    return {name: frozenset(drugs) for name, drugs in found.items()}


def drugs_of(name: str) -> frozenset[str]:
    return pairs().get(normalise(name), frozenset())


def are_one_drug(one: str, other: str) -> bool:
    """Tell whether the table of well-known names gives one as a name of the other."""
    return normalise(one) in drugs_of(other) or normalise(other) in drugs_of(one)


def problem(title: Title) -> Problem | None:
    """Return why nothing can be made of a title until a person mends it; None when something can."""
    said = {"title": title.text}
    if title.has_empty_component:
        return Problem("empty-component", _("The title “%(title)s” has a component without a name.") % said)
    if not title.is_bracketed_well:
        return Problem("open-bracket", _("The title “%(title)s” has a bracket that is not closed.") % said)
    if title.repeated:
        said["name"] = ", ".join(dict.fromkeys(title.repeated))
        return Problem("repeated-component", _("The title “%(title)s” names %(name)s more than once.") % said)
    if title.glued:
        said["name"] = ", ".join(title.glued)
        words = _("In the title “%(title)s” two names seem to have run together: %(name)s. Part them.") % said
        return Problem("glued-names", words)
    if title.without_digits:
        said["name"] = ", ".join(title.without_digits)
        words = _("In the title “%(title)s” a number seems to be lost, as in “Vitamin B12”: %(name)s. Look it up.")
        return Problem("lost-digits", words % said)
    return None
