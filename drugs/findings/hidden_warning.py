"""Hidden warnings: a clinical warning where nobody looks for one, in the small print or a summing-up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import flat, one_of, sentences
from drugs.findings.warning_words import not_said

ID = "hidden-warning"

PROPER = ("warnings", "dosage", "side_effects", "combined_side_effects", "interactions", "precautions", "usage", "faqs")
SUMMING_UP = re.compile(r"^\W*(?:in (?:summary|conclusion|short)|to sum up|overall)\b", re.IGNORECASE)
# Whatever SUMMING_UP matches holds one of these.
may_sum_up = one_of("in summary", "in conclusion", "in short", "to sum up", "overall")
# What every disclaimer says is no warning of this medicine.
GENERAL = re.compile(
    r"\b(?:improperly|expired|any medication|other medication|medications|your doctor|prescription|self-\w+|examples|"
    r"information|advice|disclaimer|informational|educational|consult|professional|healthcare provider|"
    r"self-(?:treat|medicat|diagnos)\w*|endorse\w*|accura\w+|liab\w+|responsib\w+|substitute|"
    r"before (?:starting|stopping|taking)|disregard|delay|seek(?:ing)?)\b",
    re.IGNORECASE,
)


def check(page: PageText) -> Iterator[Finding]:
    """Find each warning of this medicine that stands only in the small print or in a summing-up."""
    proper = tuple(
        sentence
        for key in PROPER
        for sentence in sentences(page.sections.get(key, ""))
        if not SUMMING_UP.match(sentence)
    )
    for key, text in page.sections.items():
        if key != "page_disclaimer" and not may_sum_up(text):
            continue
        for block in text.split("\n\n"):
            if key != "page_disclaimer" and not SUMMING_UP.match(flat(block)):
                continue
            candidates = [sentence for sentence in sentences(block) if not GENERAL.search(sentence)]
            for sentence in not_said(candidates, proper):
                words = _("This warning stands only here. Move it to the warnings or precautions.")
                yield Finding(ID, Level.WARNING, key, sentence[:300], words)
