"""The content of a text: all that an approval is of, and its digest."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from drugs.models.vocabulary import Evidence, Relation, Severity
from drugs.sections import SECTION_KEYS


@dataclass(frozen=True)
class Content:
    """One exact text.

    sections: {key: Markdown}, keys from drugs.sections; missing ones are empty.
    provenance: {key: {"origin": "ai|public|staff", "tool": text, "generated_on": "YYYY-MM-DD" or null,
    "edited": whether a person changed it since}} for the sections that hold text, or held some in this draft.
    sources: [{"kind", "title", "url", "date"}], dates as "YYYY-MM-DD" or "".
    """

    sections: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: list[dict[str, str]] = field(default_factory=list)
    relation: str = Relation.NOT_STATED
    severity: str = Severity.UNKNOWN
    evidence: str = Evidence.NONE
    summary: str = ""

    def section(self, key: str) -> str:
        return self.sections.get(key, "")

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for text in self.sections.values())

    @property
    def shown_provenance(self) -> dict[str, dict[str, Any]]:
        """Return the provenance of the sections that hold text: what readers are told."""
        return {key: known for key, known in self.provenance.items() if self.section(key).strip()}

    def digest(self, drug_ids: Iterable[int]) -> str:
        """Return the SHA-256 of this content and the drugs that it is about: 64 hexadecimal digits."""
        canonical = {
            "components": sorted(drug_ids),
            "sections": {key: self.section(key) for key in SECTION_KEYS},
            "provenance": self.provenance,
            "sources": self.sources,
            "relation": str(self.relation),
            "severity": str(self.severity),
            "evidence": str(self.evidence),
            "summary": self.summary,
        }
        text = json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
