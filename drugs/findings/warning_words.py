"""How to tell a sentence that warns, and whether a text still says what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from drugs.findings import inner_disclaimer
from drugs.findings.passages import folded, one_of

# For folded text, where it is found in half the time.
NEGATION = re.compile(r"\b(?:not|never|no|without|cannot|avoid|don['’]t|mustn['’]t|shouldn['’]t|neither|nor|unless)\b")
# What a warning is about. The same words turn up in any text that warns of the same.
TOPIC = re.compile(
    r"\b(?:fatal|life-threatening|overdos\w*|allerg\w+|hypersensitiv\w*|anaphyla\w+|pregnan\w+|breast-?feed\w*|suicid\w+|bleeding|seizures?|"
    r"addict\w+|dependence|withdrawal|alcohol|driving|driv(?:e|es)|serotonin\s+syndrome|respiratory\s+depression|"
    r"liver\s+(?:damage|failure)|boxed\s+warning|contraindicated|grapefruit|exceed\w*|sudden\w*|abrupt\w*|double|two\s+doses|dehydration|lactic\s+acidosis)\b",
    re.IGNORECASE,
)
# Other words for the same, looked for where a warning may be said again; before each, what any of them holds.
ALSO = {
    "fatal": (
        one_of("fatal", "life-thr", "death", "deadly", "lethal"),
        re.compile(r"\b(?:fatal\w*|life-threatening|deaths?|deadly|lethal)\b", re.IGNORECASE),
    ),
    "anaphy": (
        one_of("breathing", "swelling of the ", "angio"),
        re.compile(
            r"\b(?:difficulty|trouble)\s+breathing\b|\bswelling\s+of\s+the\s+(?:face|lips|throat)|"
            r"\bangio(?:neurotic\s+)?(?:o?edema)\b",
            re.IGNORECASE,
        ),
    ),
    "liver ": (
        one_of("hepat", "liver "),
        re.compile(
            r"\bhepat(?:itis|otoxic\w*)\b|\bliver\s+(?:\w+\s+)?(?:problems|injury|inflammation|toxicity)\b",
            re.IGNORECASE,
        ),
    ),
    "bleedi": (one_of("bleed", "morrhag"), re.compile(r"\b(?:bleed|ha?emorrhag\w*)\b", re.IGNORECASE)),
    "seizur": (one_of("convulsion"), re.compile(r"\bconvulsions?\b", re.IGNORECASE)),
    "breast": (one_of("nursing", "lactati"), re.compile(r"\b(?:nursing|lactati\w+)\b", re.IGNORECASE)),
    "allerg": (
        one_of("hypersens", "anaphyla", "angio"),
        re.compile(r"\b(?:hypersensitiv\w*|anaphyla\w*|angio(?:neurotic\s+)?(?:o?edema))\b", re.IGNORECASE),
    ),
    "drivin": (
        one_of("machinery", "alertness"),
        re.compile(r"\b(?:machinery|(?:mental\s+)?alertness)\b", re.IGNORECASE),
    ),
    "exceed": (
        one_of("more than "),
        re.compile(r"\bmore\s+than\s+(?:the\s+)?(?:recommended|prescribed|directed)\b", re.IGNORECASE),
    ),
    "addict": (
        one_of("habit-form", "depend", "abuse"),
        re.compile(r"\b(?:habit-forming|depend(?:ence|ency|ent)\s+on|dependence|abuse)\b", re.IGNORECASE),
    ),
}
ALSO_BEGINS = re.compile(
    r"fatal|life-t|death|deadly|lethal|breathing|swelling|angio|hepat|liver |bleed|morrhag|convuls|nursing|lactati|"
    r"hypers|anaphyl|machinery|alertness|more than|habit-|depend|abuse"
)
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


# Whatever FORBIDS matches holds one of these.
may_forbid = one_of("avoid", "never", "do not", "don't", "don’t", "must not", "should not", "no.")
# Beginnings of whatever TOPIC matches, without the edge of the word, which takes three times as long to look for.
TOPIC_BEGINS = re.compile(
    r"fata|life-|over|alle|hyper|anap|preg|brea|suic|bleed|seiz|addi|depend|withd|alco|driv|serot|respir|liver|boxed|"
    r"contr|grape|exce|sudd|abru|doub|two |dehyd|lacti"
)


@lru_cache(maxsize=4096)
def negations(sentence: str) -> int:
    return len(NEGATION.findall(folded(sentence)))


def forbids(sentence: str) -> bool:
    return may_forbid(sentence) and FORBIDS.search(sentence) is not None


@lru_cache(maxsize=4096)
def warns(sentence: str) -> bool:
    """Tell whether a sentence warns: a question alone does not, nor does "it is not addictive", nor a disclaimer."""
    if sentence.endswith("?") or not (topics(sentence) or forbids(sentence)):
        return False
    return not NOT_ADDICTIVE.search(sentence) and not disclaims(sentence)


def disclaims(sentence: str) -> bool:
    return inner_disclaimer.may_match(sentence) and inner_disclaimer.DISCLAIMER.search(sentence) is not None


@lru_cache(maxsize=4096)
def topics(sentence: str) -> frozenset[str]:
    """Return what a sentence warns of, by the stems of the words: {"allerg", "pregna"}."""
    if not TOPIC_BEGINS.search(folded(sentence)):
        return frozenset()
    stems = (" ".join(match.lower().split())[:STEM] for match in TOPIC.findall(sentence))
    return frozenset(ONE_TOPIC.get(stem, stem) for stem in stems)


@lru_cache(maxsize=4096)
def topics_in_any_words(sentence: str) -> frozenset[str]:
    if not ALSO_BEGINS.search(folded(sentence)):
        return topics(sentence)
    said_again = (topic for topic, (may_match, words) in ALSO.items() if may_match(sentence) and words.search(sentence))
    return topics(sentence).union(said_again)


class Others:
    """What else is said, in flat sentences: whether a warning is among it. Made once for all the warnings asked for."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = sentences
        self.known = {sentence.lower() for sentence in sentences}

    @cached_property
    def warnings(self) -> list[str]:
        return [
            sentence
            for sentence in self.sentences
            if (topics_in_any_words(sentence) or warns(sentence) or negations(sentence)) and not disclaims(sentence)
        ]

    @cached_property
    def topics(self) -> frozenset[str]:
        """What the warnings among them are about."""
        return frozenset[str]().union(*map(topics_in_any_words, self.warnings))

    @cached_property
    def firm(self) -> list[str]:
        """The warnings among them that forbid, or say so as firmly."""
        return [sentence for sentence in self.warnings if negations(sentence) or FIRM.search(sentence)]

    def say(self, sentence: str) -> bool:
        """Tell whether they warn of all the same; of a prohibition, whether one of them is as firm about it."""
        about = topics(sentence)
        if about and not about <= self.topics:
            return False
        if not forbids(sentence):
            return bool(about) or is_like_one_of(sentence, self.warnings)
        return any(about & topics_in_any_words(other) for other in self.firm) or is_like_one_of(sentence, self.firm)


def is_like_one_of(sentence: str, others: Sequence[str]) -> bool:
    """Tell whether another sentence has most of the words, and says "not" if and only if this one does."""
    is_denied = negations(sentence) > 0
    alike = [other for other in others if (negations(other) > 0) == is_denied]
    return process.extractOne(sentence, alike, scorer=fuzz.token_set_ratio, score_cutoff=ENOUGH) is not None


def is_twin_without_negation(sentence: str, others: Sequence[str]) -> bool:
    """Tell whether another sentence is nearly the same and only its "not" is gone: that is worse than gone."""
    near = process.extract(sentence, others, scorer=fuzz.ratio, score_cutoff=88, limit=3)
    return bool(near) and all(negations(other) < negations(sentence) for other, _score, _at in near)


# A page asks section by section about the same other sentences.
@lru_cache(maxsize=8)
def others_of(sentences: tuple[str, ...]) -> Others:
    return Others(sentences)


def not_said(sentences: Iterable[str], others: tuple[str, ...]) -> list[str]:
    """Return the flat sentences that warn, or say "not", and that no other flat sentence says again."""
    said = others_of(others)
    return [
        sentence
        for sentence in dict.fromkeys(sentences)
        if sentence.lower() not in said.known
        and (
            (warns(sentence) and not said.say(sentence))
            or (negations(sentence) and is_twin_without_negation(sentence, others))
        )
    ]
