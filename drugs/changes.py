"""Something public changed: tell everything that keeps finished pages.

A verb announces the number of its event once its transaction is committed. Whoever keeps something compares the number
with the one it has seen.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from django.conf import settings

FILE = "changed"


def marker() -> Path:
    """Return the file whose content is the number of the newest event on this machine."""
    return Path(settings.DATA_DIR) / FILE


def announce(seq: int) -> None:
    """Write seq into the marker, whole or not at all. A newer number is never replaced by an older one."""
    file = marker()
    with open(file.with_name(f"{FILE}.lock"), "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # others that announce wait; closing the file lets them go on
        if seq > newest():
            fresh = file.with_name(f"{FILE}.new")
            fresh.write_text(str(seq))
            os.replace(fresh, file)


def newest() -> int:
    """Return the newest number announced on this machine; 0 when there is none."""
    try:
        return int(marker().read_text() or 0)
    except FileNotFoundError:
        return 0
