"""Components that readers find no page of."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText

ID = "component-without-page"


def check(page: PageText) -> Iterator[Finding]:
    """Find each component that has no public page."""
    for name in page.components_without_page:
        words = _("There is no public page about %(name)s yet.") % {"name": name}
        yield Finding(ID, Level.INFORMATION, "", name, words)
