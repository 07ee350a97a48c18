"""Backups that somebody changed: with hashes that fit, as whoever can write the file can make them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from drugs.backup import archive
from drugs.backup.archive import Manifest

Row = dict[str, Any]


def rows_of(file: Path, table: str) -> list[Row]:
    with archive.reading(file) as reader:
        columns = reader.manifest.tables[table].columns
        return [dict(zip(columns, json.loads(line), strict=True)) for line in reader.lines(table)]


def rewritten(
    file: Path,
    to: Path,
    tables: dict[str, Callable[[list[Row]], Any]] | None = None,
    manifest: Callable[[Manifest], Manifest] = lambda manifest: manifest,
) -> Path:
    """Write a backup again with tables changed: each function changes its list of rows, which may lose columns."""
    changes = tables or {}
    with archive.reading(file) as reader, archive.writing(to) as writer:
        told = {}
        for table, known in reader.manifest.tables.items():
            rows = rows_of(file, table)
            changes.get(table, lambda rows: None)(rows)
            columns = list(rows[0]) if rows else known.columns
            lines = (json.dumps(list(row.values()), sort_keys=True, separators=(",", ":")).encode() for row in rows)
            told[table] = writer.table(table, columns, lines)
        uploads = {}
        for path in reader.manifest.uploads:
            content = io.BytesIO()
            reader.upload(path, content)
            content.seek(0)
            uploads[path] = writer.upload(path, content)
        writer.manifest(manifest(replace(reader.manifest, tables=told, uploads=uploads)))
    return to
