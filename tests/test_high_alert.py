"""High-alert medicines: found by whole words in any of the names."""

import tomllib

import pytest

from drugs.high_alert import FILE, is_high_alert, terms


@pytest.mark.parametrize(
    "name",
    [
        "Insulin",
        "INSULIN glargine",
        "Human insulin (rDNA)",
        "Methotrexate",
        "Methotrexate sodium",
        "Warfarin",
        "Low-molecular-weight heparin",
        "Morphine sulfate",
        "Fentanyl",
        "Metho\u00adtrexate",
        "Mórphine",
    ],
)
def test_a_name_that_holds_one_is_found(name):
    assert is_high_alert(["Testamol", name])


@pytest.mark.parametrize("name", ["Paracetamol", "Insulinoma test", "Heparinoid", "Apomorphine", "Naloxone", "", "+"])
def test_other_names_are_not(name):
    assert not is_high_alert([name])


def test_no_name_is_none():
    assert not is_high_alert([])


@pytest.mark.parametrize("group", ["insulin", "morphine", "warfarin", "methotrexate", "oxycodone", "rivaroxaban"])
def test_the_groups_that_the_design_names_are_there(group):
    assert group in terms()


def test_every_term_is_comparable_and_the_source_is_named():
    groups = tomllib.loads(FILE.read_text())["group"]

    assert all(terms())
    assert all(group["title"] and group["names"] for group in groups)
    assert "Institute for Safe" in FILE.read_text()
    assert len(terms()) == len(set(terms()))
