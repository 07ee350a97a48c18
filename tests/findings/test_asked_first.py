"""What is asked before a pattern is looked for, because it is faster, never keeps the pattern from being found."""

from __future__ import annotations

import re
from random import Random

import pytest

from drugs.findings import (
    assistant_talk,
    hidden_warning,
    inner_disclaimer,
    ismp_notation,
    lost_digits,
    placeholders,
    pregnancy_letters,
    safety_claims,
    warning_words,
)
from drugs.findings.passages import MARKS, SENTENCE_END, flat, folded, squeezed
from tests.findings.writing import write

ASKED_FIRST = {
    "talk": (assistant_talk.TALK, assistant_talk.may_match),
    "opening talk": (assistant_talk.OPENING_TALK, assistant_talk.may_match),
    "disclaimer": (inner_disclaimer.DISCLAIMER, inner_disclaimer.may_match),
    "notation": (ismp_notation.NOTATIONS, ismp_notation.may_match),
    "no number": (lost_digits.NO_NUMBER, lost_digits.may_match),
    "placeholder": (placeholders.PLACEHOLDER, placeholders.may_match),
    "pregnancy letter": (pregnancy_letters.LETTER, pregnancy_letters.may_match),
    "claim": (safety_claims.CLAIM, safety_claims.may_match),
    "summing up": (hidden_warning.SUMMING_UP, hidden_warning.may_sum_up),
    "forbids": (warning_words.FORBIDS, warning_words.may_forbid),
    "topic": (warning_words.TOPIC, lambda line: warning_words.TOPIC_BEGINS.search(folded(line))),
    **{
        f"also {topic}": (pattern, lambda line, may=may: may(line) and warning_words.ALSO_BEGINS.search(folded(line)))
        for topic, (may, pattern) in warning_words.ALSO.items()
    },
}
AROUND = ("", "", " ", "(", "it ", "Take 5 mg. ", "of ", "A")


@pytest.mark.parametrize("name", ASKED_FIRST)
def test_whatever_a_pattern_matches_is_let_through(name):
    pattern, may_match = ASKED_FIRST[name]
    random = Random(name)
    lines = [
        squeezed(random.choice(AROUND) + write(pattern, random) + random.choice(AROUND[::-1])) for _ in range(4000)
    ]

    matched = [line for line in lines if pattern.search(line)]

    assert len(matched) > 400
    assert [line for line in matched if not may_match(line)] == []


@pytest.mark.parametrize("name", ASKED_FIRST)
def test_most_texts_are_not(name):
    _pattern, may_match = ASKED_FIRST[name]

    assert not may_match("Rinse the mouthpiece in warm water and let it dry in the air.")


# As it was first written: clearer, and three times as slow.
PLAIN_SENTENCE_END = re.compile(r"(?<=[.!])[\"”’)*_]*\s+|(?<=\?)[\"”’)]?\s+|\n\s*\n|\n\s*(?:[-*+]|\d+[.)])\s+")


PARTS = (
    "a", "Take", "5", ".", "!", "?", "\n", "\n\n", " ", "*", "**", "_", "-", "1.", "2)", ")", "”", "’", '"', "#", ">",
    "|", "`", "\t", "+", "\xa0", "é",
)  # fmt: skip


def made_up(random: Random) -> str:
    return "".join(random.choices(PARTS, k=random.randint(1, 30)))


def test_sentences_end_where_the_plain_pattern_says():
    random = Random(1)
    texts = [made_up(random) for _ in range(20_000)]

    differing = [text for text in texts if SENTENCE_END.split(text) != PLAIN_SENTENCE_END.split(text)]

    assert differing == []


def test_marks_are_taken_out_as_the_pattern_says():
    random = Random(2)
    texts = [made_up(random) for _ in range(20_000)]

    differing = [text for text in texts if flat(text) != " ".join(MARKS.sub(" ", text).split())]

    assert differing == []


@pytest.mark.parametrize("letter", ["İ", "ı", "K", "ſ", "É", "ß"])
def test_folded_text_has_as_many_letters(letter):
    assert len(folded(f"a{letter}b")) == 3
