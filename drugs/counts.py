"""Count answers by the name of their route and their status: nothing of who asked, or for what.

Several worker processes keep one count together: each writes into a file of its own in PROMETHEUS_MULTIPROC_DIR, which
medref.gunicorn names, and whoever is asked adds them up. Anywhere else the count is of this process alone.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess, values

# "process id:place": which of the server's places this worker has. What it starts inherits the words, not the id.
PLACE = "WORKER_PLACE"
# In the environ of a request that a command makes to look at every page: nobody asked, so it is no answer to count.
UNASKED = "medref.unasked"

_process, _, _place = os.environ.get(PLACE, "").partition(":")
is_shared = _process == str(os.getpid())
# By default a file is named by the process: a server that recycles its workers would leave ever more of them. Here a
# later worker in the same place goes on with the same file.
values.ValueClass = values.MultiProcessValue(process_identifier=lambda: _place) if is_shared else values.MutexValue

registry = CollectorRegistry()
answers = Counter("medref_requests", "Answers of the application.", ["route", "status"], registry=registry)
durations = Histogram(
    "medref_request_seconds",
    "Seconds until an answer was ready.",
    registry=registry,
    buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10),
)


def count(route: str, status: int, seconds: float) -> None:
    answers.labels(route, str(status)).inc()
    durations.observe(seconds)


def collected() -> CollectorRegistry:
    """Return the counts of all workers of this machine, or of this process alone."""
    if not is_shared:
        return registry
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)
    return together
