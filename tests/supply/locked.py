"""What the lock files hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)(?: ; ([^\\]+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


@dataclass
class Pin:
    """One package: its version, on which machines it is wanted ("" for all), how many hashes it has."""

    name: str
    version: str
    marker: str
    hashes: int = 0


class LockError(Exception):
    """A line of a lock file is none of: a pin, a hash, a comment."""


def pins(name: str, folder: Path = REQUIREMENTS) -> list[Pin]:
    """Return the packages of one lock file. Raises LockError for any other line: an address, an option, a file."""
    found: list[Pin] = []
    for number, line in enumerate((folder / name).read_text().splitlines(), 1):
        if match := PIN.match(line):
            found.append(Pin(match[1].lower().replace("_", "-"), match[2], (match[3] or "").strip()))
        elif HASH.match(line) and found:
            found[-1].hashes += 1
        elif line.strip() and not line.strip().startswith("#"):
            raise LockError(f"{name}, line {number}: {line}")
    return found
