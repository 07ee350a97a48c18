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

_process, _, _place = os.environ.get(PLACE, "").partition(":")
is_shared = _process == str(os.getpid())
# By default a file is named by the process: a server that recycles its workers would leave ever more of them. Here a
# later worker in the same place goes on with the same file.
values.ValueClass = values.MultiProcessValue(process_identifier=lambda: _place) if is_shared else values.MutexValue

registry = CollectorRegistry()
answers = Counter("medref_requests", "Answers of the application.", ["route", "status"], registry=registry)
finished = Counter(
    "medref_requests_finished", "Those of them that lay finished: Django was not asked.", registry=registry
)
durations = Histogram(
    "medref_request_seconds",
    "Seconds until Django had an answer.",
    registry=registry,
    buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10),
)


def count(route: str, status: int, seconds: float) -> None:
    answers.labels(route, str(status)).inc()
    durations.observe(seconds)


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
        answers.labels(route, status).inc(number)
    if counted:
        finished.inc(counted.total())


def collected() -> CollectorRegistry:
    """Return the counts of all workers of this machine, or of this process alone. Those of others: to two seconds."""
    write()
    if not is_shared:
        return registry
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)
    return together
