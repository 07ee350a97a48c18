"""The report of an import, written file by file: however many there are, none is kept in memory.

{"files": [{"path", "outcome", "entry", "kind", "slug", "reason", "line", "findings"}, …],
 "batch": number or null, "vanished": [keys of files that are not there any more]}
"""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import IO

from drugs.importing.result import Result


class ReportFile:
    """A report being written; with no path, nothing is. Raises OSError where it cannot be written."""

    def __init__(self, path: Path | None) -> None:
        self.file: IO[str] | None = path.open("w", encoding="utf-8") if path else None
        self.is_first = True

    def __enter__(self) -> ReportFile:
        self.write('{"files": [')
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.file is not None:
            self.file.close()

    def write(self, text: str) -> None:
        if self.file is not None:
            self.file.write(text)

    def add(self, result: Result) -> None:
        if self.file is not None:
            self.write("\n" if self.is_first else ",\n")
            self.write(json.dumps(result.as_json(), ensure_ascii=False))
            self.is_first = False

    def end(self, batch: int | None, vanished: list[str]) -> None:
        self.write(f'\n], "batch": {json.dumps(batch)}, "vanished": {json.dumps(vanished, ensure_ascii=False)}}}\n')
