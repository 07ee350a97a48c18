"""One import, one process: whoever works on it holds a lock that ends with the process, however that ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

# The first of the two numbers of our advisory locks on PostgreSQL; the second is the number of the import.
SPACE = 0x6D64


@contextmanager
def claim(number: int) -> Iterator[bool]:
    """Hold the import of this number while the block runs; yield False where another process holds it.

    On SQLite a lock on a file beside the database; on PostgreSQL a lock of the session, so that machines see it too.
    """
    with on_file(number) if connection.vendor == "sqlite" else in_session(number) as is_ours:
        yield is_ours


@contextmanager
def on_file(number: int) -> Iterator[bool]:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(exist_ok=True)
    with open(folder / f"{number}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True  # closing the file lets it go


@contextmanager
def in_session(number: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [SPACE, number])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SPACE, number])
