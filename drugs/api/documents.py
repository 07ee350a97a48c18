"""A public text as a JSON document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from drugs import rendering
from drugs.models import Entry, Revision
from drugs.presentation import Surroundings


def address(entry: Entry) -> str:
    return settings.BASE_URL + entry.get_absolute_url()


def sections(revision: Revision) -> dict[str, Any]:
    """Return the sections that hold text, in reading order: {key: {"markdown", "html", "provenance"}}."""
    return {
        key: {
            "markdown": text,
            "html": str(rendering.render(text)),
            "provenance": revision.provenance.get(key),
        }
        for key, text in revision.sections.items()
        if text.strip()
    }


def components(entry: Entry, around: Surroundings) -> Iterable[dict[str, Any]]:
    return [
        {"name": link.drug.name, "slug": link.drug.slug, "url": address(link.drug) if link.has_page else None}  # type: ignore[attr-defined]  # annotated
        for link in around.components
    ]


def entry_document(entry: Entry, revision: Revision, around: Surroundings) -> dict[str, Any]:
    """Return the document of one entry; the response adds both notices. No query."""
    published_on = timezone.localdate(revision.published_at)
    return {
        "kind": entry.kind,
        "name": entry.name,
        "slug": entry.slug,
        "url": address(entry),
        "names": [{"text": n.text, "kind": n.kind, "country": n.country} for n in around.names],
        "components": components(entry, around),
        "sections": sections(revision),
        "relation": revision.relation if entry.is_combination else None,
        "severity": revision.severity if entry.is_combination else None,
        "evidence": revision.evidence if entry.is_combination else None,
        "version": revision.number,
        "checked": revision.is_checked,
        "checked_by": f"{revision.approver_name}, {revision.approver_credential}" if revision.is_checked else None,
        "approved_on": timezone.localdate(revision.approved_at).isoformat() if revision.approved_at else None,
        "released_on": published_on.isoformat(),
        "reviewed_on": entry.reviewed_on.isoformat() if entry.reviewed_on else None,
        "review_due": entry.review_due.isoformat() if entry.review_due else None,
        "sources": revision.sources,
        "history": address(entry) + "history/",
    }
