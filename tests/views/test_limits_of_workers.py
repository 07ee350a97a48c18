"""A limit holds over all workers of a server: the real one, asked on many connections at once."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.browser.stack import ROOT, environment_of, free_port, run_command, wait_for

MOST, ASKED = 20, 80


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Start an empty site with four workers behind a made-up proxy, which writes the address of who asks."""
    address = f"http://127.0.0.1:{free_port()}"
    env = environment_of(tmp_path, address) | {
        "MEDREF_TRUSTED_PROXIES": "1",
        "MEDREF_LIMIT_SUGGESTIONS": str(MOST),
    }
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        run_command(env, *command)
    bind = address.removeprefix("http://")
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:medref.gunicorn", "-w", "4", "-b", bind, "medref.wsgi"],
        cwd=ROOT,
        env=env,
    )
    try:
        wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def ask(address: str, who: str) -> int:
    request = urllib.request.Request(f"{address}/api/v1/suggest?q=a", headers={"X-Forwarded-For": who})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_limit_holds_over_all_workers(address):
    def ask_all(who: str) -> Counter[int]:
        with ThreadPoolExecutor(8) as threads:
            return Counter(threads.map(lambda _: ask(address, who), range(ASKED)))

    for who in ("192.0.2.7", "192.0.2.8", "192.0.2.9"):  # again where a minute ended meanwhile
        began = time.time() // 60
        answers = ask_all(who)
        if time.time() // 60 == began:
            break

    assert answers == {200: MOST, 429: ASKED - MOST}
    assert ask(address, "198.51.100.1") == 200
