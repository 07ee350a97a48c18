"""The signs before a number: part of it, so that "<30" turned to ">30" is one change, shown whole."""

from __future__ import annotations

import pytest

from drugs import diffing
from drugs.models import Content

# So many other words that no dose of it is shown in place.
LONG_OLD = (
    "Whoever has weak kidneys, as plenty of people of great age have who know nought of it, and a clearance {}, asks "
    "their own doctor what else would help them as well as this does."
)
LONG_NEW = (
    "Ask somebody where blood tests lately found that your kidneys fail badly (clearance {}), which happens among old "
    "folk; another medicine, easier on those organs, could then be your first choice."
)


def changes(was: str, now: str, section: str = "precautions") -> list[diffing.DoseChange]:
    (diff,) = diffing.compare(Content(sections={section: was}), Content(sections={section: now}))
    return list(diff.doses)


@pytest.mark.parametrize(
    ("text", "was", "now"),
    [
        ("It is for a BMI {}.", "<30", ">30"),
        ("It is for a BMI {}.", "≥ 30", "≤ 30"),
        ("It is for a BMI {}.", "<= 30", ">= 30"),
        ("It is for a BMI {}.", "> 30", "≥ 30"),
        ("Below a count of {} stop.", "5", "/5"),
        ("It is for people ({}).", "≥12 years", "≤12 years"),
        ("Raise the dose ({}).", "10 mg", "-10 mg"),
        ("Raise the dose ({}).", "10 mg", "−10 mg"),
        ("Raise the dose ({}).", "10 mg", "/10 mg"),
        ("Raise the dose ({}).", "−10 mg", "10 mg"),
        ("Raise the dose ({}).", "up to 10 mg", "-10 mg"),
    ],
)
def test_a_number_changes_whole_with_its_sign(text, was, now):
    (change,) = changes(text.format(was), text.format(now))

    assert (change.kind, change.was, change.now) == ("dose", was, now)


@pytest.mark.parametrize(("was", "now"), [("<30", ">30"), ("≥ 30 mL/min", "≤ 30 mL/min"), ("-5 mg", "5 mg")])
def test_a_sign_turned_round_within_a_new_wording_is_listed(was, now):
    found = changes(LONG_OLD.format(was), LONG_NEW.format(now))

    assert was in [change.was for change in found]
    assert now in [change.now for change in found]


def test_a_sign_said_again_in_a_new_wording_is_no_change():
    found = changes(LONG_OLD.format("<30"), LONG_NEW.format("<30"))

    assert [change for change in found if "30" in change.was + change.now] == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Type 5-HT3 is meant - and 5 others.", "Type 5-HT3 is meant – and 5 others."),
        ("See the leaflet, 5 pages.", "See the leaflet: 5 pages."),
    ],
)
def test_a_mark_apart_from_a_number_is_no_sign(was, now):
    assert changes(was, now) == []


@pytest.mark.parametrize("dose", ["≤ 50 mg", "<5 mg daily", "-10 mg", "up to <5 mg"])
def test_a_dose_on_the_sheet_has_its_sign(dose):
    (found,) = diffing.dose_sheet(Content(sections={"dosage": f"Take ({dose})."}))

    assert found.text == dose


@pytest.mark.parametrize("text", ["Adults—10 mg", "Adults – 10 mg"])
def test_a_dash_between_words_is_no_sign_of_a_dose(text):
    (found,) = diffing.dose_sheet(Content(sections={"dosage": text}))

    assert found.text == "10 mg"


def test_a_sign_is_marked_as_heavily_as_its_number():
    was, now = (Content(sections={"precautions": f"Stop below {count}."}) for count in ("5", "/5"))

    (diff,) = diffing.compare(was, now)

    assert '<ins class="dose">/5</ins>' in diff.html


def test_a_name_with_a_dash_and_a_number_has_no_sign():
    (change,) = changes("It blocks 5-HT3.", "It blocks 5-HT4.")

    assert (change.was, change.now) == ("HT3", "HT4")
