"""Identity: which entry a title means, made when there is none."""

from __future__ import annotations

from django.contrib.auth.models import User

from drugs import review
from drugs.importing.titles import ComponentTitle, Title
from drugs.models import Entry, Name, NameKind, Revision
from drugs.naming import component_key, normalise, slugify


def find_drug(name: str) -> Entry | None:
    """Return the drug whose name compares equal, else the only one with an accepted synonym that does."""
    if drug := Entry.objects.drugs().filter(slug=slugify(name)).first():
        return drug
    synonyms = Name.objects.accepted().filter(normalised=normalise(name), kind=NameKind.SYNONYM, entry__kind="drug")
    found = list(synonyms.select_related("entry")[:2])
    return found[0].entry if len(found) == 1 else None


def drug_for(component: ComponentTitle, actor: User) -> Entry:
    return find_drug(component.name) or review.create_drug(component.name, actor=actor)


def entry_for(title: Title, actor: User) -> Entry:
    """Return the entry that title means. Components without a page become drugs without a text."""
    drugs = [drug_for(component, actor) for component in title.components]
    if not title.is_combination:
        return drugs[0]
    known = Entry.objects.filter(component_key=component_key(drug.pk for drug in drugs)).first()
    return known or review.create_combination(drugs, actor=actor)


def propose_synonyms(title: Title, entry: Entry, revision: Revision, actor: User) -> None:
    """Propose the synonyms in the title; letting the revision out accepts them."""
    for component in title.components:
        for synonym in component.synonyms:
            drug = find_drug(component.name) if title.is_combination else entry
            if drug is not None and normalise(synonym) != normalise(drug.name):
                review.propose_name(drug, synonym, actor=actor, revision=revision)
