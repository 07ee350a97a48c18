"""Who imports what, and what became of each file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User

from drugs.models import Entry, Origin


@dataclass(frozen=True)
class Options:
    """Who imports, and where the words come from."""

    author: User
    origin: str = Origin.AI
    tool: str = ""
    generated_on: date | None = None


@dataclass(frozen=True)
class Result:
    """What became of one file. reason: in words, where something is to be said; line: 0 when the file as a whole."""

    path: str
    outcome: str
    entry: Entry | None = None
    reason: str = ""
    line: int = 0
    findings: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the shape that `import_pages --report` writes."""
        return {
            "path": self.path,
            "outcome": str(self.outcome),
            "entry": self.entry.name if self.entry else None,
            "kind": self.entry.kind if self.entry else None,
            "slug": self.entry.slug if self.entry else None,
            "reason": self.reason,
            "line": self.line,
            "findings": list(self.findings),
        }
