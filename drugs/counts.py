"""Count answers by the name of their route and their status: nothing of who asked, or for what.

Several worker processes keep one count together: each writes into files of its own in PROMETHEUS_MULTIPROC_DIR, which
medref.gunicorn names, and whoever is asked adds them up. Anywhere else, and where the disk has no room for the files,
the count is of this process alone.

They are written as memory is. What the disk has no room for then is no error: it ends the process, and each that comes
after it. So all the room that they can ever need is taken before.

To write costs more than to hand out finished bytes: those answers are added up in memory, and written once a second or
so by the thread that follows changes, by whoever is asked, and where a worker ends.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter as Tally
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess, values

# "process id:place": which of the server's places this worker has. What it starts inherits the words, not the id.
PLACE = "WORKER_PLACE"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# The files of a worker, by the kind of their figures, and the room of each: 200 routes with ten statuses each fit in.
KINDS = ("counter", "histogram")
ROOM = 1 << 18  # bytes
# In the environ of a request that a command makes to look at every page: nobody asked, so it is no answer to count.
UNASKED = "medref.unasked"


# What an operator is told: readers do not notice, but nothing else can be kept either.
NO_ROOM = (
    "The data folder takes no files (%s): nothing new can be kept, and each worker counts its answers alone. "
    "Make room in MEDREF_DATA_DIR, then restart."
)
log = logging.getLogger(__name__)


class Figures:
    """The counters of one process. Made anew in each worker: their files are its own."""

    def __init__(self) -> None:
        process, _, place = os.environ.get(PLACE, "").partition(":")
        self.is_shared = process == str(os.getpid()) and has_room(place)
        # By default a file is named by the process: a server that recycles its workers would leave ever more of them.
        # Here a later worker in the same place goes on with the same file.
        values.ValueClass = (
            values.MultiProcessValue(process_identifier=lambda: place) if self.is_shared else values.MutexValue
        )
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "medref_requests", "Answers of the application.", ["route", "status"], registry=self.registry
        )
        self.finished = Counter(
            "medref_requests_finished", "Those of them that lay finished: Django was not asked.", registry=self.registry
        )
        self.durations = Histogram(
            "medref_request_seconds",
            "Seconds until Django had an answer.",
            registry=self.registry,
            buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10),
        )


def has_room(place: str) -> bool:
    """Take the room that the files of a worker need, and tell whether there was any. If not, the log says so."""
    if FOLDER not in os.environ:
        return False  # medref.gunicorn has said why
    try:
        for kind in KINDS:
            with open(Path(os.environ[FOLDER]) / f"{kind}_{place}.db", "a+b") as file:
                os.posix_fallocate(file.fileno(), 0, ROOM)
    except OSError as error:
        log.error(NO_ROOM, error.strerror)
        return False
    return True


_figures = Figures()


def begin() -> None:
    """Count as the worker that this process has become: the application was loaded before it was one."""
    global _figures
    _figures = Figures()


def count(route: str, status: int, seconds: float) -> None:
    _figures.answers.labels(route, str(status)).inc()
    _figures.durations.observe(seconds)


_lock = threading.Lock()
_unwritten: Tally[tuple[str, str]] = Tally()


def count_finished(route: str, status: str) -> None:
    """Count an answer that lay finished. A quarter of a microsecond: write() does the rest."""
    with _lock:
        _unwritten[route, status] += 1


def write() -> None:
    """Write down what was counted in memory. Costs next to nothing where nothing was."""
    with _lock:
        counted = _unwritten.copy()
        _unwritten.clear()
    for (route, status), number in counted.items():
        _figures.answers.labels(route, status).inc(number)
    if counted:
        _figures.finished.inc(counted.total())


def collected() -> CollectorRegistry:
    """Return the counts of all workers of this machine, or of this process alone. Those of others: to two seconds."""
    write()
    if not _figures.is_shared:
        return _figures.registry
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)
    return together
