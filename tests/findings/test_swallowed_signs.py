"""What Markdown takes away on the way to the page: found where it changes a dose, left alone where it is meant."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drugs import findings
from drugs.findings import Level, PageText, swallowed_signs
from drugs.findings.seams import shown
from drugs.importing import markdown_page
from drugs.rendering import render
from tests import corpus


def found(text: str) -> list[findings.Finding]:
    return list(swallowed_signs.check(PageText("Testamol", sections={"dosage": text})))


def visible(text: str) -> str:
    """Return what a reader sees, what stands raised or apart with a space between."""
    bare = re.sub(r"</?(?:a|code|em|i|strong)(?: [^>]*)?>", "", render(text))
    return html.unescape(re.sub(r"<[^>]*>", " ", bare))


GLUED = {
    "Give 2*3*4 mg.": "234",
    "Give 0.5*70*24 mg.": "0.57024",
    "Give 2**3**4 mg.": "234",
    "Give 2***3***4 mg.": "234",
    "Give 5**0** mg.": "50",
    "Give 5`10` mg.": "510",
    "Give 5` 10 `0 mg.": "5100",
    "Give 2<i>3</i>4 mg.": "234",
    "Give 2<EM>3</EM>4 mg.": "234",
    "Give 10%*5*2 mg.": "10%52",
    "Step 1.**5 mg** at night.": "1.5 mg",
    "Give _5_.10 mg.": "5.10",
    "At 5[10](https://example.org) mg.": "510",
    "At 5[1] mg.\n\n[1]: https://example.org": "51 mg",
    "| Dose |\n|---|\n| 2*3*4 mg |": "234 mg",
    "- Give\n  - 2*3*4 mg": "234 mg",
    "> The label says 2*3*4 mg": "234 mg",
    "# 2*3*4 mg": "234 mg",
    "CYP2C19*2 and CYP2C19*3": "CYP2C192 and CYP2C193",
}


@pytest.mark.parametrize("text", GLUED)
def test_digits_that_run_together_are_found(text):
    (one,) = found(text)

    assert GLUED[text] in visible(text)
    assert (one.level, one.section) == (Level.BLOCKING, "dosage")
    assert GLUED[text] in one.words


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("weight*0.5 and height*0.7", "weight0.5 and height0.7"),
        ("2*weight*height mg", "2weightheight mg"),
        ("HLA-B*57:01 and HLA-B*15:02", "HLA-B57:01 and HLA-B15:02"),
        ("(*HLA-B*5701*)", "HLA-B5701*"),
        ("1 tablet *3 days, 2 tablets*2 days", "tablets2 days"),
        ("(2)*3*(4)", "(2)3(4)"),
        ("x**2 and y**2", "x2 and y2"),
    ],
)
def test_asterisks_that_were_no_emphasis_are_found(text, seen):
    (one,) = found(text)

    assert seen in visible(text)
    assert one.words.startswith("Line 1: readers see “")
    assert "asterisks" in one.words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("> 5 mg/L is toxic.", 1),
        (">5 mg/L is toxic.", 1),
        ("> **5 mg/L** is toxic.", 1),
        (">= 5 mg/L is toxic.", 1),
        ("> The label says:\n>= 5 mg/L is toxic.", 2),
        ("Stop it when the level is\n> 5 mg/L.", 2),
        ("Stop it when the level is\r\n> 5 mg/L.", 2),
        ("Stop it when the level is\n>\n5 mg/L.", 2),
        ("Stop it when the level is\n> three times the upper limit.", 2),
        ("Stop it when it is\n> 5 mg/L and\n> somebody feels sick.", 2),
        ("- >60 mL/min: full dose\n- 30 to 60 mL/min: half", 1),
        ("* 30 to 60 mL/min: half\n* > 60 mL/min: full dose", 2),
        ("1. > 60 mL/min", 1),
        ("* By kidneys:\n  * > 60 mL/min: full dose", 2),
        ("> ½ of it is left.", 1),
        ("> .5 mg/L", 1),
        (">     5 mg/L", 1),
    ],
)
def test_a_comparator_that_became_a_quotation_is_found(text, line):
    (one,) = found(text)

    assert ">" not in visible(text)
    assert one.words.startswith(f"Line {line}: “>” at the beginning of a line")


def test_each_comparator_is_named_with_its_line():
    text = "> 60 mL/min: full dose\n> 30 mL/min: half\n"

    assert [one.quote for one in found(text)] == ["> 60 mL/min: full dose", "> 30 mL/min: half"]


@pytest.mark.parametrize("opening", ["> " * 21, "- " * 10, "1. " * 10, "- > " * 7])
def test_what_stands_too_deep_to_be_shown_is_found(opening):
    text = f"{opening}Never more than 5 mg"

    (one,) = found(text)

    assert "5 mg" not in visible(text)
    assert "do not see “Never more than 5 mg”" in one.words


def test_a_dose_in_the_title_of_a_link_is_found():
    (one,) = found('Take [this](https://example.org "at most 10 mg").')

    assert "at most 10 mg" in one.words


def test_such_a_text_is_not_let_out():
    page = PageText("Testamol", sections={"usage": "Give 2*3*4 mg."})

    assert "swallowed-sign" in {finding.id for finding in findings.blocking(page)}


def test_the_line_and_the_remedy_are_named():
    (one,) = found("Once daily.\n\nBy weight:\ngive 2*3*4 mg at night.")

    assert one.quote == "give 2*3*4 mg at night."
    assert one.words == (
        "Line 4: readers see “By weight: give 234 mg at night.”, for Markdown takes the marks between the digits away. "
        "For “times” write 2 × 3 × 4, or a backslash before each mark: 2\\*3\\*4. Otherwise leave a space."
    )


LEFT_ALONE = [
    "Give 2\\*3\\*4 mg.",
    "Give 2 * 3 * 4 mg.",
    "Give 2 × 3 × 4 mg.",
    "Give **5 mg** once, then **10**-**20 mg**.",
    "**5 mg**, **10 mg**. (**15 mg**)",
    "**Adults:**5 mg",
    "*5 mg* or _10 mg_ or `15 mg`",
    "10<sup>9</sup> of C<sub>12</sub>, 5<br>10",
    "the <i>FLT3</i> gene, *CYP2D6*, *t*1/2, *N*2",
    "CYP2D6 *1/*2 and *2/*3",
    "500 mg* twice a day (*with food)",
    "5_10_15 and 2~~3~~4 and 2^3^4",
    "5 mg[1](https://example.org)[2](https://example.org)",
    "[5 mg](https://example.org/10) a day",
    "> The label says: at most\n> 5 mg a day",
    "> “5 mg a day” is the label's dose",
    "He said:\n> Do not take it with alcohol",
    "The label says\n> Do not take it with alcohol",
    "The label says\n> do not take it with alcohol",
    "\\> 5 mg/L is toxic.",
    "Stop it when the level is\n\\> 5 mg/L.",
    "Stop it when it is > 5 mg/L or >= 6 mg/L.",
    "* \\>60 mL/min: full dose",
    "<5 mg and < 5 mg, &lt5, &lt;5, 5 &times 3, 5\\%",
    "    > 5 mg",
    "```\n> 5 mg 2*3*4\n```",
    "| Kidneys | Dose |\n|---|---|\n| > 60 | 2 * 3 |",
    "# 5 tablets #\n\n1) Take 5\n2) Take 6\n\n---\n\n5 mg",
    "* a\n  * b\n    * c\n      * d\n        * 5 mg",
    "-\n-\n\n1.\n\n>\n",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_meant_is_left_alone(text):
    assert found(text) == []


def test_no_more_lines_are_quoted_than_anybody_reads():
    assert len(found("Give 2*3*4 mg.\n\n" * 50)) == 20


def test_a_line_is_named_once():
    assert len(found("Give 2*3*4 mg or 2*3*5*6*7 mg.")) == 1


# As the files are, before an import writes them out: each is right.
REAL = {
    "current": {
        "artemether.md": "* >34 kg: 80 mg",
        "celecoxib.md": "*   >25 kg: 100",
        "erdosteine.md": "* >30 kg: Same a",
        "molybdenum.md": "* >13 years: 43 ",
        "tebentafusp.md": "Tebentafusp is a",
    },
    "earlier": {},
}


@corpus.needs_corpus
@pytest.mark.parametrize("dialect", ["current", "earlier"])
def test_of_the_real_pages_few_have_one_and_none_once_it_is_imported(dialect):
    files = {file: one.quote for file in corpus.pages(dialect) for one in found(file.read_text(errors="replace"))}

    imported = [markdown_page.parse(file.read_bytes()).sections for file in files]

    assert {file.name: quote[:15].strip() for file, quote in files.items()} == {
        name: quote[:15].strip() for name, quote in REAL[dialect].items()
    }
    assert [one for sections in imported for text in sections.values() for one in found(text)] == []


WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzäß", min_size=1, max_size=8).filter(lambda word: word != "uln"), min_size=1
)
NUMBERS = st.integers(1, 9999)


@given(WORDS, WORDS, st.lists(NUMBERS, min_size=3, max_size=5), st.sampled_from(["*", "**"]))
def test_whatever_is_planted_between_digits_is_found(before, after, numbers, mark):
    product = mark.join(map(str, numbers))
    clean = f"{' '.join(before)} {{}} mg {' '.join(after)}."

    assert product not in visible(clean.format(product))
    assert len(found(clean.format(product))) == 1
    assert found(clean.format(" × ".join(map(str, numbers)))) == []
    assert found(clean.format(product.replace("*", "\\*"))) == []


@given(WORDS, WORDS, NUMBERS, st.sampled_from([">", "> ", ">= ", ">=", "> ~", "> **"]), st.sampled_from(["", "* "]))
def test_whatever_comparator_is_wrapped_to_a_new_line_is_found(before, after, number, mark, item):
    text = f"{item}{' '.join(before)}\n{mark}{number} mg {' '.join(after)}"

    assert [one.words.partition(":")[0] for one in found(text)] == ["Line 2"]
    assert found(text.replace("\n", " ")) == []


@given(st.lists(st.text("aZäß .,;:!?()/%'’”“–±≤≥×µ²½°0123456789\n", max_size=30)).map("".join))
def test_prose_without_marks_of_markdown_is_never_reported(text):
    assert found(text) == []


PIECES = st.lists(
    st.sampled_from(
        ["2", "30", "4.5", "x", "mg", " ", " ", "*", "**", "_", "`", "<i>", "</i>", "\\", ".", ",", "(", ")", "-", "%"]
    ),
    max_size=14,
).map(lambda pieces: f"Take {''.join(pieces)} daily")


@given(PIECES)
@example("Take 2*_30_*4.5 daily")
@example("Take 2`` ` ``4.5 daily")
def test_where_readers_see_other_numbers_than_were_typed_it_is_found(text):
    """By another way: the runs of digits of the source and those of the page."""
    assert found(text) or re.findall(r"\d+", text) == re.findall(r"\d+", visible(text))


LINES = st.lists(
    st.sampled_from(
        [
            *(
                "> ",
                ">",
                "= ",
                "- ",
                "* ",
                "1. ",
                "    ",
                "  ",
                "\t",
                "\n",
                "\n\n",
                "\r\n",
                "5 mg",
                "level is",
                "ULN",
                ".",
            ),
            *("2*3*4", "*", "**", "`", "[", "](https://example.org)", ' "5 mg")', "<i>", "</i>", "[5]: x", "|", "---"),
        ]
    ),
    max_size=25,
).map("".join)


@given(LINES)
@example("> " * 30 + "5")
@example("5[1](https://example.org)")
def test_what_is_asked_first_keeps_nothing_from_being_found(text):
    assert swallowed_signs.may_swallow(text) or not list(swallowed_signs.found_in(shown(text)))


@given(LINES)
def test_every_line_that_is_named_is_there(text):
    for one in found(text):
        number = int(one.words.removeprefix("Line ").partition(":")[0])
        assert one.quote == re.split(r"\r\n?|\n", text)[number - 1].strip()[:200]
