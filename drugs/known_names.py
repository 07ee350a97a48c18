"""Well-known other names of medicines, with where each stands: proposals for moderators to accept, never more.

`data/names.csv` holds one name a line: the INN, the other name, what kind it is, a brand's country, the system that
named it (USAN, BAN or none) and the source to compare it with. Abbreviations are kept as misspellings: found, never
shown.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "names.csv"


@dataclass(frozen=True)
class KnownName:
    """One line: another name of a drug."""

    drug: str
    name: str
    kind: str
    country: str
    system: str
    source: str

    @property
    def stands_in(self) -> str:
        """Return the source with the system that named it: "USAN: USP Dictionary…"."""
        return f"{self.system}: {self.source}" if self.system else self.source


@cache
def all_names() -> tuple[KnownName, ...]:
    """Return every line of the file, in its order."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        return tuple(KnownName(**row) for row in csv.DictReader(lines))
