"""Severity lowered: a combination that was said to be graver before."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.models import Severity

ID = "severity-lowered"


def check(page: PageText) -> Iterator[Finding]:
    """Find that the public text is rated graver than this one."""
    if page.base is None or not page.severity or not page.base.severity:
        return
    was, now = Severity(page.base.severity), Severity(page.severity)
    if now.rank > was.rank:
        words = _("The public page says “%(was)s”. This text says “%(now)s”.") % {"was": was.label, "now": now.label}
        yield Finding(ID, Level.WARNING, "", "", words)
