"""How to tell a sentence that warns, and whether a text still says what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

NEGATION = re.compile(
    r"\b(?:not|never|no|without|cannot|avoid|don['’]t|mustn['’]t|shouldn['’]t|neither|nor|unless)\b", re.IGNORECASE
)
# What a warning is about. The same words turn up in any text that warns of the same.
TOPIC = re.compile(
    r"\b(?:fatal|life-threatening|overdose|allerg\w+|anaphyla\w+|pregnan\w+|breast-?feed\w*|suicid\w+|bleeding|seizures?|"
    r"addict\w+|dependence|withdrawal|alcohol|driving|driv(?:e|es)|serotonin\s+syndrome|respiratory\s+depression|"
    r"liver\s+(?:damage|failure)|boxed\s+warning|contraindicated|grapefruit|dehydration|lactic\s+acidosis)\b",
    re.IGNORECASE,
)
# What forbids: said to the reader. "Glands that do not produce enough" forbids nothing.
FORBIDS = re.compile(
    r"^(?:\W*\w+\W+){0,2}?(?:do\s+not|don['’]t|never|avoid)\b|\b(?:must|should)\s+(?:not|never)\b|"
    r"\bshould\s+(?:only\s+)?be\s+avoided\b",
    re.IGNORECASE,
)
# How alike, of 100: the same prohibition in other words comes to about this.
ENOUGH = 55
# What is left of a word by which two forms of it are known as one: allergy, allergic.
STEM = 6


def negations(sentence: str) -> int:
    return len(NEGATION.findall(sentence))


def warns(sentence: str) -> bool:
    return bool(TOPIC.search(sentence) or FORBIDS.search(sentence))


def topics(sentence: str) -> set[str]:
    """Return what a sentence warns of, by the stems of the words: {"allerg", "pregna"}."""
    return {" ".join(match.lower().split())[:STEM] for match in TOPIC.findall(sentence)}


def is_said(sentence: str, others: Sequence[str]) -> bool:
    """Tell whether the others warn of all the same; of a mere prohibition, whether one forbids about the same."""
    about = topics(sentence)
    if about:
        return about <= set[str]().union(*map(topics, others))
    alike = process.extract(sentence, others, scorer=fuzz.token_set_ratio, score_cutoff=ENOUGH, limit=None)
    return any((negations(other) > 0) == (negations(sentence) > 0) for other, _score, _at in alike)


def is_twin_without_negation(sentence: str, others: Sequence[str]) -> bool:
    """Tell whether another sentence is nearly the same and only its "not" is gone: that is worse than gone."""
    near = process.extract(sentence, others, scorer=fuzz.ratio, score_cutoff=88, limit=3)
    return bool(near) and all(negations(other) < negations(sentence) for other, _score, _at in near)


def not_said(sentences: Iterable[str], others: Sequence[str]) -> list[str]:
    """Return the sentences that warn, or say "not", and that no other sentence says again."""
    known = {" ".join(other.lower().split()) for other in others}
    warning_others = [other for other in others if warns(other) or negations(other)]
    return [
        sentence
        for sentence in dict.fromkeys(sentences)
        if " ".join(sentence.lower().split()) not in known
        and (
            (warns(sentence) and not is_said(sentence, warning_others))
            or (negations(sentence) and is_twin_without_negation(sentence, others))
        )
    ]
