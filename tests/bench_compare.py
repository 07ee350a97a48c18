"""What a benchmark measured, beside what the last one did: CPU only, which other work on the machine disturbs least."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# So much more CPU than the last time is a regression; less is the noise of a busy machine.
ALLOWED = 1.25


def ticks(document: dict[str, Any]) -> dict[str, float]:
    """Return what one tick of the clock that counts CPU is of one request, in microseconds, by its name."""
    return {row["path"]: float(row.get("tick_us", 0)) for row in document["pages"]}


def costs(document: dict[str, Any]) -> dict[str, float]:
    """Return the CPU of each thing that was measured, in microseconds, by its name."""
    found = {row["path"]: float(row["cpu_us"]) for row in document["pages"]}
    if "publish" in document:
        found["letting one text out"] = document["publish"]["cpu_ms"] * 1e3
    found["a misspelt name"] = document["names"]["p50_ms"] * 1e3
    for what in ("import", "release"):
        found[f"{what} of a page"] = document["library"][what]["cpu_ms"] * 1e3
    return found


def worse(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return, in words, what takes more CPU than the last time by more than ALLOWED and a tick of the clock.

    However little it is: a finished page takes so little that it could double below any number taken for noise.
    """
    was, tick, found = costs(before), ticks(now), []
    for name, cost in costs(now).items():
        if name in was and cost > was[name] * ALLOWED + tick.get(name, 0):
            found.append(f"{name}: {cost:.0f} µs CPU, and it was {was[name]:.0f}")
    return found


def load(file: Path) -> dict[str, Any] | None:
    """Return what was saved the last time, None where nothing was."""
    return json.loads(file.read_text()) if file.exists() else None


def save(file: Path, document: dict[str, Any]) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(document, indent=1) + "\n")
