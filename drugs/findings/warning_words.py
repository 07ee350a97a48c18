"""How to tell a sentence that warns, and whether a text still says what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from drugs.findings.inner_disclaimer import DISCLAIMER

NEGATION = re.compile(
    r"\b(?:not|never|no|without|cannot|avoid|don['’]t|mustn['’]t|shouldn['’]t|neither|nor|unless)\b", re.IGNORECASE
)
# What a warning is about. The same words turn up in any text that warns of the same.
TOPIC = re.compile(
    r"\b(?:fatal|life-threatening|overdos\w*|allerg\w+|hypersensitiv\w*|anaphyla\w+|pregnan\w+|breast-?feed\w*|suicid\w+|bleeding|seizures?|"
    r"addict\w+|dependence|withdrawal|alcohol|driving|driv(?:e|es)|serotonin\s+syndrome|respiratory\s+depression|"
    r"liver\s+(?:damage|failure)|boxed\s+warning|contraindicated|grapefruit|exceed\w*|sudden\w*|abrupt\w*|double|two\s+doses|dehydration|lactic\s+acidosis)\b",
    re.IGNORECASE,
)
# Other words for the same, looked for where a warning may be said again.
ALSO = {
    "fatal": re.compile(r"\b(?:fatal\w*|life-threatening|deaths?|deadly|lethal)\b", re.IGNORECASE),
    "anaphy": re.compile(
        r"\b(?:difficulty|trouble)\s+breathing\b|\bswelling\s+of\s+the\s+(?:face|lips|throat)|\bangio(?:neurotic\s+)?(?:o?edema)\b",
        re.IGNORECASE,
    ),
    "liver ": re.compile(
        r"\bhepat(?:itis|otoxic\w*)\b|\bliver\s+(?:\w+\s+)?(?:problems|injury|inflammation|toxicity)\b", re.IGNORECASE
    ),
    "bleedi": re.compile(r"\b(?:bleed|ha?emorrhag\w*)\b", re.IGNORECASE),
    "seizur": re.compile(r"\bconvulsions?\b", re.IGNORECASE),
    "breast": re.compile(r"\b(?:nursing|lactati\w+)\b", re.IGNORECASE),
    "allerg": re.compile(r"\b(?:hypersensitiv\w*|anaphyla\w*|angio(?:neurotic\s+)?(?:o?edema))\b", re.IGNORECASE),
    "drivin": re.compile(r"\b(?:machinery|(?:mental\s+)?alertness)\b", re.IGNORECASE),
    "exceed": re.compile(r"\bmore\s+than\s+(?:the\s+)?(?:recommended|prescribed|directed)\b", re.IGNORECASE),
    "addict": re.compile(r"\b(?:habit-forming|depend(?:ence|ency|ent)\s+on|dependence|abuse)\b", re.IGNORECASE),
}
# Different endings, or different words, for one topic.
ONE_TOPIC = {
    "drives": "drivin",
    "drive": "drivin",
    "life-t": "fatal",
    "depend": "addict",
    "two do": "double",
    "hypers": "allerg",
    "abrupt": "sudden",
}
NOT_ADDICTIVE = re.compile(
    r"\b(?:not|isn['’]t)\s+(?:\w+\s+){0,3}?(?:an?\s+)?(?:addictive|habit-forming)\b", re.IGNORECASE
)
# What forbids: said to the reader. "Glands that do not produce enough" forbids nothing.
FORBIDS = re.compile(
    r"(?:^|[:;,–—-]\s+|\band\s+|\bplease\s+)\W*(?:do\s+not|don['’]t|never|avoid)\b|\b(?:must|should)\s+(?:not|never)\b|"
    r"\b(?:should\s+(?:\w+\s+)?be|is|are|it['’]s)\s+(?:\w+\s+)?avoided\b|"
    r"\b(?:best|recommended|advised|advisable)\s+to\s+(?:\w+\s+(?:or|and)\s+)?avoid\b|\?\W*(?:A:\s*)?No\.",
    re.IGNORECASE,
)
FIRM = re.compile(r"\b(?:avoided|contraindicated|unsafe|dangerous|only)\b", re.IGNORECASE)
# How alike, of 100: the same prohibition in other words comes to about this.
ENOUGH = 55
# What is left of a word by which two forms of it are known as one: allergy, allergic.
STEM = 6


def negations(sentence: str) -> int:
    return len(NEGATION.findall(sentence))


def warns(sentence: str) -> bool:
    """Tell whether a sentence warns: a question alone does not, nor does "it is not addictive", nor a disclaimer."""
    if sentence.endswith("?") or NOT_ADDICTIVE.search(sentence) or DISCLAIMER.search(sentence):
        return False
    return bool(TOPIC.search(sentence) or FORBIDS.search(sentence))


def topics(sentence: str) -> set[str]:
    """Return what a sentence warns of, by the stems of the words: {"allerg", "pregna"}."""
    stems = (" ".join(match.lower().split())[:STEM] for match in TOPIC.findall(sentence))
    return {ONE_TOPIC.get(stem, stem) for stem in stems}


@lru_cache(maxsize=2048)
def topics_in_any_words(sentence: str) -> frozenset[str]:
    return frozenset(topics(sentence)) | {topic for topic, words in ALSO.items() if words.search(sentence)}


def is_said(sentence: str, others: Sequence[str]) -> bool:
    """Tell whether the others warn of all the same; of a prohibition, whether one of them is as firm about it."""
    about = topics(sentence)
    if about and not about <= set[str]().union(*map(topics_in_any_words, others)):
        return False
    if not FORBIDS.search(sentence):
        return bool(about) or is_like_one_of(sentence, others)
    firm = [other for other in others if negations(other) or FIRM.search(other)]
    return any(about & topics_in_any_words(other) for other in firm) or is_like_one_of(sentence, firm)


def is_like_one_of(sentence: str, others: Sequence[str]) -> bool:
    """Tell whether another sentence has most of the words, and says "not" if and only if this one does."""
    alike = process.extract(sentence, others, scorer=fuzz.token_set_ratio, score_cutoff=ENOUGH, limit=None)
    return any((negations(other) > 0) == (negations(sentence) > 0) for other, _score, _at in alike)


def is_twin_without_negation(sentence: str, others: Sequence[str]) -> bool:
    """Tell whether another sentence is nearly the same and only its "not" is gone: that is worse than gone."""
    near = process.extract(sentence, others, scorer=fuzz.ratio, score_cutoff=88, limit=3)
    return bool(near) and all(negations(other) < negations(sentence) for other, _score, _at in near)


def not_said(sentences: Iterable[str], others: Sequence[str]) -> list[str]:
    """Return the sentences that warn, or say "not", and that no other sentence says again."""
    known = {" ".join(other.lower().split()) for other in others}
    asked = [
        sentence
        for sentence in dict.fromkeys(sentences)
        if " ".join(sentence.lower().split()) not in known and (warns(sentence) or negations(sentence))
    ]
    if not asked:
        return []
    warning_others = [
        other
        for other in others
        if (topics_in_any_words(other) or warns(other) or negations(other)) and not DISCLAIMER.search(other)
    ]
    return [
        sentence
        for sentence in asked
        if (warns(sentence) and not is_said(sentence, warning_others))
        or (negations(sentence) and is_twin_without_negation(sentence, others))
    ]
