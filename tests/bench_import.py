"""Measure an import and its release: `python -m tests.bench_import`, in a database of its own; prints one JSON line.

Takes the real pages where they are (../shared/corpus/current), else made-up ones. DATABASE_URL says on which database.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import django

MADE_UP = 1_000
SENTENCE = "It is used for made-up pain number {n} in people who only exist in benchmarks, and for nothing else. "


def made_up(folder: Path) -> str:
    """Write pages of about the length of a real one; return where."""
    for number in range(MADE_UP):
        file = folder / "m" / f"madeup-{number}.md"
        file.parent.mkdir(exist_ok=True)
        text = "".join(SENTENCE.format(n=number + line) for line in range(10))
        body = "\n\n".join(f"### {title}\n{text}" for title in ("Usage", "Dosage", "Side Effects", "Precautions"))
        file.write_text(f"---\ntitle: Madeup {number}\n---\n\n{body}\n\n* Adults: {number + 1} mg twice a day.\n")
    return str(folder)


def timed(work: Callable[[], Iterable[Any]]) -> dict[str, float | int]:
    """Return how many things came out of work, how many a second, and the CPU of each, all processes together."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    before = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    start = time.perf_counter()
    count = sum(1 for _one in work())
    seconds = time.perf_counter() - start
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    used = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime - before
    return {"number": count, "per_second": round(count / seconds), "cpu_ms": round(used / max(count, 1) * 1e3, 1)}


def measure() -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from drugs import review
    from drugs.importing import files
    from drugs.importing.load import Import
    from drugs.importing.result import Options
    from drugs.processes import workers_for
    from tests import corpus, factories

    call_command("migrate", verbosity=0)
    editor, moderator = factories.make_editor(), factories.make_moderator()
    with tempfile.TemporaryDirectory() as scratch:
        real = corpus.FOLDER / "current"
        path = str(real) if real.is_dir() else made_up(Path(scratch))
        found = list(files.find([path]))
        workers = workers_for(len(found))
        run = Import(Options(editor), workers=workers)
        imported = timed(lambda: run.run(found))
        if run.batch is None:
            raise SystemExit("Nothing was imported.")
        batch = run.batch
        going = timed(lambda: review.release_batch(batch, actor=moderator, reason="a measurement", workers=workers))
    return {
        "database": connection.vendor,
        "pages": "real" if real.is_dir() else "made up",
        "import": imported,
        "release": going,
        "most_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    json.dump(measure(), sys.stdout)
