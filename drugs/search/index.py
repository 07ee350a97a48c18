"""The search index: one document for each entry with a public text, brought up to date by the verbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drugs.models import Content, Entry, Revision, SearchDocument
from drugs.naming import normalise
from drugs.rendering import plain_text
from drugs.search import fulltext, memory, prose
from drugs.sections import SECTION_KEYS


def columns_of(content: Content) -> dict[str, Any]:
    """Return what the document of a text holds. No query."""
    sections = {key: content.section(key) for key in SECTION_KEYS}
    words = normalise(" ".join(plain_text(text) for text in sections.values() if text))
    return {"body": words, "prose": prose.prose_of(sections), "purpose": prose.purpose_of(sections)}


def store_all(documents: Mapping[int, dict[str, Any]]) -> None:
    """Write the documents of entries, by their ids: what columns_of said of their public texts. Nine queries.

    Their names are read anew after it.
    """
    SearchDocument.objects.bulk_create(
        (SearchDocument(entry_id=entry, **columns) for entry, columns in documents.items()),
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["body", "prose", "purpose"],
    )
    fulltext.store_all(SearchDocument.objects.filter(entry__in=documents).defer("prose"))
    memory.renew(documents)


def update(entry: Entry) -> None:
    """Write the document of what is public of entry now; remove it when nothing is. Its names are read anew."""
    revision = Revision.objects.published().filter(entry=entry).first()
    if revision is None:
        for document in SearchDocument.objects.filter(entry=entry):
            fulltext.forget(document)
            document.delete()
    else:
        columns = columns_of(revision.content)
        [document] = SearchDocument.objects.bulk_create(
            [SearchDocument(entry=entry, **columns)],
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=list(columns),
        )
        fulltext.store(document)
    memory.renew([entry.pk])
