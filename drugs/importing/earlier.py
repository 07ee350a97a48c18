"""What earlier imports made of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from drugs.models import Outcome, SourceFile

# All of a file that is looked at when it comes again; not its bytes.
LOOKED_AT = (
    *("path", "digest", "batch", "outcome", "reason", "findings", "settlement", "revision", "revision__status"),
    *("entry", "entry__kind", "entry__name", "entry__slug", "entry__component_key", "entry__retracted_at"),
)


def digest_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def latest(keys: Iterable[str]) -> dict[str, SourceFile]:
    """Return what the newest import made of the file of each key. One query."""
    rows = SourceFile.objects.filter(path__in=list(keys)).select_related("entry", "revision").only(*LOOKED_AT)
    return {file.path: file for file in rows.order_by("pk")}


def still_stands(known: SourceFile) -> bool:
    """Tell whether what was wrong with a file is still wrong with it: nobody settled it or mended its text."""
    if known.outcome == Outcome.FAILED:
        return True
    if known.outcome not in (Outcome.DUPLICATE, Outcome.QUARANTINED) or known.settlement:
        return False
    return known.revision is None or known.revision.is_draft
