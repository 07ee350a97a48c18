"""Reading level: the schooling that a text asks for.

Flesch-Kincaid grade level: 0.39 × words a sentence + 11.8 × syllables a word − 15.59 (J. P. Kincaid, R. P. Fishburne,
R. L. Rogers and B. S. Chissom, "Derivation of new readability formulas for Navy enlisted personnel", 1975). Made for
English; syllables are counted by groups of vowels, so a grade is right within about one. The age is the grade plus
five.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import sentences

ID = "reading-level"

# The sections that a reader acts on. A reading age of 9 to 14 is the aim, names of medicines put some years on top.
SECTIONS = ("warnings", "introduction", "usage", "precautions")
FEWEST_WORDS = 60
HIGHEST_AGE = 22
WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
VOWELS = re.compile(r"[aeiouy]+")


# A text holds few different words, each many times.
@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return about how many syllables a word has: its groups of vowels, a silent e at the end left out."""
    word = word.lower()
    groups = len(VOWELS.findall(word))
    return max(1, groups - (word.endswith("e") and not word.endswith("le") and groups > 1))


def grade(texts: Iterable[str]) -> float | None:
    """Return the Flesch-Kincaid grade of Markdown texts, None when they are too short to tell."""
    said = [found for text in texts for sentence in sentences(text) if (found := WORD.findall(sentence))]
    words = [word for sentence in said for word in sentence]
    if len(words) < FEWEST_WORDS:
        return None
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def check(page: PageText) -> Iterator[Finding]:
    """Find that the sections which a reader acts on ask for more schooling than most people have."""
    found = grade(page.sections.get(key, "") for key in SECTIONS)
    if found is not None and found + 5 > HIGHEST_AGE:
        words = _("What a reader must act on has a reading age of about %(age)d. Shorter sentences and words help.")
        yield Finding(ID, Level.INFORMATION, "", "", words % {"age": round(found + 5)})
