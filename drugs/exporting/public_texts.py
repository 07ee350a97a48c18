"""What is public, a portion at a time: each text with its entry and all that readers are told beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch

from drugs.models import Component, Entry, Name, Revision

# So many texts are in memory at once.
PORTION = 200


@dataclass(frozen=True)
class Public:
    """One public text. names: accepted ones, the entry's own; components: in the order shown.

    component_names: {drug id: its accepted names} for components that have no page of their own to carry them.
    """

    revision: Revision
    names: list[Name]
    components: list[Component]
    component_names: dict[int, list[Name]]

    @property
    def entry(self) -> Entry:
        return self.revision.entry


def public_texts() -> Iterator[Public]:
    """Yield all that readers see, drugs after combinations, by slug; the same order on every database.

    One query in all, and nine a portion.
    """
    published = Revision.objects.published().values_list("entry__kind", "entry__slug", "pk")
    keys = [pk for _kind, _slug, pk in sorted(published)]
    for at in range(0, len(keys), PORTION):
        yield from portion(keys[at : at + PORTION])


def portion(keys: list[int]) -> Iterator[Public]:
    """Yield the texts of these ids in this order. What was withdrawn meanwhile is left out."""
    names = Name.objects.accepted()
    components = Component.objects.select_related("drug").order_by("position")
    texts = Revision.objects.published().select_related("entry").filter(pk__in=keys)
    found = texts.prefetch_related(
        "section_checks",
        "entry__corrections",
        Prefetch("entry__names", queryset=names),
        Prefetch("entry__components", queryset=components),
    )
    by_key = {revision.pk: revision for revision in found}
    drugs = {link.drug_id for revision in found for link in revision.entry.components.all()}
    named = names_without_page(drugs)
    for key in keys:
        if revision := by_key.get(key):
            links = list(revision.entry.components.all())
            of_links = {link.drug_id: named[link.drug_id] for link in links if link.drug_id in named}
            yield Public(revision, in_order(revision.entry.names.all()), links, of_links)


def names_without_page(drugs: set[int]) -> dict[int, list[Name]]:
    """Return the accepted names of the drugs that nobody can open or could ever: {drug id: names}. Two queries."""
    known = set(Entry.objects.known_to_public().filter(pk__in=drugs).values_list("pk", flat=True))
    found: dict[int, list[Name]] = {}
    for name in Name.objects.accepted().filter(entry__in=drugs - known):
        found.setdefault(name.entry_id, []).append(name)
    return {drug: in_order(names) for drug, names in found.items()}


def in_order(names: Iterable[Name]) -> list[Name]:
    return sorted(names, key=lambda name: (name.kind, name.text, name.country))
