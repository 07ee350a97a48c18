"""What makes reading fast changes nothing: what is passed over holds no dose, and the hunks stay true."""

from __future__ import annotations

import re
from random import Random

import pytest

from drugs import diffing, rendering
from drugs.diffing import elements
from drugs.diffing.changes import Side, widened
from drugs.diffing.doses import read_doses
from drugs.diffing.hunks import hunks_between
from drugs.diffing.signs import signed_numbers
from drugs.diffing.words import Word, read
from drugs.models import Content
from tests.findings.writing import write

PARTS = (
    "one", "a third", "an", "third", "daily", "da", "ily", "b.", "i.d", "every", "each", "night", "tablet", "5", "mg",
    "½", "half", "twice", "day", "the", "*", "**", "_", "`", "[", "](x)", "\\", "&frac12;", "&#53;", "<sup>", "</sup>",
    "<br>",
    "\n", "\n\n", "\n> ", "\n- ", "\n* ", "1. ", "# ", "|", "\n|---|\n", "~~~\n", "    ", " ", " ", " ", " ", "\u200b",
    "\u00ad", "-", ".", ",", "(", ")", ":", "İ", "ſ",
)  # fmt: skip
MARKS = ("", "*", "**", "_", "`", "\\", "\u200b", "<sub>", "</sub>", "[", "](x)", " *", "* ", "\n> ", "\n")
HIDDEN = (MARKS, ("da", "dai"), MARKS, ("ily", "ly", "&#108;y"), MARKS, (" ", ""), ("", "a&nbsp;third tablet"), MARKS)
WORDS = (
    "one",
    "tablet",
    "5 mg",
    "twice",
    "daily",
    "for",
    "days",
    "a",
    "day",
    "and",
    "every",
    "hours",
    "the",
    "not",
    ".",
)
KINDS = {
    "age": elements.AGE,
    "amount": elements.AMOUNT,
    "percent": elements.RANGE + elements.PERCENT,
    "frequency": elements.FREQUENCY,
    "time": rf"\b{elements.SPAN_OF_TIME}",
    "route": elements.ROUTE,
}


def made_up(parts: tuple[str, ...], random: Random) -> str:
    return random.choice(("", " ")).join(random.choices(parts, k=random.randint(1, 12)))


def test_a_section_that_is_not_rendered_has_no_dose():
    random = Random(1)
    # What hides a word stands right in it or beside it; most made-up texts hold a digit or a plain word besides.
    texts = [made_up(PARTS, random) for _ in range(8000)]
    texts += ["".join(random.choice(pieces) for pieces in HIDDEN) for _ in range(4000)]
    passed_over = [text for text in texts if not elements.may_stand_in(text)]

    with_dose = [text for text in passed_over if read_doses(rendering.render(text), is_dosage=True)[1]]

    assert len(passed_over) > 500
    assert with_dose == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_of_a_dose_begins_as_it_is_asked_for(kind):
    pattern = re.compile(rf"(?<!\w)(?:{KINDS[kind]})", re.IGNORECASE)
    beginning = re.compile(elements.BEGINNING)
    random = Random(kind)
    texts = [" ".join(write(pattern, random).split()) for _ in range(4000)]

    matched = [(text, match.start()) for text in texts if (match := pattern.search(text))]

    assert len(matched) > 1000
    assert [text for text, start in matched if not beginning.match(elements.folded(text), start)] == []


@pytest.mark.parametrize("kind", ["amount", "frequency", "time"])
def test_each_dose_holds_what_is_asked_for_first(kind):
    pattern = re.compile(rf"(?<!\w)(?:{KINDS[kind]})", re.IGNORECASE)
    random = Random(kind)
    texts = [" ".join(write(pattern, random).split()) for _ in range(4000)]

    matched = [match.group() for text in texts if (match := pattern.search(text))]

    assert len(matched) > 1000
    assert [text for text in matched if not elements.TRIGGER.search(elements.folded(text))] == []


@pytest.mark.parametrize(
    ("was", "now"), [("the a", "5 mg a days"), ("Take twice day tablet every.", "Take twice day.")]
)
def test_a_dose_across_two_changes_is_compared(was, now):
    (diff,) = diffing.compare(Content(sections={"dosage": was}), Content(sections={"dosage": now}))

    assert diff.status == "changed"


def test_outside_the_changes_both_texts_are_the_same():
    random = Random(2)
    for _ in range(3000):
        was = made_up(WORDS, random)
        now = " ".join(word for word in (*was.split(), *random.choices(WORDS, k=2)) if random.random() < 0.8)
        (old, new), (spans, now_spans) = zip(
            *((words_of(text), read_doses(rendering.render(text), is_dosage=True)[1]) for text in (was, now)),
            strict=True,
        )

        sides = Side(old, spans, signed_numbers(old)), Side(new, now_spans, signed_numbers(new))
        hunks = widened(hunks_between(old, new), *sides)

        kept_old, kept_new = list(old), list(new)
        for hunk in reversed(hunks):
            assert hunk.old_end <= len(old)
            assert hunk.new_end <= len(new)
            kept_old[hunk.old_start : hunk.old_end] = []
            kept_new[hunk.new_start : hunk.new_end] = []
        assert kept_old == kept_new


def words_of(text: str) -> list[Word]:
    return [token for token in read(rendering.render(text)) if isinstance(token, Word)]


def test_the_changes_alone_are_those_of_the_comparison():
    random = Random(3)
    for _ in range(300):
        old, new = (Content(sections={"dosage": made_up(PARTS, random), "usage": made_up(WORDS, random)}) for _ in "ab")

        alone = diffing.doses_changed(old, new)

        assert alone == tuple(change for section in diffing.compare(old, new) for change in section.doses)
