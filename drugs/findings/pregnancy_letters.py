"""Pregnancy letters: categories A, B, C, D and X, which say nothing any more.

The FDA ended them by its Pregnancy and Lactation Labeling Rule (Federal Register, 4 December 2014; in force since
30 June 2015), because they were taken for a scale of risk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import one_of, scan

ID = "pregnancy-letter"

# Australia has B1 to B3.
ONE = r"(?:[ACDX]|B[123]?)\b"
LETTER = re.compile(
    r"\b(?=[bcflprt])(?:"  # each begins with one of these
    r"\b(?:pregnancy|FDA|teratogenic|risk)(?:\s+(?:risk|safety|FDA))?\s+categor(?:y|ies)\s*(?:is\s+|as\s+|of\s+|:\s*)?"
    rf"[\"“‘'(]?{ONE}"
    rf"|\bcategory\s+{ONE}\s+(?:(?:drug|medication|medicine)s?|(?:in|for|during)\s+pregnancy|pregnancy)\b"
    rf"|\b(?:pregnan(?:cy|t)|lactation|breast-?feeding)\b[^.?!]{{0,60}}?\bcategory\s+{ONE}"
    r")",
    re.IGNORECASE,
)
# Whatever LETTER matches holds this.
may_match = one_of(
    "categor",
)
# From here on the words for the editor quote what was found.
CATEGORY = re.compile(r".*(?=\bcategor)", re.IGNORECASE)


def check(page: PageText) -> Iterator[Finding]:
    """Find each pregnancy category."""
    words = _("“%(letter)s”: these letters ended in 2015. Say what is known about pregnancy instead.")
    return scan(
        page,
        LETTER,
        ID,
        Level.WARNING,
        lambda match: words % {"letter": CATEGORY.split(match.group())[-1]},
        may_match=may_match,
    )
