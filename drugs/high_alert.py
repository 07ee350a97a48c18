"""High-alert medicines: a wrong dose of these does grave harm. Named in data/high_alert.toml, with the source."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from drugs.naming import normalise

FILE = Path(__file__).parent / "data" / "high_alert.toml"


@cache
def terms() -> tuple[str, ...]:
    """Return the normalised names and words that mark a high-alert medicine."""
    groups = tomllib.loads(FILE.read_text())["group"]
    return tuple(normalise(name) for group in groups for name in group["names"])


def is_high_alert(names: Iterable[str]) -> bool:
    """Tell whether any of the names holds a high-alert medicine as whole words: "Insulin glargine" holds "insulin"."""
    padded = [f" {normalise(name)} " for name in names]
    return any(f" {term} " in name for name in padded for term in terms())
