"""The search index: one document for each entry with a public text, brought up to date by the verbs."""

from __future__ import annotations

from typing import Any

from drugs.models import Entry, Revision, SearchDocument
from drugs.naming import normalise
from drugs.rendering import plain_text
from drugs.search import fulltext, names, prose


def columns_of(revision: Revision) -> dict[str, Any]:
    """Return what the document of a text holds."""
    words = normalise(" ".join(plain_text(text) for text in revision.sections.values() if text))
    return {"body": words, "prose": prose.prose_of(revision.sections), "purpose": prose.purpose_of(revision.sections)}


def update(entry: Entry) -> None:
    """Write the document of what is public of entry now; remove it when nothing is. Names are loaded anew after it."""
    revision = Revision.objects.published().filter(entry=entry).first()
    if revision is None:
        for document in SearchDocument.objects.filter(entry=entry):
            fulltext.forget(document)
            document.delete()
    else:
        document, _created = SearchDocument.objects.update_or_create(entry=entry, defaults=columns_of(revision))
        fulltext.store(document)
    names.renew()
