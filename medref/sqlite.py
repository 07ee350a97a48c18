"""How a connection to SQLite is opened: what keeps what was committed, whatever happens to the machine."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Any

# https://www.sqlite.org/wal.html#walresetbug: two connections could reset a write-ahead log at once and lose what was
# committed, from 3.7.0 on; mended in 3.51.3 and not in what older systems carry (Debian 12 has 3.40).
FIRST_WITH_SOUND_WAL = (3, 51, 3)
BUSY_SECONDS = 20


def options(version: tuple[int, ...]) -> dict[str, Any]:
    """Return Django's OPTIONS for a library of this version.

    Deferred transactions fail at once when two writers meet; immediate ones wait their turn. synchronous=FULL: a commit
    is on disk before it is told. recursive_triggers: REPLACE must not delete a row past the triggers that forbid it.
    cache_size: a megabyte for each connection, of which two workers have ten. The system keeps what is read often
    anyway, once for all of them: with sixteen times as much nothing took less of the processor, and both workers
    took 110 MiB more.
    """
    journal = "WAL" if version >= FIRST_WITH_SOUND_WAL else "DELETE"
    pragmas = (f"journal_mode={journal}", "synchronous=FULL", "recursive_triggers=ON", "cache_size=-1000")
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": BUSY_SECONDS,
        "init_command": " ".join(f"PRAGMA {pragma};" for pragma in pragmas),
    }


def keep_private(name: str) -> None:
    """Make a database file its owner's alone; SQLite gives the files beside it the same mode.

    The web server reads finished pages in the same folder, and has no business with drafts and password hashes. A file
    that is not there yet, or belongs to somebody else, is left as it is.
    """
    file = Path(name)
    with contextlib.suppress(OSError):
        found = file.stat()
        if stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and found.st_mode & 0o077:
            file.chmod(0o600)
