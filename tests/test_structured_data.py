"""The page for machines: only types and properties that schema.org has, each with a value of its range.

The table of schema.org's words is made by tests/schema_org.py from the npm package schema-dts 2.1.0 (2026-10-02).
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from drugs import notices, presentation, structured_data
from drugs.models import Origin, Relation
from drugs.review.provenance import after_edit, uniform
from tests import factories, schema_org

pytestmark = pytest.mark.django_db

# All properties, with their ranges, of the types used here and of what these are; tests/schema_org.py says of which
# release of the vocabulary.
VOCABULARY: dict[str, Any] = json.loads(schema_org.FILE.read_text(encoding="utf-8"))
TYPES, ENUMERATIONS = VOCABULARY["types"], VOCABULARY["enumerations"]
VALUES = {"Text": r".+", "URL": r"https?://\S+", "Date": r"\d{4}-\d\d-\d\d"}


def ranges_of(kind: str, name: str) -> list[str]:
    """Return what a property of a type may hold; nothing where neither the type nor what it is has the property."""
    if held := TYPES[kind]["properties"].get(name):
        return str(held).split(" | ")
    return [wanted for parent in TYPES[kind]["parents"] for wanted in ranges_of(parent, name)]


def is_a(kind: str, wanted: str) -> bool:
    return kind == wanted or any(is_a(parent, wanted) for parent in TYPES[kind]["parents"])


def problems(node: dict[str, Any]) -> list[str]:
    """Return what in a document is not in the vocabulary."""
    kind = node["@type"]
    if kind not in TYPES:
        return [f"no type {kind}"]
    found = []
    for name, value in node.items():
        if name.startswith("@"):
            continue
        wanted = ranges_of(kind, name)
        for one in value if isinstance(value, list) else [value]:
            if not wanted:
                found.append(f"{kind} has no {name}")
            elif isinstance(one, dict) and (inside := problems(one)):
                found += inside
            elif not any(fits(range_, one) for range_ in wanted):
                found.append(f"{name}: {one!r} is no {' | '.join(wanted)}")
    return found


def fits(wanted: str, value: Any) -> bool:
    if isinstance(value, dict):
        return is_a(value["@type"], wanted)
    if wanted in ENUMERATIONS:
        return value in ENUMERATIONS[wanted]
    return isinstance(value, str) and wanted in VALUES and bool(re.fullmatch(VALUES[wanted], value, re.DOTALL))


def of(revision: Any) -> dict[str, Any]:
    around = presentation.surroundings(revision.entry, revision)
    return structured_data.json_ld(revision.entry, revision, around.components)


def every_kind_of_page() -> dict[str, dict[str, Any]]:
    """Return a page in each of the ways that structured_data.py can write it."""
    doctor = factories.make_user("doctor", "Moderators", credential="pharmacist")
    staff = uniform(factories.make_content().sections, Origin.STAFF)
    product = factories.make_combination("Onol", "Productol")
    return {
        "released": of(factories.make_released(factories.make_drug("Readol"))),
        "read": of(factories.make_approved(factories.make_drug("Lookol"))),
        "checked": of(factories.make_approved(factories.make_drug("Checkol"), approver=doctor)),
        "by staff": of(factories.make_approved(factories.make_drug("Staffol"), provenance=staff)),
        "edited": of(edited()),
        "combination": of(factories.make_approved(factories.make_combination("Testamol", "Placebex"), approver=doctor)),
        "product": of(factories.make_approved(product, relation=Relation.ONE_PRODUCT)),
    }


def edited() -> Any:
    """Return a text by AI in which a person changed a section."""
    first = factories.make_content()
    sections = {**first.sections, "usage": "It is used for other made-up pain."}
    provenance = after_edit(first, sections)
    return factories.make_approved(factories.make_drug("Bothol"), provenance=provenance, usage=sections["usage"])


def test_every_page_is_in_the_vocabulary():
    pages = every_kind_of_page()

    assert {kind: problems(page) for kind, page in pages.items()} == {kind: [] for kind in pages}
    assert {page["@type"] for page in pages.values()} == {"MedicalWebPage"}


def test_every_source_type_is_one_of_the_vocabulary():
    known = ENUMERATIONS["IPTCDigitalSourceEnumeration"]

    assert {structured_data.MADE_BY_AI, structured_data.MADE_BY_BOTH} <= set(known)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"mainEntity": {"@type": "Drug", "contraindication": "x"}}, "Drug has no contraindication"),
        ({"mainEntity": {"@type": "Medicine"}}, "no type Medicine"),
        ({"lastReviewed": "soon"}, "lastReviewed: 'soon' is no Date"),
        ({"reviewedBy": "Dr Doctor"}, "reviewedBy: 'Dr Doctor' is no Organization | Person"),
        ({"aspect": "x"}, "MedicalWebPage has no aspect"),  # superseded
        ({"digitalSourceType": "https://schema.org/AiSource"}, "is no IPTCDigitalSourceEnumeration"),
    ],
)
def test_the_check_finds_what_is_not_in_it(changed, found):
    [problem] = problems({"@type": "MedicalWebPage", **changed})

    assert found in problem


def test_the_table_is_read_from_declarations():
    declarations = """
interface ThingBase extends Partial<IdReference> {
    /** The name. */
    "name"?: SchemaValue<Text, "name">;
    /**
     * Old.
     *
     * @deprecated Consider using https://schema.org/name instead.
     */
    "called"?: SchemaValue<Text, "called">;
}
interface PersonBase extends ThingBase {
    "knows"?: SchemaValue<Person | IdReference, "knows">;
}
interface DrugBase extends ThingBase {
    "warning"?: SchemaValue<URL | Text, "warning">;
}
interface MedicalWebPageBase extends ThingBase {
}
export type IPTCDigitalSourceEnumeration = "https://schema.org/A" | "A" | "https://schema.org/B" | "B";
"""

    table = schema_org.read(declarations)

    assert table["types"]["Thing"] == {"parents": [], "properties": {"name": "Text"}}
    assert table["types"]["Drug"] == {"parents": ["Thing"], "properties": {"warning": "Text | URL"}}
    assert table["types"]["Person"]["properties"] == {"knows": "Person"}
    assert table["enumerations"] == {
        "IPTCDigitalSourceEnumeration": ["https://schema.org/A", "https://schema.org/B"],
    }


def test_reviewed_only_where_a_person_did():
    pages = every_kind_of_page()

    assert not {"lastReviewed", "reviewedBy"} & set(pages["released"])
    assert "lastReviewed" in pages["read"]
    assert "reviewedBy" not in pages["read"]  # a moderator without a credential is not named to readers
    assert pages["checked"]["reviewedBy"] == {"@type": "Person", "name": "Dr Doctor"}


def test_a_combination_is_about_several_and_a_product_is_one():
    pages = every_kind_of_page()

    both, product = pages["combination"], pages["product"]
    assert [(one["@type"], one["name"]) for one in both["about"]] == [("Drug", "Testamol"), ("Drug", "Placebex")]
    assert "mainEntity" not in both
    assert "about" not in product
    assert product["mainEntity"] == {
        "@type": "Drug",
        "name": product["name"],
        "activeIngredient": ["Onol", "Productol"],
    }


def test_words_of_ai_are_said_to_be_and_of_both_once_a_person_edited():
    pages = every_kind_of_page()

    assert pages["released"]["digitalSourceType"].endswith("/TrainedAlgorithmicMediaDigitalSource")
    assert pages["edited"]["digitalSourceType"].endswith("/CompositeWithTrainedAlgorithmicMediaDigitalSource")
    assert "digitalSourceType" not in pages["by staff"]


def test_every_page_says_whose_words_they_are_and_where_the_rules_of_use_stand():
    pages = every_kind_of_page().values()

    assert {page["creditText"] for page in pages} == {notices.texts()["ai"]}
    assert {page["usageInfo"] for page in pages} == {"http://127.0.0.1:8000/about/"}
