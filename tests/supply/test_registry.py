"""Whether a locked version was withdrawn, asked of a registry of our own with the real pip."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.supply import registry


def make_wheel(folder: Path, name: str, version: str) -> str:
    """Write a package that holds nothing; return the name of its file."""
    info = f"{name}-{version}.dist-info"
    file = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(folder / file, "w") as wheel:
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return file


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Keep the lines of requests out of the tests' output."""


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A registry of one package, weak: version 1, version 1.5 that was withdrawn, version 2. pip asks it alone."""
    folder = tmp_path / "weak"
    folder.mkdir()
    links = []
    for version, mark in (("1", ""), ("1.5", ' data-yanked="loses the last dose"'), ("2", "")):
        links.append(f'<a href="{make_wheel(folder, "weak", version)}"{mark}>weak</a>')
    (folder / "index.html").write_text(f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ask_only(monkeypatch, f"http://127.0.0.1:{server.server_port}/")
    yield folder
    server.shutdown()
    server.server_close()


def ask_only(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Let pip know no other registry than this one."""
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"INDEX_URL": address, "CONFIG_FILE": "/dev/null", "NO_CACHE_DIR": "1", "RETRIES": "0"}.items():
        monkeypatch.setenv(f"PIP_{name}", value)


@pytest.mark.usefixtures("served")
def test_a_locked_version_that_its_authors_withdrew_is_named_and_fails():
    found = registry.ask(["weak==1.5"], ["weak<2"])

    assert found.withdrawn == ["weak 1.5"]
    assert found.exit_code == 1


@pytest.mark.usefixtures("served")
def test_a_newer_version_within_the_range_is_named_and_fails_nothing():
    found = registry.ask(["weak==1"], ["weak>=1"])

    assert (found.withdrawn, found.newer, found.asked) == ([], ["weak 1: 2"], 1)
    assert found.exit_code == 0


@pytest.mark.usefixtures("served")
def test_a_version_beyond_the_range_is_not_named():
    assert registry.ask(["weak==1"], ["weak<1.5"]).newer == []


@pytest.mark.usefixtures("served")
def test_a_package_that_the_registry_does_not_know_is_no_clean_answer():
    found = registry.ask(["weak==1", "unheard-of==1"], ["weak"])

    assert found.exit_code == 2
    assert "unheard-of" in found.silent


def test_silence_is_said(monkeypatch: pytest.MonkeyPatch):
    ask_only(monkeypatch, "http://127.0.0.1:9/")

    found = registry.ask(["weak==1"], ["weak"])

    assert (found.exit_code, found.asked) == (2, 0)
    assert found.silent
