"""Inner disclaimers: a disclaimer or AI note in the midst of a text. The site says it, in its own words and place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import scan

ID = "disclaimer-inside"

DISCLAIMER = re.compile(
    r"\b(?=[acdefgin])(?:"  # each begins with one of these
    r"\bdisclaimer\s*:|\b(?:for\s+)?(?:general\s+)?(?:informational|educational)\s+(?:and\s+\w+\s+)?purposes(?:\s+only)?\b"
    r"|\b(?:general|educational)\s+(?:knowledge|guidance|guidelines?|understanding|reference|information)\s+(?:purposes\s+)?(?:only|and\b[^.]{0,40}\bnot)\b"
    r"|\b(?:not|never|cannot|n['’]t)\s+(?:\w+\s+){0,5}?(?:replace(?:ment\s+for)?|substitutes?(?:\s+for)?|in\s+place\s+of)\s+"
    r"(?:\w+\s+){0,3}?(?:advice|consult\w*|guidance|prescription|professional\w*|doctor['’]?s?|physician['’]?s?|provider['’]?s?|directions|instructions|label)\b"
    r"|\b(?:information|guidance)\b[^.]{0,40}\bnot\b[^.]{0,30}\bas\s+(?:a\s+)?(?:prescription|recommendation|medical\s+advice)\b"
    r"|\binformation\b[^.]{0,140}\bnot\s+be\s+(?:interpreted|considered|taken\s+as)\b"
    r"|\binformation\b[^.]{0,140}\bnot\s+be\s+used\s+(?:to|for)\s+self-\w+"
    r"|\b(?:not|never)\s+(?:be\s+)?(?:considered|constitute|a\s+substitute\s+for|a\s+replacement\s+for|intended\s+as|meant\s+as)"
    r"\s+(?:as\s+)?(?:a\s+substitute\s+for\s+)?(?:professional\s+|any\s+)?medical\s+advice\b"
    r"|\bis\s+not\s+medical\s+advice\b|\bAI-generated\b|\bgenerated\s+by\s+(?:an\s+)?(?:AI|artificial\s+intelligence)\b"
    r"|\bcrowd-?sourced\b"
    r")",
    re.IGNORECASE,
)


def check(page: PageText) -> Iterator[Finding]:
    """Find each disclaimer that stands elsewhere than in the section for it."""
    words = _(
        "“%(passage)s”: the site says this itself. Take it out, or move what is special about it to “About this page”."
    )
    return scan(
        page,
        DISCLAIMER,
        ID,
        Level.WARNING,
        lambda match: words % {"passage": match.group()},
        skip=("page_disclaimer",),
    )
