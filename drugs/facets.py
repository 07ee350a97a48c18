"""How many pages each choice of a list would show: from one count by group to facets with their links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, Value, When
from django.db.models.functions import Substr
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from drugs.filters import CHECKED, LETTERS, SIZE, SIZES
from drugs.models import EventCounter, Kind, Relation, Revision, Severity
from drugs.models.revision import CHECKED_BY_A_PROFESSIONAL, RevisionQuerySet

# In the order of the alphabet of addresses: digits come first.
FIRST_LETTERS = "0abcdefghijklmnopqrstuvwxyz"
Choices = Sequence[tuple[str, "str | Promise"]]


@dataclass(frozen=True)
class Option:
    """One choice. number: how many pages it would show with everything else as chosen; query: its address."""

    value: str
    label: str
    number: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    """One thing to choose by."""

    key: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Group:
    """How many pages share these values."""

    values: Mapping[str, str]
    number: int


class CountedPaginator(Paginator):
    """A paginator that was told how many there are: the facets counted them."""

    def __init__(self, texts: Any, per_page: int, number: int) -> None:
        super().__init__(texts, per_page)
        self.number = number

    @cached_property
    def count(self) -> int:
        return self.number


# {kind: (the version of what is public that was counted, its groups)}, in each process.
COUNTED: dict[Kind, tuple[str, list[Group]]] = {}


def groups(kind: Kind, version: str | None = None) -> list[Group]:
    """Return the groups of all that is public of a kind. One query; one more where something public changed since.

    version: of what is public, where it was asked already: no query for that.

    Every verb that changes what is public changes the version in its own transaction, so no count outlives it.
    """
    version = EventCounter.objects.names_version() if version is None else version
    known = COUNTED.get(kind)
    if known is not None and version and known[0] == version:
        return known[1]
    counted = groups_of(Revision.objects.published().filter(entry__kind=kind), combinations=kind == Kind.COMBINATION)
    if version:
        COUNTED[kind] = version, counted
    return counted


def groups_of(texts: RevisionQuerySet, *, combinations: bool) -> list[Group]:
    """Count public texts by all that can be chosen, at once. One query; at most some hundred rows."""
    texts = texts.order_by().annotate(
        of_letter=Substr("entry__slug", 1, 1),
        of_check=Case(When(CHECKED_BY_A_PROFESSIONAL, then=Value("yes")), default=Value("no")),
    )
    keys = ["of_letter", "of_check"]
    if combinations:
        texts = texts.annotate(of_size=SIZE)
        keys += ["severity", "relation", "of_size"]
    return [group(row) for row in texts.values(*keys).annotate(number=Count("pk"))]


def group(row: dict[str, object]) -> Group:
    letter = str(row["of_letter"])
    values = {"letter": "0" if letter.isdigit() else letter, "checked": str(row["of_check"])}
    if "severity" in row:
        size = min(int(str(row["of_size"])), 5)
        values |= {"severity": str(row["severity"]), "relation": str(row["relation"]), "size": str(size)}
    return Group(values, int(str(row["number"])))


def total(groups: Iterable[Group], chosen: Mapping[str, str], but: str = "") -> int:
    """Return how many pages have all chosen values, that of `but` aside."""
    return sum(one.number for one in groups if fits(one, chosen, but))


def from_letter(groups: Sequence[Group], chosen: Mapping[str, str], skipped: int) -> tuple[str, int]:
    """Return the letter that a page begins in, and how many of that letter's pages come before; "" where all count.

    skipped: how many pages, by name, come before it. So a far page looks through one letter, not through all.
    """
    if "letter" in chosen or any(one.values["letter"] not in FIRST_LETTERS for one in groups):
        return "", skipped
    for letter in FIRST_LETTERS:
        number = total(groups, {**chosen, "letter": letter})
        if skipped < number:
            return letter, skipped
        skipped -= number
    return "", skipped


def fits(one: Group, chosen: Mapping[str, str], but: str) -> bool:
    return all(one.values.get(key) == value for key, value in chosen.items() if key != but)


def facets_of(
    groups: Sequence[Group], chosen: Mapping[str, str], kept: Mapping[str, str], *, combinations: bool
) -> list[Facet]:
    """Return the facets of a list. chosen: the facets' own values; kept: what else stays in the address."""
    wanted: list[tuple[str, str, Choices]] = [("letter", _("Begins with"), LETTERS)]
    if combinations:
        wanted += [
            ("severity", _("What it says"), Severity.choices),
            ("relation", _("How they are used"), Relation.choices),
            ("size", _("How many"), SIZES),
        ]
    wanted.append(("checked", _("Checked"), CHECKED))
    return [facet(key, title, choices, groups, chosen, kept) for key, title, choices in wanted]


def facet(
    key: str, title: str, choices: Choices, groups: Sequence[Group], chosen: Mapping[str, str], kept: Mapping[str, str]
) -> Facet:
    counts: dict[str, int] = {}
    for one in groups:
        if fits(one, chosen, key):
            counts[one.values[key]] = counts.get(one.values[key], 0) + one.number
    others = {**kept, **{name: value for name, value in chosen.items() if name != key}}
    options = [Option("", _("all"), sum(counts.values()), not chosen.get(key), urlencode(others))]
    options += [
        Option(value, str(label), counts.get(value, 0), chosen.get(key) == value, urlencode({**others, key: value}))
        for value, label in choices
        if counts.get(value) or chosen.get(key) == value
    ]
    return Facet(key, title, tuple(options))
