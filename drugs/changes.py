"""Something public changed: tell everything that keeps finished pages.

A verb announces the number of its event once its transaction is committed. Whoever keeps something compares the number
with the one it has seen.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)

FILE = "changed"


def marker() -> Path:
    """Return the file whose content is the number of the newest event on this machine."""
    return Path(settings.DATA_DIR) / FILE


def announce(seq: int) -> None:
    """Write seq into the marker, whole or not at all. A newer number is never replaced by an older one.

    What it tells of is done: a disk that takes nothing makes no failure of it. Followers then hear of it from the
    database, a second later.
    """
    file = marker()
    try:
        with open(file.with_name(f"{FILE}.lock"), "w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)  # others that announce wait; closing the file lets them go on
            if seq > newest():
                write_number(file, seq)
    except OSError as error:
        log.error("What happened cannot be announced on this machine: %s", error.strerror)


def write_number(file: Path, number: int) -> None:
    """Write a number into a file, whole or not at all; on a full disk into the room that the file has already."""
    fresh = file.with_name(f"{file.name}.new")
    try:
        fresh.write_text(str(number))
        os.replace(fresh, file)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        overwrite(file, str(number))


def overwrite(file: Path, text: str) -> None:
    """Put text over what a file holds, in one write; spaces over what would be left of a longer one."""
    with open(file, "r+b", buffering=0) as known:
        known.write(text.ljust(os.fstat(known.fileno()).st_size).encode())


def newest() -> int:
    """Return the newest number announced on this machine; 0 when there is none."""
    try:
        return int(marker().read_text() or 0)
    except FileNotFoundError:
        return 0
