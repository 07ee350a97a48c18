"""A public text as Markdown with front matter: one file an entry, stable, friendly to version control.

---
kind: drug
name: Paracetamol
version: 1
notice: AI-generated or crowd-sourced. …
provenance: {"usage": {…}}          JSON on one line where a value is no plain text
---
# Paracetamol
## usage
…
"""

from __future__ import annotations

import json

from drugs import notices
from drugs.models import Name, Revision
from drugs.sections import SECTION_KEYS


def front_matter(revision: Revision, names: list[Name]) -> dict[str, str]:
    """Return the fields of one file, each on one line."""
    entry, said = revision.entry, notices.texts()
    fields = {
        "kind": entry.kind,
        "name": entry.name,
        "slug": entry.slug,
        "version": str(revision.number),
        "approval": revision.approval,
        "checked_by": f"{revision.approver_name}, {revision.approver_credential}" if revision.is_checked else "",
        "published_at": revision.published_at.isoformat() if revision.published_at else "",
        "approved_at": revision.approved_at.isoformat() if revision.approved_at else "",
        "notice": said["ai"],
        "disclaimer": said["disclaimer"],
        "names": as_json([{"text": n.text, "kind": n.kind, "country": n.country} for n in names]),
        "provenance": as_json(revision.provenance),
        "sources": as_json(revision.sources),
    }
    if entry.is_combination:
        fields |= {name: str(getattr(revision, name)) for name in ("relation", "severity", "evidence", "summary")}
    return fields


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def document(revision: Revision, names: list[Name]) -> str:
    """Return one file. Raises NoticeError when it does not carry both notices."""
    head = "".join(f"{key}: {value}\n" for key, value in front_matter(revision, names).items())
    parts = [f"## {key}\n\n{getattr(revision, key)}\n" for key in SECTION_KEYS if getattr(revision, key).strip()]
    text = f"---\n{head}---\n\n# {revision.entry.name}\n\n" + "\n".join(parts)
    notices.check_text(text)
    return text
