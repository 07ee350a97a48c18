"""Write everything public into a folder or a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from drugs.exporting import json_lines, markdown
from drugs.models import Name, Revision


def public_texts() -> Iterator[tuple[Revision, list[Name]]]:
    """Yield every public text with the names that readers see, in a stable order. One query a text for its names."""
    texts = Revision.objects.published().select_related("entry").order_by("entry__kind", "entry__slug")
    for revision in texts.iterator(chunk_size=200):
        yield revision, list(revision.entry.names.shown())


def as_markdown(folder: Path) -> int:
    """Write one file an entry: `drugs/paracetamol.md`. Returns how many."""
    count = 0
    for revision, names in public_texts():
        file = folder / f"{revision.entry.kind}s" / f"{revision.entry.slug[:200]}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(markdown.document(revision, names))
        count += 1
    return count


def as_json_lines(file: Path) -> int:
    """Write one line an entry. Returns how many."""
    count = 0
    with file.open("w") as handle:
        for revision, names in public_texts():
            handle.write(json_lines.document(revision, names))
            count += 1
    return count
