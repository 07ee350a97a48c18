"""How often something happened lately, counted by all processes of a machine together, without keeping by whom.

A tally is one small file of counters. Whoever is counted has no row of their own: a hash, keyed by random bytes that
are thrown away when the window is over, picks two counters, and the lower one is their number. What can be read from
the file is how often anybody came, never who; strangers who share both counters are counted together, which happens to
one in some ten thousand when a thousand addresses come within one window.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

ROWS, WIDTH = 2, 32_768
HEADER = struct.Struct("<Q32s")  # the number of the window, its key
COUNTER = struct.Struct("<I")
MOST = 2**32 - 1
SIZE = HEADER.size + ROWS * WIDTH * COUNTER.size


class Tally:
    """Counters of windows of `seconds` each, in a file that any number of processes and threads share."""

    def __init__(self, file: Path, seconds: int) -> None:
        self.file, self.seconds = file, seconds
        self.lock = threading.Lock()
        self.descriptor, self.owner = -1, 0

    def count(self, who: str, now: float | None = None) -> int:
        """Count who once more; return how often that was within this window. Some 10 µs of CPU.

        Raises OSError where the file cannot be kept.
        """
        window = int((time.time() if now is None else now) // self.seconds)
        with self.alone() as file:
            kept, key = HEADER.unpack(os.pread(file, HEADER.size, 0))
            if kept != window:
                key = secrets.token_bytes(32)
                os.pwrite(file, HEADER.pack(window, key) + bytes(SIZE - HEADER.size), 0)
            counters = []
            for place in places(key, who):
                (number,) = COUNTER.unpack(os.pread(file, COUNTER.size, place))
                counters.append(min(number + 1, MOST))
                os.pwrite(file, COUNTER.pack(counters[-1]), place)
        return min(counters)

    def seconds_left(self) -> int:
        """Return after how many seconds, at least one, all begin anew."""
        return max(1, self.seconds - int(time.time() % self.seconds))

    @contextmanager
    def alone(self) -> Iterator[int]:
        """Keep other threads and processes out. Yields the descriptor of a file of the full size."""
        with self.lock:
            if self.owner != os.getpid():  # a copy of this process shares its lock with it: that would be none
                self.descriptor, self.owner = opened(self.file), os.getpid()
            fcntl.flock(self.descriptor, fcntl.LOCK_EX)
            try:
                yield self.descriptor
            finally:
                fcntl.flock(self.descriptor, fcntl.LOCK_UN)


def opened(file: Path) -> int:
    """Open a file of counters, made where there is none, for its owner alone. All its room is taken at once."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, SIZE)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def places(key: bytes, who: str) -> list[int]:
    """Return where the counters of who are: one in each row, both by one hash."""
    digest = blake2b(who.encode(), key=key, digest_size=4 * ROWS).digest()
    picks = struct.unpack(f"<{ROWS}I", digest)
    return [HEADER.size + (row * WIDTH + pick % WIDTH) * COUNTER.size for row, pick in enumerate(picks)]
