"""One typed name to one drug, exactly; several to the combination of just these."""

from __future__ import annotations

import re
from itertools import product

from drugs.models import Entry, Name, NameKind
from drugs.naming import component_key, normalise, slugify

SEPARATOR = re.compile(r"\s*(?:\+|/|&|,|;|\band\b|\bwith\b|\bplus\b)\s*", re.IGNORECASE)
MOST_SETS = 64


def parts_of(text: str) -> list[str]:
    """Return the names in a query for several, normalised: "Diazepam and imipramine" holds two."""
    return [name for part in SEPARATOR.split(text) if (name := normalise(part))]


def drug_named(text: str) -> Entry | None:
    """Return the drug of exactly this name or accepted synonym, with a page or not; None when none or several.

    A drug that was merged into another is that other one. A brand is never a drug: it has to be compared with the pack.
    """
    if own := Entry.objects.drugs().filter(slug=slugify(text)).select_related("merged_into").first():
        return own.merged_into or own
    found = drugs_called(text)
    return found[0] if len(found) == 1 else None


def drugs_called(text: str) -> list[Entry]:
    """Return the drugs, each once, that this accepted name is a synonym or known misspelling of."""
    names = Name.objects.accepted().exclude(kind=NameKind.BRAND).filter(normalised=normalise(text), entry__kind="drug")
    found = {name.entry_id: name.entry for name in names.select_related("entry__merged_into")}
    return list({(entry.merged_into or entry).pk: entry.merged_into or entry for entry in found.values()}.values())


def combination_ids(parts: list[str]) -> list[int]:
    """Return the combinations, with a page or not, of exactly the drugs that are named, in whatever order.

    A combination keeps the drugs that it was made of: one that was merged since is looked for under both.
    """
    drugs = [drug_named(part) for part in parts]
    if not all(drugs):
        return []
    living = {drug.pk for drug in drugs if drug}
    former: dict[int, list[int]] = {pk: [pk] for pk in living}
    for pk, into in Entry.objects.filter(merged_into__in=living).values_list("pk", "merged_into"):
        former[into or pk].append(pk)
    sets = [component_key(chosen) for chosen, _n in zip(product(*former.values()), range(MOST_SETS), strict=False)]
    return list(Entry.objects.combinations().filter(component_key__in=sets).values_list("pk", flat=True))
