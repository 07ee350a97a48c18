"""Repeated components: a combination that names a drug twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.naming import normalise

ID = "repeated-component"


def check(page: PageText) -> Iterator[Finding]:
    """Find each name that stands among the components more than once, compared as names are compared."""
    counts = Counter(normalise(name) for name in page.component_names)
    for name in dict.fromkeys(page.component_names):
        if counts[normalise(name)] > 1:
            counts[normalise(name)] = 0
            yield Finding(
                ID,
                Level.BLOCKING,
                "",
                name,
                _("“%(name)s” stands among the components more than once. Find out which drugs are meant.")
                % {"name": name},
            )
