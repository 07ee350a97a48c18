"""The page for machines: only types and properties that schema.org has, each with a value of its range."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from drugs import presentation, structured_data
from drugs.models import Relation
from drugs.review.provenance import after_edit
from tests import factories

pytestmark = pytest.mark.django_db

# schema.org: the types used here, with their parents, and of each the properties with their ranges that may be used.
# Compared line by line on 2026-11-25 with the vocabulary as the npm package schema-dts 2.1.0 carries it.
PARENTS = {
    "MedicalWebPage": "WebPage",
    "WebPage": "CreativeWork",
    "CreativeWork": "Thing",
    "Drug": "Thing",
    "Person": "Thing",
}
PROPERTIES: dict[str, dict[str, str]] = {
    "Thing": {"name": "Text", "url": "URL", "disambiguatingDescription": "Text"},
    "CreativeWork": {
        "about": "Thing", "mainEntity": "Thing", "creditText": "Text", "usageInfo": "URL", "inLanguage": "Language",
        "dateModified": "Date", "digitalSourceType": "IPTCDigitalSourceEnumeration",
    },
    "WebPage": {"lastReviewed": "Date", "reviewedBy": "Person"},
    "Drug": {"activeIngredient": "Text"},
}  # fmt: skip
SOURCES = {"TrainedAlgorithmicMediaDigitalSource", "CompositeWithTrainedAlgorithmicMediaDigitalSource"}


def range_of(kind: str, name: str) -> str | None:
    """Return what a property of a type may hold; None where the type has no such property."""
    while kind:
        if name in PROPERTIES.get(kind, {}):
            return PROPERTIES[kind][name]
        kind = PARENTS.get(kind, "")
    return None


def is_a(kind: str, wanted: str) -> bool:
    while kind and kind != wanted:
        kind = PARENTS.get(kind, "")
    return bool(kind)


def problems(node: dict[str, Any]) -> list[str]:
    """Return what in a document is not in the vocabulary."""
    kind = node["@type"]
    found = [] if kind in PARENTS else [f"no type {kind}"]
    for name, value in node.items():
        if name.startswith("@"):
            continue
        wanted = range_of(kind, name)
        for one in value if isinstance(value, list) else [value]:
            if wanted is None:
                found.append(f"{kind} has no {name}")
            elif isinstance(one, dict):
                found += problems(one) + ([] if is_a(one["@type"], wanted) else [f"{name} is no {wanted}"])
            elif not fits(wanted, one):
                found.append(f"{name}: {one!r} is no {wanted}")
    return found


def fits(wanted: str, value: Any) -> bool:
    patterns = {
        "Text": r".+", "URL": r"https?://\S+", "Date": r"\d{4}-\d\d-\d\d", "Language": r"[a-z]{2}(-[a-z]{2})?",
        "IPTCDigitalSourceEnumeration": rf"https://schema\.org/({'|'.join(SOURCES)})",
    }  # fmt: skip
    return isinstance(value, str) and wanted in patterns and bool(re.fullmatch(patterns[wanted], value, re.DOTALL))


def of(revision: Any) -> dict[str, Any]:
    around = presentation.surroundings(revision.entry, revision)
    return structured_data.json_ld(revision.entry, revision, around.components)


def every_kind_of_page() -> list[dict[str, Any]]:
    doctor = factories.make_user("doctor", "Moderators", credential="pharmacist")
    return [
        of(factories.make_released(factories.make_drug("Readol"))),
        of(factories.make_approved(factories.make_drug("Checkol"), approver=doctor)),
        of(factories.make_approved(factories.make_combination("Testamol", "Placebex"), approver=doctor)),
        of(factories.make_approved(factories.make_combination("Onol", "Productol"), relation=Relation.ONE_PRODUCT)),
    ]


def test_every_page_is_in_the_vocabulary():
    assert [problems(page) for page in every_kind_of_page()] == [[], [], [], []]


def test_the_check_finds_what_is_not_in_it():
    page = {"@type": "MedicalWebPage", "mainEntity": {"@type": "Drug", "contraindication": "x"}, "lastReviewed": "soon"}

    assert problems(page) == ["Drug has no contraindication", "lastReviewed: 'soon' is no Date"]


def test_reviewed_only_where_a_person_did():
    released, checked, *_combinations = every_kind_of_page()

    assert not {"lastReviewed", "reviewedBy"} & set(released)
    assert checked["reviewedBy"] == {"@type": "Person", "name": "Dr Doctor"}


def test_a_combination_is_about_several_and_a_product_is_one():
    *_drugs, both, product = every_kind_of_page()

    assert [one["name"] for one in both["about"]] == ["Testamol", "Placebex"]
    assert "mainEntity" not in both
    assert product["mainEntity"]["activeIngredient"] == ["Onol", "Productol"]


def test_words_of_ai_are_said_to_be_and_of_both_once_a_person_edited():
    first = factories.make_approved(factories.make_drug("Aiol"))
    changed = factories.make_draft(first.entry, actor=factories.make_user("second", "Editors"))
    content = replace(changed.content, sections={**changed.sections, "usage": "Aiol is used for other made-up pain."})
    content = replace(content, provenance=after_edit(changed.content, content.sections))
    second = factories.make_approved(factories.make_drug("Bothol"), provenance=content.provenance)

    assert of(first)["digitalSourceType"].endswith("/TrainedAlgorithmicMediaDigitalSource")
    assert of(second)["digitalSourceType"].endswith("/CompositeWithTrainedAlgorithmicMediaDigitalSource")
