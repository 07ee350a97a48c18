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
    r"\b(?:together|combin(?:ed|ing|es|e|ation)|both|co-?administ\w+|concomitant(?:ly)?|concurrent(?:ly)?|along\s+with|"
    r"alongside|fixed-dose|taken\s+with|used\s+with|synerg\w+|additive)\b",
    re.IGNORECASE,
)
EFFECT = re.compile(
    r"\b(?:risk|effects?|increase\w*|enhance\w*|cause|caution|avoid|interact\w*|monitor\w*|worse\w*|lower\w*|reduce\w*|"
    r"harm\w*|danger\w*|safe\w*|side|toxic\w*|drows\w*|bleed\w*)\b",
    re.IGNORECASE,
)


def speaks_of_both(sentence: str, names: list[str]) -> bool:
    plain = f" {normalise(sentence)} "
    named = sum(f" {name} " in plain for name in names)
    return bool(EFFECT.search(sentence)) and (named >= 2 or bool(TOGETHER.search(sentence)))


def check(page: PageText) -> Iterator[Finding]:
    """Find that no sentence says what taking the drugs together does."""
    if not page.is_combination or page.sections.get("combined_side_effects", "").strip():
        return
    names = [normalise(name) for name in page.component_names]
    said = (sentence for text in page.sections.values() for sentence in sentences(text))
    if not any(speaks_of_both(sentence, names) for sentence in said):
        words = _("Nothing here says what happens when these medicines are taken together. Readers come for that.")
        yield Finding(ID, Level.WARNING, "combined_side_effects", "", words)
