"""What Markdown would leave out or number anew: said with its place and a remedy, and held back where it is a cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drugs import findings
from drugs.findings import Level, PageText, dropped_cells, renumbered_lists
from drugs.rendering import parsed, render

HEAD = "| Age | Dose |\n|---|---|\n"


def cells(text: str) -> list[findings.Finding]:
    return list(dropped_cells.check(PageText("Testamol", sections={"dosage": text})))


def numbers(text: str) -> list[findings.Finding]:
    return list(renumbered_lists.check(PageText("Testamol", sections={"usage": text})))


def test_a_row_with_a_cell_too_many_is_found_with_its_place_and_what_is_lost():
    text = f"Doses:\n\n{HEAD}| 1 | 5 mg |\n| 2 | 10 mg | at most 20 mg a day |\n"

    (found,) = cells(text)

    assert "at most 20 mg" not in render(text)
    assert (found.level, found.section) == (Level.BLOCKING, "dosage")
    assert found.words.startswith(
        "Row 2 of this table has 3 cells, its head has 2: readers do not see “at most 20 mg a day”."
    )
    assert found.quote == "| 2 | 10 mg | at most 20 mg a day |"


def test_such_a_text_is_not_let_out():
    page = PageText("Testamol", sections={"usage": f"{HEAD}| 1 | 5 mg | 7 mg |\n"})

    assert "dropped-cell" in {finding.id for finding in findings.blocking(page)}


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "1 | 5 mg | 7 mg",
        "Age | Dose\n:-- | --:\n1 | 5 mg | 7 mg | 9 mg",
        f"{HEAD}|1|5 mg|7 mg|".replace("\n", "\r\n"),
        "> | Age | Dose |\n> |---|---|\n> | 1 | 5 mg | 7 mg |",
        "* see\n\n  | Age | Dose |\n  |---|---|\n  | 1 | 5 mg | 7 mg |",
        HEAD + "| 1 \\| 2 | 5 mg | 7 mg |",
        "| Age |\n|---|\n| 1 | 7 mg |",
        f"{HEAD}| 1 | 5 mg |\n\nAnd:\n\n{HEAD}| 1 | 5 mg | 7 mg |",
    ],
)
def test_every_kind_of_table_is_read_as_it_is_shown(text):
    (found,) = cells(text)

    assert "7 mg" in found.words
    assert "7 mg" not in render(text)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "| 1 | 5 mg |",
        HEAD + "| 1 | 5 mg | |",
        HEAD + "| 1 |",
        HEAD + "| 1 | 5 \\| 7 mg |",
        "> " + HEAD.replace("\n", "\n> ") + "| 1 | 5 mg > 4 mg |",
        "1 | 5 mg | 7 mg",
        "```\n" + HEAD + "| 1 | 5 mg | 7 mg |\n```",
        "Either | or\n\n---\n\na | b | c",
    ],
)
def test_a_table_that_shows_all_is_left_alone(text):
    assert cells(text) == []


def test_no_more_rows_are_quoted_than_anybody_reads():
    assert len(cells(HEAD + "| 1 | 5 mg | 7 mg |\n" * 50)) == 20


@pytest.mark.parametrize(
    ("text", "was", "shown"),
    [
        ("1. Shake.\n3. Drink.\n", "3", "2"),
        ("1. Shake.\n\n3. Drink.\n4. Wait.", "3", "2"),
        ("2) Shake.\n1) Drink.", "1", "3"),
        ("1. Shake.\n2. Drink.\n2. Wait.", "2", "3"),
        ("* a\n  1. Shake.\n  5. Drink.", "5", "2"),
        ("1. Shake.\n   1. Well.\n   4. Long.\n2. Drink.", "4", "2"),
        ("> 1. Shake.\n> 3. Drink.", "3", "2"),
        ("- 1. Shake.\n  3. Drink.", "3", "2"),
        ("- > 1. Shake.\n  > 3. Drink.", "3", "2"),
        ("1. Shake.\r3. Drink.", "3", "2"),
        ("3. Shake.\n5. Drink.", "5", "4"),
        ("1. Shake.\n5.\n2. Drink.", "5", "2"),
        # What stands between them is no item of theirs, though it is numbered as if it were.
        ("1. Shake.\n   2. Well.\n3. Drink.", "3", "2"),
        ("1. 1. Shake.\n   2. Well.\n3. Drink.", "3", "2"),
        ("1. Shake.\n\n   2. Well.\n3. Drink.", "3", "2"),
        ("1. Shake.\n\n       2. Well.\n3. Drink.", "3", "2"),
        ("1. Shake.\n2.\u00a0Well.\n3. Drink.", "3", "2"),
        ("1. Shake.\n\u0662. Well.\n3. Drink.", "3", "2"),
    ],
)
def test_a_list_that_is_numbered_anew_is_found(text, was, shown):
    (found,) = numbers(text)

    assert (found.level, found.section) == (Level.WARNING, "usage")
    assert found.words.startswith(f"“{was}” is shown as “{shown}”")
    assert found.quote.startswith(f"{was}. ")


@pytest.mark.parametrize(
    "text",
    [
        "1. Shake.\n2. Drink.",
        "1. Shake.\n1. Drink.\n1. Wait.",
        "3. Shake.\n4. Drink.",
        "1. Shake.\n\nThen:\n\n3. Drink.",
        "1. Shake.\n   1. Well.\n   2. Long.\n2. Drink.",
        "Take 1. Then 3. No more.",
        "1. Shake.\n3) Drink.",
        "    1. Shake.\n    3. Drink.",
        "1. 1. Shake.\n2. 1. Drink.",
        "1. Shake.\n   1. Well.\n   2. Long.\n   3. Again.\n2. Drink.\n3. Wait.",
    ],
)
def test_a_list_that_keeps_its_numbers_is_left_alone(text):
    assert numbers(text) == []


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "", "", "  ", "   ", "    ", "\t", "> ", "- ", "- > ", "  > ", "1. ", "```\n"]),
            st.sampled_from(["1.", "2.", "3.", "4.", "2)", "\u0662.", "", "~~~"]),
            st.sampled_from([" Shake.", "", "\u00a0Drink.", "\tWait.", " 3. Again.", " - So."]),
            st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r"]),
        ),
        max_size=6,
    )
)
def test_what_the_quick_look_lets_pass_keeps_its_numbers(lines):
    text = "".join(part for line in lines for part in line)

    if renumbered_lists.counts_on(renumbered_lists.ITEM.findall(text)):
        assert list(renumbered_lists.renumbered(parsed(text)[1])) == []


def test_a_list_is_told_of_once_and_no_more_lists_than_anybody_reads():
    assert len(numbers("1. Shake.\n3. Drink.\n5. Wait.")) == 1
    assert len(numbers("1. Shake.\n3. Drink.\n\nThen:\n\n" * 50)) == 20


def test_an_item_is_quoted_on_one_line_and_not_without_end():
    (found,) = numbers("1. Shake.\n3. Drink\n" + "   a glass\n" * 100)

    assert found.quote == ("3. Drink" + " a glass" * 100)[:200]


def test_a_link_definition_is_shown_as_it_was_typed():
    assert "[Caution]: hepatotoxic" in render("Take one.\n\n[Caution]: hepatotoxic\n")
