"""Repeated paragraphs: the same words twice on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import flat
from drugs.sections import BY_KEY

ID = "repeated-paragraph"

# Shorter ones ("Talk to your doctor first.") may well be said twice.
FEWEST_LETTERS = 80
# What stands between letters and digits.
BETWEEN = re.compile(r"[\W_]+")


def check(page: PageText) -> Iterator[Finding]:
    """Find each paragraph or item of some length that stands on the page a second time."""
    first: dict[str, str] = {}
    for key, text in page.sections.items():
        for block in text.replace("\n* ", "\n\n").replace("\n- ", "\n\n").split("\n\n"):
            if len(block) < FEWEST_LETTERS:
                continue
            line = flat(block)
            plain = BETWEEN.sub("", line.lower())
            if len(plain) < FEWEST_LETTERS:
                continue
            if plain in first:
                words = _("This stands under “%(title)s” already.") % {"title": BY_KEY[first[plain]].title}
                yield Finding(ID, Level.INFORMATION, key, line[:160], words)
            first.setdefault(plain, key)
