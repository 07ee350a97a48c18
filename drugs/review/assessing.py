"""What the programs say of a text that waits, kept for the queue: doses, findings, how much changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from rapidfuzz.distance import LCSseq

from drugs import diffing, findings
from drugs.high_alert import is_high_alert
from drugs.models import AssessedFinding, Assessment, Content, Origin, Revision
from drugs.review.page_text import names_of, page_text, text_digest, words_of


@dataclass(frozen=True)
class Examination:
    """What the programs say of a text, from the text alone: it can be made anywhere, without a database."""

    doses: int
    dose_changes: int
    changed_words: int
    has_ai: bool
    text_digest: str
    findings: tuple[findings.Finding, ...]

    @property
    def is_blocked(self) -> bool:
        return any(finding.level == findings.Level.BLOCKING for finding in self.findings)

    def columns(self, names: Iterable[str]) -> dict[str, Any]:
        """Return the columns of an assessment. names: all by which a high-alert medicine would show."""
        return {
            "doses": self.doses,
            "dose_changes": self.dose_changes,
            "changed_words": self.changed_words,
            "is_high_alert": is_high_alert(names),
            "has_ai": self.has_ai,
            "text_digest": self.text_digest,
        }

    def counted(self, revision: Revision) -> list[AssessedFinding]:
        """Return how often each check found something, as rows that are not stored yet."""
        counts = Counter((finding.id, str(finding.level)) for finding in self.findings)
        return [
            AssessedFinding(revision=revision, check_id=check_id, level=level, count=count)
            for (check_id, level), count in sorted(counts.items())
        ]


def examine(page: findings.PageText, content: Content, base: Content | None) -> Examination:
    """Look at a text with every program. base: the text that it was written upon, if any. No query."""
    return Examination(
        doses=len(diffing.dose_sheet(content)),
        dose_changes=len(diffing.doses_changed(base, content)) if base else 0,
        changed_words=LCSseq.distance(words_of(base) if base else [], words_of(content)),
        has_ai=any(known.get("origin") == Origin.AI for known in content.shown_provenance.values()),
        text_digest=text_digest(content),
        findings=findings.find(page),
    )


@transaction.atomic
def assess(revision: Revision) -> Assessment:
    """Look at a text with every program and keep what they say, in the place of what they said before."""
    content = revision.content
    examination = examine(page_text(revision), content, revision.base.content if revision.base is not None else None)
    columns = examination.columns(names_of(revision.entry))
    assessment, _created = Assessment.objects.update_or_create(revision=revision, defaults=columns)
    AssessedFinding.objects.filter(revision=revision).delete()
    AssessedFinding.objects.bulk_create(examination.counted(revision))
    return assessment
