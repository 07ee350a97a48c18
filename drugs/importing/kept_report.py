"""Reports that were kept: read back row by row, filtered, and written as JSON or CSV. None is ever whole in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from drugs.models import ImportBatch, Outcome

Row = dict[str, Any]

# A spreadsheet runs what begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = ("path", "outcome", "entry", "kind", "slug", "line", "reason", "findings")
# What a tally keeps to show: so many files of each outcome, and more of those that failed.
SAMPLES = 3
MOST_FAILED = 20
MOST_VANISHED = 200


def rows_of_file(file: Path) -> Iterator[Row]:
    """Yield the rows of a report that ReportFile wrote, one a line; of an unfinished one those that are whole."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith('{"path"'):
                continue
            try:
                yield json.loads(line.rstrip().removesuffix(","))
            except json.JSONDecodeError:
                return  # cut off while it was written


def rows_of_batch(batch: ImportBatch) -> Iterator[Row]:
    """Yield the rows of an import as the database has them: unchanged files are not among them. One query."""
    wanted = ("path", "outcome", "entry__name", "entry__kind", "entry__slug", "reason", "findings")
    for path, outcome, name, kind, slug, reason, findings in (
        batch.files.order_by("path").values_list(*wanted).iterator(2_000)
    ):
        yield {
            "path": path, "outcome": outcome, "entry": name, "kind": kind, "slug": slug,
            "reason": reason, "line": 0, "findings": findings,
        }  # fmt: skip


def matching(rows: Iterable[Row], outcome: str, finding: str) -> Iterator[Row]:
    """Keep the rows of an outcome and with a finding; "" keeps all."""
    for row in rows:
        if outcome and row["outcome"] != outcome:
            continue
        if finding and all(found["id"] != finding for found in row["findings"]):
            continue
        yield row


class Tally:
    """Counts of a report: files by outcome, files by finding, and a few rows of each outcome to look at."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(Outcome.values, 0)
        self.findings: dict[str, list[Any]] = {}
        self.samples: list[Row] = []

    @property
    def done(self) -> int:
        return sum(self.counts.values())

    def add(self, row: Row) -> None:
        self.counts[row["outcome"]] += 1
        most = MOST_FAILED if row["outcome"] == Outcome.FAILED else SAMPLES
        if self.counts[row["outcome"]] <= most and row["outcome"] != Outcome.UNCHANGED:
            self.samples.append(row)
        for check_id, level in {found["id"]: found["level"] for found in row["findings"]}.items():
            self.findings.setdefault(check_id, [level, 0])[1] += 1

    def as_json(self, vanished: list[str]) -> dict[str, Any]:
        return {
            "counts": self.counts,
            "findings": self.findings,
            "samples": self.samples,
            "vanished": vanished[:MOST_VANISHED],
            "vanished_count": len(vanished),
        }


def as_json(rows: Iterable[Row], batch: int | None, vanished: list[str]) -> Iterator[str]:
    """Yield the document that `import_pages --report` writes, row by row."""
    yield '{"files": ['
    comma = "\n"
    for row in rows:
        yield comma + json.dumps(row, ensure_ascii=False)
        comma = ",\n"
    yield f'\n], "batch": {json.dumps(batch)}, "vanished": {json.dumps(vanished, ensure_ascii=False)}}}\n'


class Echo:
    """What csv writes to: it gives each line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a table, one file a line. No cell can be run as a formula."""
    writer = csv.writer(Echo())
    yield "\ufeff"  # says to spreadsheets that this is UTF-8
    yield writer.writerow(COLUMNS)
    for row in rows:
        found = " | ".join(f"{finding['level']}: {finding['words']}" for finding in row["findings"])
        cells = [*(row[column] for column in COLUMNS[:-1]), found]
        yield writer.writerow([harmless(cell) for cell in cells])


def harmless(cell: Any) -> str:
    """Return a cell as text that no spreadsheet runs: what could begin a formula stands behind an apostrophe."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text
