"""The same text under two names."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText

ID = "same-text"


def check(page: PageText) -> Iterator[Finding]:
    """Find each other entry whose text is word for word the same."""
    for name in page.twins:
        words = _("The page about %(name)s has the same text, word for word. Are they one substance?") % {"name": name}
        yield Finding(ID, Level.INFORMATION, "", name, words)
