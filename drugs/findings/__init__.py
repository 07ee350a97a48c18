"""Content checks: a text to findings. One small module each."""

from drugs.findings.finding import Finding, Level, PageText

CHECKS: tuple = ()


def find(page: PageText) -> tuple[Finding, ...]:
    """Return what every check finds in a text, in reading order of the checks."""
    return tuple(finding for check in CHECKS for finding in check(page))


__all__ = ["Finding", "Level", "PageText", "find"]
