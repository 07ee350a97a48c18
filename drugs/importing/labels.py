"""Labels: the words by which old pages name a section, read from a heading, a bold line or a plain one.

Usage                                  the label alone
Usage (Individual Components)          with a remark, which becomes a sub-heading
Generic Name: Citric Acid              with text on the same line
Nadifloxacin Usage                     with the component before it
Potential Side Effects                 with a word that qualifies it: kept as a sub-heading, words and all
Side Effects of Combined Use           with words after it: kept too
Dosage, Side Effects, and FAQs         several at once name no section
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

WORDS = {
    "generic name": "generic_name",
    "generic names": "generic_name",
    "usage": "usage",
    "usages": "usage",
    "use": "usage",
    "uses": "usage",
    "indications": "usage",
    "dosage": "dosage",
    "dosages": "dosage",
    "dosage and administration": "dosage",
    "side effects": "side_effects",
    "adverse effects": "side_effects",
    "combined side effects": "combined_side_effects",
    "combined adverse effects": "combined_side_effects",
    "interactions": "interactions",
    "drug interactions": "interactions",
    "precautions": "precautions",
    "warnings and precautions": "precautions",
    "precautions and warnings": "precautions",
    "how it works": "how_it_works",
    "how they work": "how_it_works",
    "mechanism of action": "how_it_works",
    "faqs": "faqs",
    "faq": "faqs",
    "frequently asked questions": "faqs",
}
# Not in the site's own words: they stay, as a sub-heading.
KEPT = {
    "indications",
    "dosage and administration",
    "adverse effects",
    "combined adverse effects",
    "drug interactions",
    "warnings and precautions",
    "precautions and warnings",
    "how they work",
    "mechanism of action",
}
# Bold words within a section that are no label of the site: "**Uses:**" inside a dosage says nothing new of its own.
ONLY_HEADINGS = {"use", "indications", "adverse effects", "mechanism of action"}
ANY_LABEL = "|".join(sorted((re.escape(word) for word in WORDS), key=len, reverse=True))
REMARK = r"\(((?:[^()]|\([^()]*\))*)\)"

EXACT = re.compile(rf"(?:\d{{1,2}}[.)] )?({ANY_LABEL})(?: ?{REMARK})? ?(?::[ ]*(.*))?$", re.IGNORECASE)
LAST = re.compile(rf"(\S.*?) ({ANY_LABEL})(?: ?{REMARK})?:?$", re.IGNORECASE)
FIRST = re.compile(rf"({ANY_LABEL}) (?:of|for|in|with|and|&) .+$", re.IGNORECASE)
QUALIFIER = re.compile(
    r"(?:potential|possible|hypothetical|theoretical|speculative|proposed|presumed|expected|likely|combined|"
    r"individual|separate|general|typical|intended|suggested|traditional|historical|generic names? (?:and|&))\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(rf"(?:({ANY_LABEL})(?:, and |, & |, | and | & |:?$)){{2,}}$", re.IGNORECASE)
ABOUT_SEVERAL = re.compile(
    rf"(.+?)(?::| [-–—]) *(?:(?:{ANY_LABEL})(?:, and |, & |, | and | & |:?$)){{2,}}$", re.IGNORECASE
)
# Said inside the side effects of what happens when all components are taken: "When combined:", "Combined effects:".
COMBINED = re.compile(
    r"(?:potential |possible )?(?:(?:when|if) (?:used |taken |given )?(?:combined|together|in combination)"
    r"|combined(?: (?:use|therapy|product|action|(?:use )?(?:side |adverse )?effects?|side effect profile))?"
    r"|(?:combining|combination)\b.{0,60}|both \w+ combined\b.{0,30})$",
    re.IGNORECASE,
)
TOGETHER = re.compile(r"\b(?:combined|combination|combining|together)\b", re.IGNORECASE)
APART = re.compile(
    r"\b(?:individual|individually|each|separate|separately|not|and combined|& combined)\b", re.IGNORECASE
)
SENTENCE = re.compile(r"[.!?;]( |$)")
MOST_WORDS_BEFORE = 4
MOST_WORDS = 9
MOST_CHARACTERS = 200


@dataclass(frozen=True)
class Label:
    """The beginning of a section. about: its sub-heading, e.g. a remark or component; rest: text on the same line."""

    key: str
    about: str = ""
    rest: str = ""
    is_exact: bool = True


def read(words: str, is_heading: bool, is_component: Callable[[str], bool]) -> Label | None:
    """Read the words of a heading or a bold line as a label; None when they name no section.

    is_component tells whether what stands before the label is a component: "Nadifloxacin Usage".
    """
    if match := EXACT.match(words):
        return read_exact(match, is_heading)
    if (
        len(words) > MOST_CHARACTERS
        or SENTENCE.search(words)
        or ", " in words.split("(")[0]
        or len(words.split("(")[0].split()) > MOST_WORDS
    ):
        return None
    if match := LAST.match(words):
        return read_last(match, words, is_heading, is_component)
    if (match := FIRST.match(words)) and (is_heading or TOGETHER.search(words) or match[1].lower() == "generic names"):
        return Label(WORDS[match[1].lower()], words.rstrip(":"), is_exact=False)
    return None


def read_exact(match: re.Match[str], is_heading: bool) -> Label | None:
    """Read a label with no other words before or after it than a remark and a text."""
    label, remark = match[1], (match[2] or "").strip()
    if label.lower() in ONLY_HEADINGS and not is_heading:
        return None
    about = remark[:1].upper() + remark[1:]
    if label.lower() in KEPT:
        about = f"{label} ({remark})" if remark else label
    return Label(WORDS[label.lower()], about, (match[3] or "").strip())


def read_last(match: re.Match[str], words: str, is_heading: bool, is_component: Callable[[str], bool]) -> Label | None:
    """Read a label with words before it: a component, or what qualifies it."""
    before, label = match[1], match[2].lower()
    key = WORDS[label]
    if QUALIFIER.match(before):
        return Label(key, words.rstrip(":"), is_exact=False)
    if ":" in before or "(" in before or len(before.split()) > MOST_WORDS_BEFORE:
        return None
    if is_component(before) or (is_heading and label not in ONLY_HEADINGS):
        about = before if not match[3] else f"{before} ({match[3].strip()})"
        return Label(key, about)
    return None


def names_several(words: str) -> bool:
    """Tell whether words name several sections at once: "Dosage, Side Effects, and FAQs"."""
    return len(words) <= MOST_CHARACTERS and SEVERAL.match(words) is not None


def subject(words: str) -> str:
    """Return what a heading is about: "Voglibose: Usage, Dosage, Side Effects" is about Voglibose."""
    match = ABOUT_SEVERAL.match(words) if len(words) <= MOST_CHARACTERS else None
    return (match[1] if match else words).strip().rstrip(":").strip()


def is_of_all(words: str) -> bool:
    """Tell whether words speak of taking the components together, and not of each alone."""
    return TOGETHER.search(words) is not None and not APART.search(words)
