"""The search index: one document for each entry with a public text, brought up to date by the verbs."""

from __future__ import annotations

from drugs.models import Entry, Revision, SearchDocument
from drugs.naming import normalise
from drugs.rendering import plain_text


def body_of(revision: Revision) -> str:
    """Return the normalised words of all sections: what a search for text looks through."""
    return normalise(" ".join(plain_text(text) for text in revision.sections.values() if text))


def update(entry: Entry) -> None:
    """Write the document of what is public of entry now; remove it when nothing is."""
    revision = Revision.objects.published().filter(entry=entry).first()
    if revision is None:
        SearchDocument.objects.filter(entry=entry).delete()
        return
    SearchDocument.objects.update_or_create(entry=entry, defaults={"body": body_of(revision)})
