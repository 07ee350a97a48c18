"""Diffs: every word that went is struck, every word that came is underlined, nothing else is touched."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drugs import diffing, rendering
from drugs.diffing.words import Word, read
from drugs.models import Content


def compare(was: str, now: str) -> diffing.SectionDiff:
    (diff,) = diffing.compare(Content(sections={"dosage": was}), Content(sections={"dosage": now}))
    return diff


def test_only_the_changed_words_are_marked():
    diff = compare("Take it with a glass of water.", "Take it with a cup of water.")

    assert diff.status == "changed"
    assert diff.html == "<p>Take it with a <del>glass</del> <ins>cup</ins> of water.</p>"


@pytest.mark.parametrize(
    ("was", "now", "marked"),
    [
        ("Take 0.5 mg.", "Take 5 mg.", '<del class="dose">0.5 mg</del> <ins class="dose">5 mg</ins>'),
        ("Take .5 mg.", "Take 5 mg.", '<del class="dose">.5 mg</del> <ins class="dose">5 mg</ins>'),
        ("Take 1,000 units.", "Take 1.000 units.", '<del class="dose">1,000 units</del>'),
        ("Take 5–10 mg.", "Take 5–100 mg.", '<del class="dose">5–10 mg</del> <ins class="dose">5–100 mg</ins>'),
        ("8 mg/kg/day", "8 mg/day", '<del class="dose">8 mg/kg/day</del> <ins class="dose">8 mg/day</ins>'),
        ("5 mg", "5 micrograms", '<del class="dose">5 mg</del> <ins class="dose">5 micrograms</ins>'),
        ("5 mg twice daily", "5 mg once daily", '<del class="dose">5 mg twice daily</del> <ins class="dose">5 mg once'),
        ("Do not restart it.", "Do restart it.", '<del class="dose">not</del>'),
        ("½ tablet", "¼ tablet", '<del class="dose">½'),
    ],
)
def test_a_changed_dose_is_marked_whole(was, now, marked):
    diff = compare(was, now)

    assert marked in diff.html
    assert diff.doses


def test_a_dose_change_is_quoted_with_its_surroundings():
    diff = compare("Adults: 300 mg twice daily by mouth.", "Adults: 300 mg once daily by mouth.")

    assert diff.doses == (
        diffing.DoseChange("Adults:", "300 mg twice daily by mouth", "300 mg once daily by mouth", ".", where="Adults"),
    )


def test_of_a_new_wording_each_dose_is_quoted():
    long = "The usual amount for grown people who weigh enough is"

    diff = compare(f"{long} 10 mg at night.", "Nobody should start on more than 20 mg; old people start lower on 5 mg")

    assert {change.was for change in diff.doses} >= {"10 mg at night"}
    assert {change.now for change in diff.doses} >= {"more than 20 mg", "5 mg"}


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("one two three", "one\ntwo\nthree"),
        ("one  two", "one two"),
        ("* one\n* two", "- one\n- two"),
        ("**one**", "__one__"),
    ],
)
def test_what_reads_the_same_is_the_same(was, now):
    assert compare(was, now).status == "same"


@pytest.mark.parametrize(("was", "now"), [("one two", "one **two**"), ("a\nb", "a\n\nb"), ("# a", "## a")])
def test_a_change_of_formatting_alone_is_said_to_be_one(was, now):
    diff = compare(was, now)

    assert (diff.status, diff.is_formatting_only) == ("changed", True)
    assert "<ins" not in diff.html
    assert "<del" not in diff.html


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("10<sup>9</sup>", "10 9"),
        ("|A|B|\n|-|-|\n|5 mg||", "|A|B|\n|-|-|\n||5 mg|"),
        ("[label](https://a.example/)", "[label](https://b.example/)"),
        ("2\\. 5 mg", "2.5 mg"),
        ("1. 5 mg", "2. 5 mg"),
        ("1. 5 mg", "- 5 mg"),
        ("5 mg", "5 m g"),
        ("a,b", "a, b"),
    ],
)
def test_what_only_looks_like_formatting_is_marked(was, now):
    diff = compare(was, now)

    assert diff.status == "changed"
    assert not diff.is_formatting_only
    assert "<ins" in diff.html


def test_a_removed_item_is_an_item_and_a_removed_row_a_row():
    item = compare("- one\n- two\n- three", "- one\n- three")
    row = compare("|A|B|\n|-|-|\n|x|5 mg|\n|y|6 mg|", "|A|B|\n|-|-|\n|x|5 mg|")

    assert "<li>one</li><li><del>two</del></li><li>three</li>" in item.html.replace('class="dose"', "").replace(
        " >", ">"
    )
    assert '<tr><td><del>y</del></td><td><del class="dose">6 mg</del></td></tr></tbody>' in row.html


def test_what_went_from_the_beginning_of_a_paragraph_stands_there():
    assert compare("a\n\nb c d", "a\n\nd").html == "<p>a</p><p><del>b c</del> d</p>"


def test_what_went_from_the_end_of_a_paragraph_stands_there():
    assert compare("a b c\n\nd", "a\n\nd").html == "<p>a <del>b c</del></p><p>d</p>"


def test_what_went_after_a_raised_number_is_not_raised():
    assert "10<sup>9</sup> <del>big</del> things" in compare("10<sup>9</sup> big things", "10<sup>9</sup> things").html


def test_a_whole_section_is_added_or_removed():
    assert compare("", "new").html == "<p><ins>new</ins></p>"
    assert compare("", "new").status == "added"
    assert compare("old", "").html == "<p><del>old</del></p>"
    assert compare("old", "").status == "removed"


def test_sections_come_in_reading_order_and_empty_ones_are_left_out():
    old = Content(sections={"usage": "a", "warnings": "w", "faqs": " "})

    diffs = diffing.compare(old, Content(sections={"usage": "a"}))

    assert [(diff.key, diff.status) for diff in diffs] == [("warnings", "removed"), ("usage", "same")]


def test_nothing_of_a_text_becomes_a_script():
    diff = compare("<script>a</script> x", '<ins onclick="x">b</ins> <img src=x onerror=y> & &lt;script&gt;')

    assert re.findall(r"<(?!/?(?:p|ins|del)\b)", diff.html) == []
    assert not re.search(r"<[^>]*\bon", diff.html)


INLINE = [
    "5 mg",
    "once",
    "not",
    "a",
    "b",
    "c",
    "**",
    "*",
    "<sup>",
    "</sup>",
    "`",
    "[l](https://a.example)",
    "&",
    "<",
    ".",
]
BLOCKS = ["<br>", "# ", "> ", "\n\n", "\n- ", "\n1. ", "\n  - ", "\n    ", "\n---\n", "|"]
TABLE = "\n|x|y|\n|-|-|\n|1|2|\n"
MARKDOWN = st.lists(st.sampled_from([*INLINE, *BLOCKS, TABLE]), max_size=40).map(" ".join)


def words(html: str) -> list[str]:
    return "".join(word.text for word in read(html) if isinstance(word, Word))


@settings(max_examples=300, deadline=None)
@given(MARKDOWN, MARKDOWN)
def test_without_what_went_it_is_the_new_text_and_without_what_came_the_old(was, now):
    diffs = diffing.compare(Content(sections={"usage": was}), Content(sections={"usage": now}))

    for diff in diffs:
        came = re.sub(r"<del[^>]*>.*?</del>", "", diff.html)
        went = re.sub(r"<ins[^>]*>.*?</ins>", "", diff.html)
        assert words(came).replace("|", "") == words(rendering.render(now)).replace("|", "")
        if diff.status != "same" and not diff.is_formatting_only:
            assert words(went).replace("|", "") == words(rendering.render(was)).replace("|", "")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("a b " * 15_000, "b b a " * 10_000),
        (". " * 30_000, ", " * 30_000),
        ("1 2 " * 15_000, "1 3 " * 15_000),
        ("|a|1|\n|-|-|\n" + "|b|2|\n" * 8_500, "|a|1|\n|-|-|\n" + "|b|3|\n" * 8_500),
        ("[" * 60_000, "x" + "[" * 59_000),
        (" ".join(f"w{n}" for n in range(9_000)), " ".join(f"w{n * 7 % 9_001}" for n in range(9_000))),
    ],
)
def test_the_longest_texts_are_compared_in_seconds(was, now):
    start = time.process_time()

    compare(was[:60_000], now[:60_000])

    assert time.process_time() - start < 10


def test_a_changed_rating_and_changed_sources_are_said_in_words():
    source = {"kind": "label", "title": "Testamol", "url": "", "date": "2025-01-01"}

    fields = diffing.compare_rating(Content(severity="major"), Content(severity="minor", sources=[source]))

    assert [field.key for field in fields] == ["severity", "sources"]
    assert fields[0].removed == ("Can cause serious harm: ask before taking both",)
    assert fields[0].added == ("Usually a small effect",)
    assert fields[1].added == ("Official label, Testamol, 2025-01-01",)
