"""Doses in a text: what is one, how much of it, for whom and under which heading."""

from __future__ import annotations

import pytest

from drugs import diffing
from drugs.models import Content


def sheet(text: str, section: str = "dosage") -> list[diffing.Dose]:
    return list(diffing.dose_sheet(Content(sections={section: text})))


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("Take 500 mg twice a day.", "500 mg twice a day"),
        ("Take 0.5mg.", "0.5mg"),
        ("Take 0,5 mg at night.", "0,5 mg at night"),
        ("Take 1,200 mg daily.", "1,200 mg daily"),
        ("Take 4–6 mg every 4 to 6 hours.", "4–6 mg every 4 to 6 hours"),
        ("Take 500 mg to 2 grams every 6 hours.", "500 mg to 2 grams every 6 hours"),
        ("Give 1 mg/kg/day in three divided doses.", "1 mg/kg/day in three divided doses"),
        ("Give 45 mg/m²/day.", "45 mg/m²/day"),
        ("Give 300mg/100mg once daily.", "300mg/100mg once daily"),
        ("Take two tablets three times daily for 7 days.", "two tablets three times daily for 7 days"),
        ("Take half a tablet in the morning.", "half a tablet in the morning"),
        ("Take ½ tablet.", "½ tablet"),
        ("Take one and a half tablets.", "one and a half tablets"),
        ("Take no more than 4 g in 24 hours.", "no more than 4 g in 24 hours"),
        ("A maximum of 400 units is given.", "maximum of 400 units"),
        ("Inject 10 IU.", "10 IU"),
        ("Take it once weekly.", "once weekly"),
        ("Take it every other day.", "every other day"),
        ("Take it bid.", "bid."),
        ("Use a 0.1% cream.", "0.1%"),
        ("Give 10<sup>9</sup> cells.", "10^9 cells"),
        ("Leave 4 hours between doses.", "4 hours"),
        ("Infuse it over 30 minutes.", "over 30 minutes"),
        ("Give 500 mg by mouth.", "500 mg by mouth"),
        ("One puff when needed.", "One puff when needed"),
    ],
)
def test_a_dose_is_read_whole(text, dose):
    assert [found.text for found in sheet(text)] == [dose]


@pytest.mark.parametrize(
    "text",
    [
        "It happens in 10% of people.",
        "One in 100 people has it.",
        "Approved in 1998 for 2 conditions.",
        "Type 2 diabetes needs care.",
        "Children over 12 years old may take it.",
        "There are three kinds of it.",
    ],
)
def test_a_number_that_is_no_dose_is_none(text):
    assert sheet(text, section="usage") == []


def test_a_span_of_time_is_a_dose_where_doses_are_spoken_of():
    assert [dose.text for dose in sheet("Wait 4 hours between doses.", "usage")] == ["4 hours"]
    assert sheet("The war lasted 4 years.", "usage") == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Adults: 500 mg.", "Adults"),
        ("**Adults:** 500 mg.", "Adults"),
        ("**Adults**\n\n500 mg.", "Adults"),
        ("**Codeine** (opioid)\n\n5 mg.", "Codeine (opioid)"),
        ("- **Codeine** (opioid)\n  - Pain: 5 mg", "Codeine (opioid) › Pain"),
        ("- **Pain:** ask your doctor, who knows best what may help you and what may not.\n  - 5 mg", "Pain"),
        ("**Codeine**\n\n**Pain:** much\n\n5 mg.", "Codeine › Pain"),
        ("**Codeine** (opioid)\n\n**Pain**\n\n5 mg.", "Pain"),
        ("**Codeine** (opioid)\n\n**Ask** your doctor.\n\n5 mg.", ""),
        ("Take **codeine** with care\n\n5 mg.", ""),
        ("# Ibuprofen\n\n- Children: 5 mg", "Ibuprofen › Children"),
        ("- **Pain:**\n  - Adults: 5 mg", "Pain › Adults"),
        ("|Who|Dose|\n|-|-|\n|Adults|5 mg|", "Adults › Dose"),
        ("In adults 5 mg is usual.", "adults"),
        ("# A\n\n## B\n\n# C\n\n5 mg", "C"),
        ("- Adults: start low\n- Others: 5 mg", "Others"),
    ],
)
def test_a_dose_knows_what_it_stands_under(text, where):
    assert [dose.where for dose in sheet(text)] == [where]


def test_a_dose_stands_in_its_sentence():
    (dose,) = sheet("Ask first. Take 5 mg with water. Then rest.")

    assert dose.sentence == "Take 5 mg with water."


def test_each_dose_has_a_key_of_its_own_that_stays():
    text = "Adults: 5 mg. Take 5 mg. Take 5 mg."

    keys = [dose.key for dose in sheet(text)]

    assert len(set(keys)) == 3
    assert [dose.key for dose in sheet(text)] == keys
    assert keys[1:] != [dose.key for dose in sheet(text.replace("Adults", "Children"))][1:]


def test_the_doses_of_all_sections_are_on_the_sheet_in_reading_order():
    content = Content(sections={"faqs": "Can I take 3 mg?", "warnings": "Never 9 mg.", "dosage": "5 mg."})

    assert [(dose.section, dose.text) for dose in diffing.dose_sheet(content)] == [
        ("warnings", "9 mg"),
        ("dosage", "5 mg"),
        ("faqs", "3 mg"),
    ]


def test_where_a_dose_stands_is_not_said_twice():
    found = sheet("Adults: 5 mg once a day.\n\n### Children\n\n2 mg once a day.")

    assert [(dose.where, dose.place) for dose in found] == [("Adults", ""), ("Children", "Children")]
