"""Settings for gunicorn under which a worker that has just begun takes its time, as it does on a busy machine."""

import time
from typing import Any

from medref import gunicorn as ours
from medref.gunicorn import *  # noqa: F403

SECONDS = 2


def post_fork(server: Any, worker: Any) -> None:
    print("A worker has begun.", flush=True)
    time.sleep(SECONDS)
    ours.post_fork(server, worker)
