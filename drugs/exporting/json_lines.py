"""A public text as one line of JSON, with its notices."""

from __future__ import annotations

import json

from drugs import notices
from drugs.exporting.markdown import front_matter
from drugs.models import Name, Revision


def document(revision: Revision, names: list[Name]) -> str:
    """Return one line. Raises NoticeError when it does not carry both notices."""
    fields = front_matter(revision, names)
    read = {key: json.loads(fields[key]) for key in ("names", "provenance", "sources")}
    sections = {key: text for key, text in revision.sections.items() if text.strip()}
    whole = {**fields, **read, "version": revision.number, "sections": sections, "notices": notices.texts()}
    notices.check_document(whole)
    return json.dumps(whole, ensure_ascii=False, sort_keys=True) + "\n"
