"""The real stack: gunicorn with production settings over plain HTTP and its own SQLite file, with the demo loaded."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from medref.gunicorn import workers as number_of_workers

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a password for browser tests"
START_SECONDS = 90
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """A running site: its address, the process of its server, and how to run its commands."""

    address: str
    server: subprocess.Popen[bytes]
    env: dict[str, str]

    def workers(self) -> set[int]:
        """Return the ids of the processes that answer, once all are there: the first answers before the last is."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        deadline = time.monotonic() + START_SECONDS
        while len(found := children.read_text().split()) < number_of_workers:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{len(found)} workers started within {START_SECONDS} s.")
            time.sleep(0.05)
        return set(map(int, found))

    def manage(self, *command: str) -> str:
        """Run a command of manage.py on this site; return what it printed."""
        return run_command(self.env, *command)


def run_command(env: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)}: {done.stderr}")
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def environment_of(folder: Path, address: str, database: str = "") -> dict[str, str]:
    """Return the environment of a site whose files lie in folder. database: its URL; without one, SQLite in folder."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MEDREF_", "DATABASE_"))}
    return env | {
        "DJANGO_SETTINGS_MODULE": "medref.settings",
        "MEDREF_BASE_URL": address,
        "MEDREF_DATA_DIR": str(folder),
        "MEDREF_PLAIN_HTTP": "1",
        "MEDREF_SECOND_FACTOR": "0",
        **({"DATABASE_URL": database} if database else {}),
    }


def prepare(folder: Path, database: str = "") -> None:
    """Make a database with the demo in folder; every demo account has the password PASSWORD."""
    env = environment_of(folder, "http://127.0.0.1", database)
    for command in (["migrate"], ["collectstatic", "--noinput"], ["load_demo", "--password", PASSWORD]):
        run_command(env, *command)


@contextmanager
def running_site(folder: Path, database: str = "", **variables: str) -> Iterator[Site]:
    """Start a site on what prepare() left in folder. variables: more of its environment."""
    address = f"http://127.0.0.1:{free_port()}"
    env = environment_of(folder, address, database) | variables
    bind = address.removeprefix("http://")
    served = "tests.browser.slow" if env.get("SLOW_PAGES") else "medref.wsgi"
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:medref.gunicorn", "--bind", bind, served]
    server = subprocess.Popen(gunicorn, cwd=ROOT, env=env)
    try:
        wait_for(f"{address}/healthz", server)
        yield Site(address, server, env)
    finally:
        server.terminate()
        server.wait(timeout=30)


@contextmanager
def demo_site(**variables: str) -> Iterator[Site]:
    """Start a site with the demo that is gone afterwards. variables: more of its environment."""
    with tempfile.TemporaryDirectory(prefix="medref-demo-") as folder:
        prepare(Path(folder))
        with running_site(Path(folder), **variables) as site:
            yield site


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The server stopped with exit code {server.returncode}.")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer within {START_SECONDS} s.")
