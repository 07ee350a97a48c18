"""Claims of safety: no medicine is free of risk, and no page may say that one is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import scan

ID = "claims-safety"

DENIED = r"(?<!not )(?<!n't )(?<!n’t )(?<!never )"
CLAIM = re.compile(
    rf"{DENIED}\b(?:completely|totally|perfectly|entirely|absolutely|100\s?%|fully)[\s-]+(?:safe|harmless|risk-free)\b"
    r"|\b(?:has|have|with|causes?|produces?)\s+(?:absolutely\s+)?no\s+(?:known\s+|serious\s+|significant\s+|real\s+)?"
    r"(?:side\s+effects|adverse\s+effects|risks?|dangers?)\b(?!\s+(?:of|have|has|were|was|with|to|in|from)\b)"
    r"|\bwithout\s+(?:any\s+)?(?:side\s+effects|risks?)\b(?!\s+of\b)|\b(?:free\s+of|free\s+from)\s+(?:any\s+)?side\s+effects\b"
    rf"|{DENIED}\b(?:is|are)\s+(?:always\s+|very\s+|quite\s+)?safe\s+for\s+(?:everyone|everybody|all\s+(?:people|patients)|anyone)\b"
    rf"|{DENIED}\bguaranteed\s+(?:to|safe)\b|\brisk-free\b|\bno\s+risk\s+(?:at\s+all|whatsoever)\b"
    rf"|{DENIED}\bis\s+(?:completely\s+)?harmless\b",
    re.IGNORECASE,
)


def check(page: PageText) -> Iterator[Finding]:
    """Find each claim that a medicine is safe or has no side effects."""
    words = _("“%(claim)s”: no medicine is without risk. Say what is known instead.")
    return scan(page, CLAIM, ID, Level.WARNING, lambda match: words % {"claim": match.group()})
