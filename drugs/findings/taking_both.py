"""Taking both: a page about a combination that never speaks of taking its drugs together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import sentences
from drugs.naming import normalise

ID = "never-speaks-of-both"

TOGETHER = re.compile(
    r"\b(?:together|combin(?:ed|ing|es|e)|combination\s+(?:of|with|increases?|raises?|can|may|enhances?|is\s+contraindicated)|"
    r"in\s+combination|both|co-?administ\w+|concomitant(?:ly)?|concurrent(?:ly)?|along\s+with|alongside|"
    r"(?:taken|used)\s+with|synerg\w+|additive)\b",
    re.IGNORECASE,
)
EFFECT = re.compile(
    r"\b(?:risks?|effects?|effective\w*|increase\w*|enhance\w*|cause|caution|avoid|contraindicated|monitor\w*|worse\w*|"
    r"lower\w*|reduce\w*|reducing|harm\w*|danger\w*|unsafe|toxic\w*|drows\w*|bleed\w*|relief|relie\w+|protect\w*|counteract\w*)\b",
    re.IGNORECASE,
)
# What else must not be taken with them is another question, and so is who must not take them at all.
OTHERS = re.compile(
    r"\b(?:alcohol|grapefruit|allerg(?:y|ies|ic\s+(?:to|reactions?))|hypersensitiv\w*|(?:other|certain|several|numerous|any)\s+(?:\w+\s+){0,2}?"
    r"(?:medications?|medicines?|drugs?|products?|supplements?|treatments?)|children|pregnant|(?:during|in)\s+pregnancy|breast-?feeding|"
    r"store|consult\w*)\b",
    re.IGNORECASE,
)


def speaks_of_both(sentence: str, names: list[str]) -> bool:
    if not EFFECT.search(sentence) or OTHERS.search(sentence):
        return False
    if TOGETHER.search(sentence):
        return True
    plain = f" {normalise(sentence)} "
    return sum(f" {name} " in plain for name in names) >= 2


def check(page: PageText) -> Iterator[Finding]:
    """Find that no sentence says what taking the drugs together does."""
    if not page.is_combination or page.sections.get("combined_side_effects", "").strip():
        return
    names = [normalise(name) for name in page.component_names]
    said = (sentence for text in page.sections.values() for sentence in sentences(text))
    if not any(speaks_of_both(sentence, names) for sentence in said):
        words = _("Nothing here says what happens when these medicines are taken together. Readers come for that.")
        yield Finding(ID, Level.WARNING, "combined_side_effects", "", words)
