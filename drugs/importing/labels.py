"""Labels: the words by which the two dialects of old pages name a section.

### Usage                          a heading (dialect "current"), sometimes with text or a remark on the same line:
### Generic Name: Citric Acid
### Usage (Individual Components)
### Nadifloxacin Usage
**Usage:** text or nothing         bold at the beginning of a line (dialect "earlier", and below component headings)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = {
    "generic name": "generic_name",
    "generic names": "generic_name",
    "usage": "usage",
    "uses": "usage",
    "dosage": "dosage",
    "side effects": "side_effects",
    "combined side effects": "combined_side_effects",
    "interactions": "interactions",
    "drug interactions": "interactions",
    "precautions": "precautions",
    "how it works": "how_it_works",
    "faqs": "faqs",
    "faq": "faqs",
    "frequently asked questions": "faqs",
}
ANY_LABEL = "|".join(sorted((re.escape(word) for word in WORDS), key=len, reverse=True))
HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
LABEL_FIRST = re.compile(rf"({ANY_LABEL})(?: ?\(([^()]*(?:\([^()]*\)[^()]*)*)\))?(?::|$)[ \t]*(.*)$", re.IGNORECASE)
LABEL_LAST = re.compile(rf"(\S.*?)[ \t]+({ANY_LABEL}):?$", re.IGNORECASE)
BOLD = re.compile(
    rf"(?:[*-][ \t]+)?\*\*({ANY_LABEL})(?: ?\(([^()]*)\))?(?::\*\*|\*\*:|\*\*$)[ \t]*(.*)$", re.IGNORECASE
)
ONLY_LABELS = re.compile(rf"(.+?):[ \t]*(?:(?:{ANY_LABEL})(?:, and |, | and )?)+$", re.IGNORECASE)
BOLD_LINE = re.compile(r"\*\*([^*]+?):?\*\*:?[ \t]*$")


@dataclass(frozen=True)
class Label:
    """The beginning of a section. remark: "Individual Components"; rest: the text on the same line."""

    key: str
    remark: str = ""
    rest: str = ""


def from_heading(text: str) -> Label | None:
    """Read the text of a heading as a label; None when it names no section."""
    if match := LABEL_FIRST.match(text):
        return Label(WORDS[match[1].lower()], (match[2] or "").strip(), match[3].strip())
    match = LABEL_LAST.match(text)
    if match and len(match[1].split()) <= 4 and ":" not in match[1] and "," not in match[1]:
        return Label(WORDS[match[2].lower()], match[1].strip())
    return None


def from_bold(line: str) -> Label | None:
    """Read a line that begins with a bold label; None when it does not."""
    match = BOLD.match(line)
    return Label(WORDS[match[1].lower()], (match[2] or "").strip(), match[3].strip()) if match else None


def component_of_heading(text: str) -> str:
    """Return what a heading is about: "Voglibose: Usage, Dosage, Side Effects" is about Voglibose."""
    match = ONLY_LABELS.match(text)
    return match[1].strip() if match else text.rstrip(":").strip()
