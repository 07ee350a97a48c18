"""Count answers by the name of their route and their status: nothing of who asked, or for what.

Several worker processes keep one count together: each writes into a file of its own in PROMETHEUS_MULTIPROC_DIR, which
medref.gunicorn names, and whoever is asked adds them up. Anywhere else the count is of this process alone.

To write costs more than to hand out finished bytes: those answers are added up in memory, and written once a second or
so by the thread that follows changes, by whoever is asked, and where a worker ends.
"""

from __future__ import annotations

import os
import threading
from collections import Counter as Tally

from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess, values

# "process id:place": which of the server's places this worker has. What it starts inherits the words, not the id.
PLACE = "WORKER_PLACE"
# In the environ of a request that a command makes to look at every page: nobody asked, so it is no answer to count.
UNASKED = "medref.unasked"


class Figures:
    """The counters of one process. Made anew in each worker: their files are its own."""

    def __init__(self) -> None:
        process, _, place = os.environ.get(PLACE, "").partition(":")
        self.is_shared = process == str(os.getpid())
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
