"""Identity: which entries titles mean. Looked up for many titles at once, and made where there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from drugs import review
from drugs.importing.titles import ComponentTitle, Title
from drugs.models import Entry, Name, NameKind
from drugs.naming import combination_slug, component_key, normalise, slugify


@dataclass
class Identities:
    """What is known of the drugs and sets that some titles name. drugs: by slug; synonyms: by normalised name."""

    drugs: dict[str, Entry] = field(default_factory=dict)
    synonyms: dict[str, Entry] = field(default_factory=dict)
    sets: dict[str, Entry] = field(default_factory=dict)

    def drug(self, component: ComponentTitle) -> Entry | None:
        """Return the drug whose name compares equal, else the only one with an accepted synonym that does."""
        return self.drugs.get(slugify(component.name)) or self.synonyms.get(normalise(component.name))

    def components(self, title: Title) -> list[Entry | None]:
        return [self.drug(component) for component in title.components]

    def entry(self, title: Title) -> Entry | None:
        """Return the entry that a title means, None where there is none yet."""
        drugs = [drug for drug in self.components(title) if drug is not None]
        if len(drugs) < len(title.components):
            return None
        return self.sets.get(component_key(drug.pk for drug in drugs)) if title.is_combination else drugs[0]

    def slug(self, component: ComponentTitle) -> str:
        drug = self.drug(component)
        return drug.slug if drug else slugify(component.name)

    def address(self, title: Title) -> str:
        """Return what two titles of the same entry share, whether it is there yet or not: `drug a`, `set a+b`."""
        slugs = [self.slug(component) for component in title.components]
        return f"set {combination_slug(slugs)}" if title.is_combination else f"drug {slugs[0]}"

    def is_one_twice(self, title: Title) -> bool:
        """Tell whether two of the names in a title are names of one drug."""
        return len({self.slug(component) for component in title.components}) < len(title.components)

    def entries(self) -> list[Entry]:
        return [*self.drugs.values(), *self.synonyms.values(), *self.sets.values()]


def look_up(some: Iterable[Title]) -> Identities:
    """Look up the drugs and sets that titles name. At most four queries, however many titles."""
    all_titles = list(some)
    components = [component for title in all_titles for component in title.components]
    known = Identities()
    by_slug = Entry.objects.drugs().filter(slug__in={slugify(component.name) for component in components})
    for drug in by_slug.select_related("merged_into"):
        known.drugs[drug.slug] = drug.merged_into or drug
    other = {normalise(c.name) for c in components if slugify(c.name) not in known.drugs}
    known.synonyms = only_ones(other) if other else {}
    keys = set()
    for title in all_titles:
        drugs = [drug for drug in known.components(title) if drug is not None]
        if title.is_combination and len(drugs) == len(title.components):
            keys.add(component_key(drug.pk for drug in drugs))
    if keys:
        for entry in Entry.objects.filter(component_key__in=keys):
            known.sets[entry.component_key or ""] = entry
    return known


def only_ones(names: set[str]) -> dict[str, Entry]:
    """Return the drug of each accepted synonym that only one drug has, by normalised name."""
    accepted = Name.objects.accepted().filter(normalised__in=names, kind=NameKind.SYNONYM, entry__kind="drug")
    found: dict[str, set[Entry]] = {}
    for name in accepted.select_related("entry__merged_into"):
        found.setdefault(name.normalised, set()).add(name.entry.merged_into or name.entry)
    return {normalised: drugs.pop() for normalised, drugs in found.items() if len(drugs) == 1}


def make_missing(wanted: Sequence[Title], known: Identities, actor: User) -> None:
    """Make the drugs and combinations that titles name and nobody made yet; put them into known.

    Components without a page become drugs without a text. Raises ReviewError, and then nothing is made.
    """
    names: dict[str, str] = {}
    for title in wanted:
        for component in title.components:
            if known.drug(component) is None:
                names.setdefault(slugify(component.name), component.name)
    for drug in review.create_drugs(list(names.values()), actor=actor) if names else ():
        known.drugs[drug.slug] = drug
    sets: dict[str, list[Entry]] = {}
    for title in wanted:
        if title.is_combination and known.entry(title) is None:
            drugs = [drug for drug in known.components(title) if drug is not None]
            sets.setdefault(component_key(drug.pk for drug in drugs), drugs)
    for combination in review.create_combinations(list(sets.values()), actor=actor) if sets else ():
        known.sets[combination.component_key or ""] = combination


def synonyms(title: Title, known: Identities) -> tuple[tuple[Entry, str], ...]:
    """Return the synonyms in a title, each with its drug: letting the text out accepts them."""
    found = []
    for component in title.components:
        drug = known.drug(component)
        if drug is not None:
            named = normalise(drug.name)
            found += [(drug, synonym) for synonym in component.synonyms if normalise(synonym) != named]
    return tuple(found)
