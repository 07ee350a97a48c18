"""Dangerous notations: ways to write a dose that were misread and did harm.

Institute for Safe Medication Practices (ISMP), "List of Error-Prone Abbreviations, Symbols, and Dose Designations"
(2024): no leading zero, trailing zero, µg, U, IU, QD, QOD, OD, SC,
SQ, HS, MSO4 and MgSO4, cc, and large doses without commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import scan

ID = "dangerous-notation"

UNIT = r"\s?(?:mg|mcg|µg|μg|g|kg|mL|ml|L|units?|IU|mmol|mEq|tablets?|grams?|milligrams?|micrograms?|%)(?!\w)"
NOTATIONS = re.compile(
    r"(?=[.\dHIMOQShqs])(?:"  # each begins with one of these
    rf"(?P<no_leading_zero>(?<![\w.])\.\d+{UNIT})"
    rf"|(?P<trailing_zero>(?<![\d.])\d+\.0+{UNIT})"
    r"|(?P<micro>\d\s?[µμ]g\b)"
    r"|(?P<unit>\b\d[\d,.]*\s?U(?:/(?:kg|h|hr|day|mL|ml))?\b(?![A-Za-z]))"
    r"|(?P<international>(?:\b\d[\d,.]*\s?(?:million\s)?)?\b(?:IUs?|I\.U\.)(?!\w)|\d(?:IU|I\.U\.)(?!\w))"
    r"|(?P<daily>\b(?:QD|qd|Q\.D\.|q\.d\.|QOD|qod|Q\.O\.D\.|q\.o\.d\.)(?!\w))"
    r"|(?P<once_daily>\b(?:OD|O\.D\.)(?!\w))"
    r"|(?P<under_the_skin>\b(?:SC|SQ|S\.C\.|sub\s?q)(?!\w))"
    r"|(?P<bedtime>\b(?:HS|QHS|qhs|q\.h\.s\.|h\.s\.)(?!\w))"
    r"|(?P<morphine>\bMSO4\b|\bMgSO4\b)"
    r"|(?P<cc>\b\d+\s?cc\b)"
    r"|(?P<commas>\b\d{5,}\s?(?:units?|mg|mcg|IU)\b)"
    r")"
)
# Whatever NOTATIONS matches holds one of these, or what HINT finds. Here small and large letters differ.
PIECES = (
    "µ", "μ", "IU", "I.U.", "QD", "qd", "Q.D.", "q.d.", "QOD", "qod", "O.D.", "q.o.d.", "OD", "SC", "SQ", "S.C.",
    "subq", "sub q", "HS", "qhs", "h.s.", "SO4",
)  # fmt: skip
HINT = re.compile(r"[\dU.c](?:(?<=U)(?![A-Za-z])|(?<=\.)\d|(?<=[\d\s]c)c|(?<=\d)\d{4})")


def may_match(line: str) -> bool:
    """Tell whether NOTATIONS can match in a flat line."""
    return any(map(line.__contains__, PIECES)) or HINT.search(line) is not None


def instead(match: re.Match[str]) -> str:
    """Return what to write instead."""
    remedies = {
        "no_leading_zero": _("Write a zero before the point: 0.5 mg, not .5 mg."),
        "trailing_zero": _("Write no zero after the point: 5 mg, not 5.0 mg."),
        "micro": _("Write “micrograms”: µg is read as mg."),
        "unit": _("Write “units”: U is read as 0 or 4."),
        "international": _("Write “units”: IU is read as IV or 10."),
        "daily": _("Write “daily” or “every other day”: QD and QOD are mixed up."),
        "once_daily": _("Write “daily” or “right eye”: OD means both."),
        "under_the_skin": _("Write “under the skin”: SC is read as SL, under the tongue."),
        "bedtime": _("Write “at bedtime”: HS is read as half-strength."),
        "morphine": _("Write the name: MSO4 and MgSO4 are mixed up."),
        "cc": _("Write “mL”: cc is read as units."),
        "commas": _("Write large numbers with commas or words: 100,000 units."),
    }
    return f"“{match.group()}”: {remedies[match.lastgroup or '']}"


def check(page: PageText) -> Iterator[Finding]:
    """Find each dose that is written in a way that was misread before."""
    return scan(page, NOTATIONS, ID, Level.WARNING, instead, may_match=may_match)
