"""A bullet where a sign was meant: found in the midst of a sentence, left alone where a list is meant."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drugs import findings
from drugs.findings import Level, PageText, minus_or_bullet
from drugs.findings.seams import shown
from drugs.rendering import render
from tests import corpus
from tests.findings.test_swallowed_signs import LINES


def found(text: str) -> list[findings.Finding]:
    return list(minus_or_bullet.check(PageText("Testamol", sections={"dosage": text})))


@pytest.mark.parametrize(
    "text",
    [
        "Keep it at\n- 20 °C.",
        "Keep it at\r\n- 20 °C.",
        "Keep it at a temperature below\n-   20 °C.",
        "The usual range is 2\n- 5 mg a day.",
        "**Note** that the usual range is 2\n- 5 mg a day.",
        "A tablet holds paracetamol 500 mg\n+ 65 mg of caffeine.",
        "Paracetamol 500 mg\n+ caffeine.",
        "The safety of Testamol\n+ Placebex is not known.",
        "The dose for a child is 0.5 mg\n* 70 kg.",
        "* Keep it at\n  - 20 °C.",
        "* The usual range is 2\n- 5 mg a day.",
        "- - 5 °C",
        "* + 5 mg",
        "1. - 5 °C",
        "> Keep it at\n> - 20 °C.",
        "Keep it at\n- **20 °C**.",
        "An increase of about 2,\n- 3 at most",
    ],
)
def test_a_bullet_in_the_midst_of_a_sentence_is_found(text):
    (one,) = found(text)

    assert "<li>" in render(text)
    assert (one.id, one.level, one.section) == ("minus-or-bullet", Level.WARNING, "dosage")
    assert "bullet" in one.words


@pytest.mark.parametrize("mark", ["-", "--", "=", "=="])
def test_a_mark_alone_between_numbers_is_found(mark):
    text = f"Take 5 mg\n{mark}\n10 mg a day."

    (one,) = found(text)

    assert mark not in render(text).replace("<p>", "").replace("</h4>", "").replace("</h3>", "")
    assert one.words.startswith(f"Line 2: “{mark}” alone on its line")


@pytest.mark.parametrize(
    "text",
    [
        "- 5 mg once daily\n- 10 mg once daily",
        "- 5 mg once daily",
        "Adults:\n- 5 mg once daily",
        "**Adults**\n- 5 mg once daily",
        "**Adults over 65**\n- 5 mg once daily",
        "Day 1\n- 500 mg\n\nDays 2 to 5\n- 250 mg",
        "Children 6 to 12\n- 5 mg once daily",
        "### Adults\n- 5 mg once daily",
        "The usual dose is\n- 5 mg once daily, or\n- 10 mg once daily",
        "The usual dose is\n\n- 5 mg once daily",
        "Take it in the morning.\n- 5 mg once daily",
        "* Adults: 10 mg\n  - 5 mg where kidneys are weak",
        "* Adults\n  - 5 mg once daily",
        "* Adults who are well take a first dose of 10 mg\n  - 5 mg where kidneys are weak",
        "Take it in the morning.\n+ Drink water.",
        "Adults:\n+ 5 mg once daily",
        "- water\n+ juice",
        "+ 5 mg\n+ 10 mg",
        "Take one tablet\n- with water",
        "Keep it at -20 °C.",
        "Keep it at\n-20 °C.",
        "Keep it at\n\\- 20 °C.",
        "Keep it at\n– 20 °C.",
        "5 mg\n---\n10 mg",
        "Dose 5\n=====\n10 mg",
        "Dose\n-\n10 mg",
        "Dose 5\n-\n\n10 mg",
        "| 5 |\n|---|\n| - 5 |",
        "    at\n    - 20",
        "1. 5 mg\n2. 10 mg",
        "* - 5 mg\n  - 10 mg",
    ],
)
def test_a_list_that_is_meant_is_left_alone(text):
    assert found(text) == []


def test_no_more_bullets_are_quoted_than_anybody_reads():
    assert len(found("Keep it at\n- 20 °C.\n\nOr\n\n" * 50)) == 20


@corpus.needs_corpus
@pytest.mark.parametrize("dialect", ["current", "earlier"])
def test_the_real_pages_have_none(dialect):
    pages = corpus.pages(dialect)

    hits = [(page.name, one.quote) for page in pages for one in found(page.read_text(errors="replace"))]

    assert len(pages) > 1000
    assert hits == []


@given(
    st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)).map(" ".join),
    st.sampled_from(["below", "of", "about 2", "to", "is", "and"]),
    st.sampled_from("-+*"),
    st.integers(0, 9999),
)
def test_whatever_sign_is_wrapped_to_a_new_line_is_found(before, last, mark, number):
    text = f"so {before} {last}\n{mark} {number} °C"

    assert len(found(text)) == 1
    assert found(text.replace("\n", " ")) == []


@given(LINES)
@example("**So it is 2\n* 5 mg")
@example("- Keep it at\n  - 20")
def test_what_is_asked_first_keeps_nothing_from_being_found(text):
    section = shown(text)

    assert minus_or_bullet.may_be_a_sign(text) or not [
        *minus_or_bullet.bullets(section),
        *minus_or_bullet.underlines(section),
    ]
