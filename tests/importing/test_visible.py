"""Markdown that would hide or change words is written out; anything else is left as it is."""

import pytest

from drugs import rendering
from drugs.importing import visible


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ("HLA-B*5701 and HLA-B*5801", r"HLA-B\*5701 and HLA-B\*5801"),
        ("TPMT*2/*3", r"TPMT\*2/\*3"),
        ("2*3*4 mg", r"2\*3\*4 mg"),
        ("* >13 years", r"* \>13 years"),
        ("> 25 kg", r"\> 25 kg"),
        ("Rifampicin\n+ Isoniazid", "Rifampicin\n\\+ Isoniazid"),
        ("1. a\n2. b\n5. c\n6. d", "1. a\n2. b\n5) c\n6) d"),
        ("1. a\n3. b\n5. c", "1. a\n3) b\n5. c"),
        ("01. a", r"01\. a"),
        ("[1]: Smith", r"\[1]: Smith"),
        ('* x\n\n  [y]: /z "hidden"', '* x\n\n  \\[y]: /z "hidden"'),
        ("[paracetamol](Panadol)", r"\[paracetamol](Panadol)"),
        ("![a picture](there.png)", r"!\[a picture](there.png)"),
        ('[x](https://example.org "hidden")', r'\[x](https://example.org "hidden")'),
        ("Take it.\n\n    With food.\n\nOr not.", "Take it.\n\nWith food.\n\nOr not."),
        ("Take it.\n\n\tWith food.", "Take it.\n\nWith food."),
        ("a | b\n--- | ---\n1 | 2 | 3", "a | b\n\\--- \\| ---\n1 | 2 | 3"),
    ],
)
def test_what_would_be_lost_is_written_out(written, changed):
    assert visible.write_out(written) == changed
    assert visible.write_out(changed) == changed


@pytest.mark.parametrize(
    "text",
    [
        "**bold** and *leaning* words",
        "1. a\n2. b\n\n   more of b\n3. c",
        "3. a\n4. b",
        "1. asks\n1. to be\n1. counted",
        "* a\n    * within\n        * deeper",
        "> a quotation\n> of two lines",
        "+ a list\n+ of pluses",
        "[x](https://example.org)",
        "a | b\n--- | ---\n1 | 2",
        "H<sub>2</sub>O, <5 mg, 10^9, ~3 kg, 5 > 3",
    ],
)
def test_what_is_no_harm_is_left_alone(text):
    assert visible.write_out(text) == text


def test_numbers_are_shown_as_they_were_written():
    page = rendering.render(visible.write_out("1. a\n2. b\n5. c\n6. d"))

    assert '<ol start="5">' in page


def test_an_underlined_heading_is_written_with_marks():
    lines = ["", "Usage", "-----", "Pain.", "", "Dosage", "=====", "", "A sentence that ends.", "---", "More."]

    assert visible.headings(lines) == [
        "", "## Usage", "Pain.", "", "# Dosage", "", "A sentence that ends.", "", "---", "More.",
    ]  # fmt: skip


def test_fences_around_words_are_taken_away_and_their_words_kept():
    assert visible.headings(["```markdown", "Pain.", "```", "~~~ dose", "5 mg", "~~~"]) == [
        "", "Pain.", "", "dose", "5 mg", "",
    ]  # fmt: skip
