"""What the programs say of a text that waits, kept for the queue: doses, findings, how much changed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from rapidfuzz.distance import LCSseq

from drugs import diffing, findings
from drugs.high_alert import is_high_alert
from drugs.models import AssessedFinding, Assessment, Content, Origin, Revision
from drugs.review.page_text import names_of, page_text, text_digest


def measured(revision: Revision) -> dict[str, Any]:
    """Return the columns of a text's assessment. About 40 ms for two pages of 6,000 characters."""
    content = revision.content
    base = revision.base.content if revision.base is not None else None
    sections = diffing.compare(base, content) if base else ()
    return {
        "doses": len(diffing.dose_sheet(content)),
        "dose_changes": sum(len(section.doses) for section in sections),
        "changed_words": LCSseq.distance(words_of(base) if base else [], words_of(content)),
        "is_high_alert": is_high_alert(names_of(revision.entry)),
        "has_ai": any(known.get("origin") == Origin.AI for known in content.shown_provenance.values()),
        "text_digest": text_digest(revision),
    }


def words_of(content: Content) -> list[str]:
    return [word for text in content.sections.values() for word in text.split()]


@transaction.atomic
def assess(revision: Revision) -> Assessment:
    """Look at a text with every program and keep what they say, in the place of what they said before."""
    assessment, _created = Assessment.objects.update_or_create(revision=revision, defaults=measured(revision))
    counts = Counter((finding.id, str(finding.level)) for finding in findings.find(page_text(revision)))
    AssessedFinding.objects.filter(revision=revision).delete()
    AssessedFinding.objects.bulk_create(
        AssessedFinding(revision=revision, check_id=check_id, level=level, count=count)
        for (check_id, level), count in sorted(counts.items())
    )
    return assessment
