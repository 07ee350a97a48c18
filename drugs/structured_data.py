"""A page for machines, in the words of schema.org. Reviewed only where a person did it.

`Drug` has no property `contraindication`: what a combination warns of is in its text, not in a field of another type.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from drugs import notices
from drugs.models import Component, Entry, Origin, Relation, Revision

# IPTC's digital source types as schema.org takes them over.
MADE_BY_AI = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
MADE_BY_BOTH = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"


def json_ld(entry: Entry, revision: Revision, components: Iterable[Component]) -> dict[str, Any]:
    """Return the page as a MedicalWebPage: its main entity is the drug or the one product; else it is about several."""
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": entry.name,
        "url": settings.BASE_URL + entry.get_absolute_url(),
        "inLanguage": settings.LANGUAGE_CODE,
        "creditText": notices.texts()["ai"],
        "usageInfo": settings.BASE_URL + "/about/",
        "disambiguatingDescription": notices.texts()["disclaimer"],
        **source_type(revision),
        **dates(entry, revision),
    }
    if not entry.is_combination:
        return page | {"mainEntity": {"@type": "Drug", "name": entry.name}}
    drugs = [{"@type": "Drug", "name": link.drug.name} for link in components]
    if revision.relation == Relation.ONE_PRODUCT:
        return page | {"mainEntity": {"@type": "Drug", "name": entry.name, "activeIngredient": names_of(drugs)}}
    return page | {"about": drugs}


def names_of(drugs: list[dict[str, str]]) -> list[str]:
    return [drug["name"] for drug in drugs]


def source_type(revision: Revision) -> dict[str, str]:
    """Return how the words came to be, where AI had a part in them."""
    shown = revision.content.shown_provenance.values()
    if not any(known.get("origin") == Origin.AI for known in shown):
        return {}
    mixed = any(known.get("edited") or known.get("origin") != Origin.AI for known in shown)
    return {"digitalSourceType": MADE_BY_BOTH if mixed else MADE_BY_AI}


def dates(entry: Entry, revision: Revision) -> dict[str, Any]:
    """Return when the text was published, and when and by whom it was read, if a person did."""
    found: dict[str, Any] = {}
    if revision.published_at:
        found["dateModified"] = timezone.localdate(revision.published_at).isoformat()
    if revision.is_individually_approved and entry.reviewed_on:
        found["lastReviewed"] = entry.reviewed_on.isoformat()
        if revision.approver_name:
            found["reviewedBy"] = {"@type": "Person", "name": revision.approver_name}
    return found
