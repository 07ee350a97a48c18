"""One typed name to the drugs that it may mean, for the checker. What is not certain is a choice, never taken as meant.

A drug's own name, its accepted synonyms and its slug are certain, and so are the slugs of several drugs joined by "+":
that is how a choice comes back once the reader confirmed it. A brand, a combination, another salt or route and a name
that only looks or sounds alike are choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from drugs import search
from drugs.models import Entry, Name, NameKind
from drugs.naming import combination_slug, normalise

MAX_LENGTH = 400
MOST_CHOICES = 5


@dataclass(frozen=True)
class Choice:
    """What a typed name may mean. name: as it is called; drugs: what it holds; why: what makes it no certainty."""

    name: str
    drugs: tuple[Entry, ...]
    why: str
    country: str = ""

    @property
    def value(self) -> str:
        """Return what stands for this choice in the address of a check."""
        return combination_slug(drug.slug for drug in self.drugs)

    @property
    def words(self) -> str:
        """Return the choice as readers read it: "Panadol → Paracetamol (GB); compare with your pack"."""
        held = " + ".join(drug.name for drug in self.drugs)
        where = f" ({self.country})" if self.country else ""
        arrow = f"{self.name} → {held}" if normalise(self.name) != normalise(held) else held
        return f"{arrow}{where}; {self.why}"


@dataclass(frozen=True)
class Meaning:
    """What one typed name means: drugs when that is certain, else choices, else nothing."""

    typed: str
    drugs: tuple[Entry, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def shown(self) -> str:
        """Return the name that stands for it in words about the list."""
        return " + ".join(drug.name for drug in self.drugs) if "+" in self.typed else self.typed


def of_all(typed: Sequence[str]) -> tuple[Meaning, ...]:
    """Return what each typed name means. Two queries for those that are certain; at most twelve for each other one."""
    drugs = search.drugs_named(typed)
    return tuple(Meaning(name, (drugs[name],)) if name in drugs else unsure(name) for name in typed)


def of(typed: str) -> Meaning:
    """Return what a typed name means. At most twelve queries, however many names there are."""
    return of_all([typed])[0]


def unsure(typed: str) -> Meaning:
    """Return what a name means that is not one drug for certain."""
    if confirmed := confirmed_set(typed):
        return Meaning(typed, confirmed)
    return Meaning(typed, choices=tuple(unique(choices_of(typed)))[:MOST_CHOICES])


def confirmed_set(typed: str) -> tuple[Entry, ...]:
    """Return the drugs of "codeine+paracetamol", a choice that the reader confirmed, else nothing."""
    slugs = typed.split("+")
    if len(slugs) < 2 or typed != combination_slug(slugs):
        return ()
    drugs = {drug.slug: drug for drug in Entry.objects.drugs().filter(slug__in=slugs).select_related("merged_into")}
    if len(drugs) != len(slugs):
        return ()
    return tuple({drug.pk: drug for drug in (one.merged_into or one for one in drugs.values())}.values())


def choices_of(typed: str) -> Iterable[Choice]:
    """Yield what a name may mean that is no drug's name, likeliest first."""
    for drug in search.drugs_called(typed):
        yield Choice(drug.name, (drug,), _("the name is used for several medicines"))
    yield from brands(typed)
    parts = [search.drug_named(part) for part in search.parts_of(typed)]
    if len(parts) > 1 and all(parts):
        yield Choice(typed, tuple(drug for drug in parts if drug), _("several medicines in one field"))
    if len(typed) <= search.MAX_QUERY_LENGTH:
        for match in search.find(typed, limit=8):
            if match.match == search.How.TEXT or match.brand_country is not None:
                continue
            drugs = drugs_of([match.entry])
            why = _("compare with your pack")
            if match.match == search.How.NEAR:
                why = _("it only looks or sounds alike, or is another form: compare letter by letter")
            yield Choice(match.matched, drugs, why)


def brands(typed: str) -> Iterable[Choice]:
    """Yield what a brand holds, by country, of pages that readers see."""
    names = Name.objects.accepted().filter(normalised=normalise(typed), kind=NameKind.BRAND)
    for name in names.filter(entry__in=Entry.objects.published()).select_related("entry").order_by("country", "pk"):
        yield Choice(name.text, drugs_of([name.entry]), _("compare with your pack"), name.country)


def drugs_of(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the drugs that entries are or hold; of a merged one, what it was merged into."""
    found: dict[int, Entry] = {}
    for entry in entries:
        held = [link.drug for link in entry.components.select_related("drug__merged_into").order_by("position")]
        for drug in held if entry.is_combination else [entry]:
            living = drug.merged_into or drug
            found[living.pk] = living
    return tuple(found.values())


def unique(choices: Iterable[Choice]) -> Iterable[Choice]:
    seen = set()
    for choice in choices:
        if (choice.value, choice.country) not in seen:
            seen.add((choice.value, choice.country))
            yield choice
