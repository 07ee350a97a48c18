"""One typed name to one drug, exactly; several to the combination of just these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from drugs.models import Entry, Name, NameKind
from drugs.models.composed import Composed, columns_of, object_of
from drugs.naming import component_key, normalise, slugify

SEPARATOR = re.compile(r"\s*(?:\+|/|&|,|;|\band\b|\bwith\b|\bplus\b)\s*", re.IGNORECASE)
MOST_SETS = 64
# What is asked of a drug that was named; whatever else is asked costs a query.
OF_DRUG = ("kind", "name", "slug", "component_key", "retracted_at")
OWN = columns_of(Entry, ("id", *OF_DRUG, "merged_into"))
LIVING = columns_of(Entry, ("id", *OF_DRUG))
OF_SLUGS = Composed(
    lambda slugs: (
        Entry.objects.drugs()
        .filter(slug__in=slugs)
        .order_by()
        .values_list("slug", *OWN, *(f"merged_into__{name}" for name in LIVING))
    ),
    of_text=True,
)


def parts_of(text: str) -> list[str]:
    """Return the names in a query for several, normalised: "Diazepam and imipramine" holds two."""
    return [name for part in SEPARATOR.split(text) if (name := normalise(part))]


def drug_named(text: str) -> Entry | None:
    """Return the drug of exactly this name or accepted synonym, with a page or not; None when none or several.

    A drug that was merged into another is that other one. A brand is never a drug: it has to be compared with the pack.
    """
    return drugs_named([text]).get(text)


def drugs_named(texts: Iterable[str]) -> dict[str, Entry]:
    """Return the drug of each of these texts that drug_named finds one for. Two queries, however many."""
    slugs = {text: slugify(text) for text in texts}
    by_slug = {row[0]: drug_of(row) for row in OF_SLUGS.rows(set(slugs.values()))}
    found = {text: by_slug[slug] for text, slug in slugs.items() if slug in by_slug}
    if left := [text for text in slugs if text not in found]:
        called = drugs_by_name(left)
        found |= {text: called[text][0] for text in left if len(called[text]) == 1}
    return found


def drug_of(row: Sequence[Any]) -> Entry:
    """Return the drug of a row of OF_SLUGS, or the one that it was merged into."""
    own, into = row[1 : len(OWN) + 1], row[len(OWN) + 1 :]
    return object_of(Entry, OWN, own) if into[0] is None else object_of(Entry, LIVING, into)


def drugs_called(text: str) -> list[Entry]:
    """Return the drugs, each once, that this accepted name is a synonym or known misspelling of."""
    return drugs_by_name([text])[text]


def drugs_by_name(texts: Iterable[str]) -> dict[str, list[Entry]]:
    """Return, for each text, the drugs that it is an accepted synonym or known misspelling of. One query."""
    wanted = {text: normalise(text) for text in texts}
    names = Name.objects.accepted().exclude(kind=NameKind.BRAND)
    names = names.filter(normalised__in=set(wanted.values()), entry__kind="drug").order_by("text", "pk")
    found: dict[str, dict[int, Entry]] = {name: {} for name in wanted.values()}
    for name in names.select_related("entry__merged_into"):
        living = name.entry.merged_into or name.entry
        found[name.normalised][living.pk] = living
    return {text: list(found[name].values()) for text, name in wanted.items()}


def combination_ids(parts: list[str]) -> list[int]:
    """Return the combinations, with a page or not, of exactly the drugs that are named, in whatever order.

    A combination keeps the drugs that it was made of: one that was merged since is looked for under both.
    """
    drugs = drugs_named(parts)
    if len(drugs) < len(set(parts)):
        return []
    living = {drug.pk for drug in drugs.values()}
    former: dict[int, list[int]] = {pk: [pk] for pk in living}
    for pk, into in Entry.objects.filter(merged_into__in=living).values_list("pk", "merged_into"):
        former[into or pk].append(pk)
    sets = [component_key(chosen) for chosen, _n in zip(product(*former.values()), range(MOST_SETS), strict=False)]
    return list(Entry.objects.combinations().filter(component_key__in=sets).values_list("pk", flat=True))
