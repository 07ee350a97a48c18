"""Removed warnings: what the public text warns of and this one no longer says."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import MOST_PASSAGES, sentences
from drugs.findings.warning_words import negations, not_said

ID = "removed-warning"

# What happens in the body is no warning, and the disclaimer is the site's own.
NO_WARNINGS_IN = ("how_it_works", "generic_name", "page_disclaimer")


def check(page: PageText) -> Iterator[Finding]:
    """Find each warning sentence of the public text that has no like in this one, wherever it stands."""
    if page.base is None:
        return
    now = tuple(sentence for text in page.sections.values() for sentence in sentences(text))
    left = MOST_PASSAGES
    for key, text in page.base.sections.items():
        if key in NO_WARNINGS_IN:
            continue
        # What a medicine is used for sounds like a warning: seizures, allergies. Only what is denied there warns.
        warned = [sentence for sentence in sentences(text) if key != "usage" or negations(sentence)]
        for sentence in not_said(warned, now)[:left]:
            left -= 1
            words = _("The public page warns here, and this text no longer does.")
            yield Finding(ID, Level.WARNING, key, sentence[:300], words)
