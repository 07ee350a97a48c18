"""On which processors a process may run: a web worker on one, all else on every one.

Only one thread of a process runs Python at a time. Where its threads stand on several processors they wake each other
at each call of the system, only to wait for their turn (docs/decisions/0012).
"""

from __future__ import annotations

import os

# Those that a worker might have used, for what it starts that is no worker.
ALLOWED = "WORKER_PROCESSORS"


def keep_to_one(place: int) -> None:
    """Put this process, and the threads that it starts from now on, on one of the processors that it may use.

    place: the number of the worker. Where there are more workers than processors they take turns.
    """
    if hasattr(os, "sched_setaffinity"):  # Linux
        allowed = sorted(os.sched_getaffinity(0))
        os.environ[ALLOWED] = ",".join(map(str, allowed))
        os.sched_setaffinity(0, {allowed[place % len(allowed)]})


def keep_to_none() -> None:
    """Let this process run wherever the worker that started it might have; any other process goes on as it is."""
    if allowed := os.environ.pop(ALLOWED, ""):
        os.sched_setaffinity(0, set(map(int, allowed.split(","))))
