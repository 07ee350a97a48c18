"""Files that came before and are not there any more: listed, and nothing more is done about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from drugs.models import ImportBatch, SourceFile


def vanished(seen: Collection[str], folders: Collection[str], paths: Sequence[str]) -> list[str]:
    """Return the keys of known files that an import should have brought and did not, sorted.

    seen: the keys that it brought. It should have brought what an earlier import found in one of the folders that it
    brings whole, or at the same paths. Two queries.
    """
    known = set()
    if folders:
        for key in SourceFile.objects.order_by("path").values_list("path", flat=True).distinct().iterator(5_000):
            if key.rpartition("/")[0] in folders and key not in seen:
                known.add(key)
    if paths:
        same = ImportBatch.objects.filter(paths=list(paths))
        for key in SourceFile.objects.filter(batch__in=same).values_list("path", flat=True).iterator(5_000):
            if key not in seen:
                known.add(key)
    return sorted(known)
