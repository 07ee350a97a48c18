"""What medref.gunicorn does where a server starts and stops."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medref import gunicorn
from tests.browser.stack import ROOT, environment_of, free_port
from tests.slow_start import SECONDS


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_heard_by_a_worker_that_has_just_begun(tmp_path: Path, sign: signal.Signals):
    bind = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--config", "python:tests.slow_start", "--bind", bind, "medref.wsgi"]
    env = environment_of(tmp_path, f"http://{bind}")
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    assert [server.stdout.readline() for _ in range(gunicorn.workers)] == ["A worker has begun.\n"] * gunicorn.workers

    begun = time.monotonic()
    server.send_signal(sign)
    try:
        server.communicate(timeout=60)
    finally:
        server.kill()  # one that has not heard; its workers see that it is gone

    assert server.returncode == 0
    assert time.monotonic() - begun < SECONDS + (gunicorn.graceful_timeout - SECONDS) / 2
