"""Start the worker apart from this process: long work holds no web worker and outlives the server."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)

COMMAND = ("-m", "django", "run_jobs")
# The shell ends at once, so the worker is nobody's child here: none is left behind unreaped when it ends, and no
# signal to the server's processes reaches it. It yields to those who serve readers.
LAUNCH = 'nice -n 10 "$@" &'
MAX_LOG_BYTES = 1_000_000
SECONDS_TO_LAUNCH = 10


def log_file() -> Path:
    """Return the file into which workers write what they say."""
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(exist_ok=True)
    return folder / "worker.log"


def start_or_say() -> None:
    """Start a worker; where that is impossible say so in the log: the next look at an upload tries again."""
    try:
        start()
    except (OSError, subprocess.SubprocessError) as error:
        log.error("The worker of imports cannot be started: %s", error)


def start() -> None:
    """Start `manage.py run_jobs` in a session of its own. It ends by itself when nothing is left to do."""
    file = log_file()
    if file.exists() and file.stat().st_size > MAX_LOG_BYTES:
        file.replace(file.with_suffix(".log.1"))
    with file.open("ab") as said:
        subprocess.run(  # noqa: S603  every word is our own # nosec B603
            ["/bin/sh", "-c", LAUNCH, "sh", sys.executable, *COMMAND],
            cwd=settings.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
            close_fds=True,
            timeout=SECONDS_TO_LAUNCH,
            check=True,
        )
