"""Changes of doses: each whole, once, with where it stands; moved and swapped ones too."""

from __future__ import annotations

import pytest

from drugs import diffing
from drugs.models import Content


def changes(was: str, now: str) -> list[diffing.DoseChange]:
    (diff,) = diffing.compare(Content(sections={"dosage": was}), Content(sections={"dosage": now}))
    return list(diff.doses)


@pytest.mark.parametrize(
    ("was", "now", "gone", "came"),
    [
        ("Take 0.5 mg a day.", "Take 5 mg a day.", "0.5 mg a day", "5 mg a day"),
        ("Take 0,5 mg.", "Take 5 mg.", "0,5 mg", "5 mg"),
        ("Take 5 mg.", "Take 5 mcg.", "5 mg", "5 mcg"),
        ("Take 4–6 tablets.", "Take 46 tablets.", "4–6 tablets", "46 tablets"),
        ("Take 70 mg once weekly.", "Take 70 mg daily.", "70 mg once weekly", "70 mg daily"),
        ("Take two tablets.", "Take ten tablets.", "two tablets", "ten tablets"),
        ("Give 5 mg/kg.", "Give 5 mg.", "5 mg/kg", "5 mg"),
        ("Give 5 mg by mouth.", "Give 5 mg rectally.", "5 mg by mouth", "5 mg rectally"),
        ("Take 5 mg for 3 days.", "Take 5 mg for 30 days.", "5 mg for 3 days", "5 mg for 30 days"),
        ("Take at most 4 g.", "Take at least 4 g.", "at most 4 g", "at least 4 g"),
        ("Give 10<sup>9</sup> cells.", "Give 10 9 cells.", "10^9 cells", "9 cells"),
    ],
)
def test_a_dose_changes_as_a_whole(was, now, gone, came):
    (change,) = changes(was, now)

    assert (change.kind, change.was.endswith(gone), change.now.endswith(came)) == ("dose", True, True)


def test_doses_swapped_between_groups_are_two_changes():
    found = changes("- Adults: 500 mg\n- Children: 250 mg", "- Adults: 250 mg\n- Children: 500 mg")

    assert [(change.where, change.was, change.now) for change in found] == [
        ("Adults", "500 mg", "250 mg"),
        ("Children", "250 mg", "500 mg"),
    ]


def test_labels_swapped_around_doses_move_both():
    found = changes("- Adults: 500 mg\n- Children: 250 mg", "- Children: 500 mg\n- Adults: 250 mg")

    assert {(c.was, c.now) for c in found if c.kind == "moved"} == {
        ("500 mg (Adults)", "500 mg (Children)"),
        ("250 mg (Children)", "250 mg (Adults)"),
    }


def test_a_dose_under_another_component_has_moved():
    found = changes("# Paracetamol\n\nTake 500 mg.", "# Codeine\n\nTake 500 mg.")

    assert ("moved", "500 mg (Paracetamol)", "500 mg (Codeine)") in [(c.kind, c.was, c.now) for c in found]


def test_an_item_moved_under_another_heading_is_shown():
    was = "# Adults\n\n- 500 mg\n- 20 mg\n\n# Children\n\n- 5 mg"
    now = "# Adults\n\n- 500 mg\n\n# Children\n\n- 20 mg\n- 5 mg"

    found = changes(was, now)

    assert any("20 mg" in change.was for change in found)
    assert any("20 mg" in change.now for change in found)


def test_a_column_of_a_table_that_is_called_otherwise_moves_its_doses():
    found = changes("|Who|Adults|\n|-|-|\n|Pain|5 mg|", "|Who|Infants|\n|-|-|\n|Pain|5 mg|")

    assert "moved" in {change.kind for change in found}


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Do not take it.", "Do take it."),
        ("Never stop it.", "Always stop it."),
        ("Avoid alcohol.", "Enjoy alcohol."),
        ("Take it without food.", "Take it beside food."),
        ("It is contraindicated.", "It is indicated."),
    ],
)
def test_a_changed_negation_is_one_change(was, now):
    (change,) = changes(was, now)

    assert change.kind in {"negation", "dose"}


def test_a_new_wording_says_again_what_stayed_and_shows_what_did_not():
    was = (
        "The usual amount that grown people are given for this illness by their doctors is 500 mg twice a day. "
        "Old people in poor health may be told to begin with less than that, mostly 250 mg once a day."
    )
    now = (
        "Doctors nearly always choose, whatever the cause may be in the end, 500 mg twice a day. Whoever is frail "
        "and has bad kidneys starts much lower than everybody else, and often for good, on 25 mg once a day."
    )

    found = changes(was, now)

    assert "500 mg twice a day" not in {change.was for change in found} | {change.now for change in found}
    assert any("250 mg once a day" in change.was for change in found)
    assert any("25 mg once a day" in change.now for change in found)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Take 5 mg\nonce a day.", "Take 5 mg once\na day."),
        ("Take **5 mg** daily.", "Take 5 mg daily."),
        ("- Take 5 mg", "* Take 5 mg"),
        ("Take 5 mg with a glass of water.", "Take 5 mg with a cup of water."),
    ],
)
def test_what_changes_no_dose_is_no_change_of_a_dose(was, now):
    (diff,) = diffing.compare(Content(sections={"dosage": was}), Content(sections={"dosage": now}))

    assert diff.doses == ()
