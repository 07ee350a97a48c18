"""Advice that does harm with high-alert medicines: to stop at once, or how to make up for a missed dose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import scan
from drugs.high_alert import is_high_alert

ID = "high-alert-advice"

ADVICE = re.compile(
    r"(?<!not )(?<!n't )(?<!never )\b(?:stop|discontinue)\s+(?:taking|using)?\s*(?:it|this|the|\w+)?\s*"
    r"(?:medication|medicine|drug|combination|product)?\s*(?:and\s+(?:seek|call|get)\b|immediately|at\s+once|right\s+away|straight\s+away)\b"
    r"|\bimmediately\s+(?:stop|discontinue)\b(?!\s+(?:the\s+)?infusion)"
    r"|\b(?:miss(?:ed)?|forg[eo]t(?:ten)?)\b[^.?!]{0,40}\bdose\b[^.!]{0,60}[.?!:*]{0,4}[^.]{0,60}\btake\s+(?:it|one|your|the(?!\s+next))\b"
    r"|\b(?:take|use|apply|inject|give)\s+(?:it|(?:the|your|a)\s+(?:missed\s+)?(?:dose|medication|medicine))\s+"
    r"as\s+soon\s+as\s+(?:you|possible)\b",
    re.IGNORECASE,
)


def check(page: PageText) -> Iterator[Finding]:
    """Find such advice on the page of a high-alert medicine, or of a combination that holds one."""
    if not is_high_alert((page.name, *page.component_names)):
        return iter(())
    words = _("“%(advice)s”: with this medicine a wrong step here does grave harm. Compare it with the label.")
    return scan(page, ADVICE, ID, Level.WARNING, lambda match: words % {"advice": match.group()[:120]})
