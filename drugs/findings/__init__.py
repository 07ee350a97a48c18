"""Content checks: a text to findings. One small module each, with an id that never changes."""

from collections.abc import Callable, Iterable

from drugs.findings import assistant_talk, lost_digits, nothing_said
from drugs.findings.finding import Finding, Level, PageText

Check = Callable[[PageText], Iterable[Finding]]
CHECKS: tuple[Check, ...] = (assistant_talk.check, lost_digits.check, nothing_said.check)


def find(page: PageText) -> tuple[Finding, ...]:
    """Return what every check finds in a text, check by check. No query; about 1 ms for 6,000 characters."""
    return tuple(finding for check in CHECKS for finding in check(page))


__all__ = ["Finding", "Level", "PageText", "find"]
