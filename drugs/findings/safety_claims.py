"""Claims of safety: no medicine is free of risk, and no page may say that one is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import one_of, scan

ID = "claims-safety"

DENIED = r"(?<!not )(?<!n't )(?<!n’t )(?<!never )"
# Neither "make sure there are no interactions" nor "ask whether it is safe for you" is a claim.
ASKED = r"(?<!if )(?<!whether )(?<!that )(?<!sure )(?<!ensure )(?<!mean )(?<!once )(?<!when )"
KNOWN = r"(?:known|direct|serious|significant|real)\s+"
HARM = r"(?:side\s+effects|adverse\s+(?:effects|reactions)|risks?|dangers?)"
# What a label does not list, or what animals show, is said as such.
HEDGED = r"(?:of\b|that\b|(?:\w+\s+)?(?:listed|reported)\b|(?:\w+\s+){0,3}?in\s+animal)"
CLAIM = re.compile(
    # The edge of a word first: asking what stands before each letter costs five times as much.
    r"\b(?=[1acefghinprtvw])(?:"
    rf"{DENIED}\b(?:completely|totally|perfectly|entirely|absolutely|100\s?%|fully|very|extremely)[\s-]+"
    r"(?:safe|harmless|risk-free)\b"
    rf"|\b(?:has|have|with|causes?|produces?)\s+(?:absolutely\s+)?no\s+(?:{KNOWN})?{HARM}\b"
    r"(?!\s+(?:of|have|has|were|was|with|to|in|from)\b)"
    rf"|{ASKED}\b(?:there\s+(?:is|are)|poses?|carr(?:y|ies))\s+(?:(?:absolutely|currently|generally)\s+)?no\s+"
    rf"(?:{KNOWN})?(?:{HARM}|(?:drug\s+)?interactions)\b(?!\s+{HEDGED})"
    r"|\bwithout\s+(?:any\s+)?(?:side\s+effects|risks?)\b(?!\s+of\b)"
    r"|\b(?:free\s+of|free\s+from)\s+(?:any\s+)?side\s+effects\b"
    rf"|{DENIED}\b(?:is|are)\s+(?:always\s+|very\s+|quite\s+)?safe\s+for\s+"
    r"(?:everyone|everybody|all\s+(?:people|patients)|anyone)\b"
    rf"|{ASKED}\b(?:it|(?:this|the)\s+(?:medicine|medication|vaccine|combination))\s+is\s+safe\s+"
    r"(?:to\s+(?:use|take)\s+)?(?:for|in|during|while|with)\b"
    rf"|{DENIED}\bguaranteed\s+(?:to|safe)\b|\brisk-free\b|\bno\s+risk\s+(?:at\s+all|whatsoever)\b"
    rf"|{DENIED}\bis\s+(?:completely\s+)?harmless\b"
    r")",
    re.IGNORECASE,
)


# Whatever CLAIM matches holds one of these.
may_match = one_of(
    "ly safe", "ry safe", "% safe", "-safe", "- safe", "safe for", "safe in", "safe to", "safe during", "safe while",
    "safe with", "harmless", "risk-free", "guaranteed", "no risk", "no side", "no adverse", "no danger", "no known",
    "no direct", "no serious", "no significant", "no real", "no interaction", "no drug", "without any", "without side",
    "without risk", "free of", "free from",
)  # fmt: skip


def check(page: PageText) -> Iterator[Finding]:
    """Find each claim that a medicine is safe or has no side effects."""
    words = _("“%(claim)s”: no medicine is without risk. Say what is known instead.")
    return scan(page, CLAIM, ID, Level.WARNING, lambda match: words % {"claim": match.group()}, may_match=may_match)
