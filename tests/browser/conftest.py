"""The real stack: gunicorn with production settings over plain HTTP, its own SQLite file, and Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a password for browser tests"
START_SECONDS = 30
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running site with the demo loaded; yields its address."""
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MEDREF_", "DATABASE_"))}
    env |= {
        "MEDREF_DATA_DIR": str(folder),
        "MEDREF_PLAIN_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "medref.settings",
        "MEDREF_BASE_URL": f"http://127.0.0.1:{port}",
    }
    for command in (["migrate"], ["collectstatic", "--noinput"], ["load_demo", "--password", PASSWORD]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, capture_output=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:medref.gunicorn", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*gunicorn, "medref.wsgi"], cwd=ROOT, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("There is no Chromium on this machine. Install it to run the browser tests.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor. Fails the test when the page breaks the content security policy or a script fails."""
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
