"""No source: a page that names nothing that its words can be compared with."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText

ID = "no-source"


def check(page: PageText) -> Iterator[Finding]:
    """Find that a text is known to name no source."""
    if page.has_sources is False:
        yield Finding(ID, Level.INFORMATION, "", "", _("This page names no source. Readers are told so."))
