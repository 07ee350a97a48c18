"""How gunicorn serves the site: few processes, several threads each, recycled now and then."""

import gc
import os
import shutil
import signal
import socket
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from medref import logs

bind = "127.0.0.1:8000"
workers = 2
# Loaded once, and the workers are copies (docs/decisions/0011): they start at once and share most of their memory.
preload_app = True
worker_class = "medref.worker.PlainWordsWorker"  # gthread, with our words where it refuses a request
threads = 4
timeout = 30
graceful_timeout = 20
keepalive = 5
# The most that it can be told: drugs.views.questions refuses long addresses below this, in words.
limit_request_line = 8190
max_requests = 20_000
max_requests_jitter = 2_000
# No log of requests: they would hold what readers search for.
accesslog = None
errorlog = "-"
loglevel = "warning"
# Nothing but HTTP listens.
control_socket_disable = True
# By these the server tells its workers to end.
STOPPING = {signal.SIGTERM, signal.SIGQUIT, signal.SIGINT}


class QuietLogger(Logger):
    """What gunicorn says of itself, in the form of our own lines: its words would name addresses and what was asked."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        is_json = os.environ.get("MEDREF_LOG_FORMAT", "").strip() == "json"
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.JsonFormatter() if is_json else logs.PlainFormatter())


logger_class = QuietLogger


def on_starting(server: Any) -> None:
    """Begin to count answers anew, in a folder that the workers of this server share (drugs.counts)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
    from django.conf import settings

    from drugs import counts

    os.register_at_fork(after_in_parent=hear_of_a_stop)
    host = socket.gethostname()
    folders = Path(settings.DATA_DIR) / "metrics"
    os.environ.pop(counts.FOLDER, None)
    for left in folders.glob(f"{host}.*"):  # of a server that was killed; other machines may share the data folder
        if not Path(f"/proc/{left.suffix[1:]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = folders / f"{host}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        counts.log.error(counts.NO_ROOM, error.strerror)
    else:
        os.environ[counts.FOLDER] = str(folder)


def on_exit(server: Any) -> None:
    from drugs import counts

    if folder := os.environ.get(counts.FOLDER):
        shutil.rmtree(folder, ignore_errors=True)


def pre_fork(server: Any, worker: Any) -> None:
    """Give a worker the lowest place that nobody has: while workers are replaced there are more than usual."""
    taken = {getattr(other, "place", None) for other in server.WORKERS.values()}
    worker.place = next(place for place in range(len(taken) + 1) if place not in taken)
    # Until a worker has handlers of its own it has those of the server, which would only note a signal in a list that
    # nobody reads: it would serve on, and a stop would wait graceful_timeout for it. Held back it comes a moment later.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)


def hear_of_a_stop() -> None:
    """Let the signals come that pre_fork held back."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def post_fork(server: Any, worker: Any) -> None:
    from drugs import counts, processors

    processors.keep_to_one(worker.place)
    os.environ["WORKER_PLACE"] = f"{os.getpid()}:{worker.place}"
    counts.begin()


def when_ready(server: Any) -> None:
    """Start the worker of imports: what a stop of the machine cut off goes on; with nothing to do it ends at once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
    from drugs.importing import background

    background.start_or_say()
    # What the workers share is not looked through in each of them: that alone would make it their own.
    gc.collect()
    gc.freeze()


def worker_exit(server: Any, worker: Any) -> None:
    """Write down what this worker has counted and not written yet."""
    from drugs import counts

    counts.write()


def post_worker_init(worker: Any) -> None:
    """Follow what other machines do, in each worker; one of a machine does it for all. Hear of a stop from now on."""
    hear_of_a_stop()
    from drugs.pagestore import follower

    follower.start()
