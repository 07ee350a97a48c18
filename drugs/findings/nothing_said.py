"""Nothing said: a page without its use or without side effects helps nobody."""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.sections import BY_KEY

ID = "nothing-said"

# Fewer letters than this say nothing: "Not applicable." has 13.
ENOUGH_LETTERS = 25


def says_something(text: str) -> bool:
    return next(islice(filter(str.isalpha, text), ENOUGH_LETTERS - 1, None), None) is not None


def check(page: PageText) -> Iterator[Finding]:
    """Find that usage, or every section on side effects, is empty or next to empty."""
    said = {key for key, text in page.sections.items() if says_something(text)}
    for key, others in (("usage", set()), ("side_effects", {"combined_side_effects", "warnings"})):
        if key not in said and not others & said:
            yield Finding(
                ID,
                Level.BLOCKING,
                key,
                page.sections.get(key, "")[:120],
                _("Nothing is said under “%(title)s”. Write it before anybody reads this page.")
                % {"title": BY_KEY[key].title},
            )
