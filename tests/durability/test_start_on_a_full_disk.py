"""A server that starts while the disk of its data folder is full: readers are served, and the operator is told once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from drugs import counts
from medref import gunicorn
from tests.browser.stack import Site, prepare, running_site
from tests.durability.own_cluster import fill, give_room, mount, unmount
from tests.views.test_metrics import COUNTING

pytestmark = pytest.mark.xdist_group("test_start_on_a_full_disk")
FULL = "ERROR drugs.counts: The data folder takes no files (No space left on device)"
PATHS = ("/", "/drugs/", "/drugs/ibuprofen/", "/api/v1/drugs/ibuprofen", "/search/?q=ibuprofen", "/static/icon.svg")


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk with a data folder on it: the demo, and its finished pages."""
    disk = tmp_path_factory.mktemp("disk")
    if os.geteuid() != 0 or mount(disk, 32):
        pytest.skip("A small disk cannot be mounted here.")
    try:
        prepare(disk / "data")
        with running_site(disk / "data") as site:
            site.manage("build_pages")
        yield disk
    finally:
        unmount(disk)


def asked(site: Site, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(site.address + path, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_it_serves_what_is_finished_and_says_once_what_to_do(disk: Path, capfd: pytest.CaptureFixture[str]):
    fill(disk)

    with running_site(disk / "data") as site:
        first = site.workers()
        answers = {path: asked(site, path) for path in PATHS}
        ready = asked(site, "/readyz")
        last = site.workers()
    give_room(disk)

    told = capfd.readouterr().err
    assert {path: status for path, (status, _text) in answers.items()} == dict.fromkeys(PATHS, 200)
    assert "may not be accurate" in answers["/drugs/ibuprofen/"][1].lower()
    assert ready == (503, "The database cannot write: its disk is full, or fails.\n")
    assert first == last, "a worker was ended and another one started"
    assert told.count(FULL) == 2  # by each of two workers
    assert told.count("Make room in MEDREF_DATA_DIR, then restart.") == 2
    assert "Traceback" not in told


def test_a_disk_that_becomes_full_ends_no_worker(disk: Path):
    """What a worker counts may be new: an answer with another status, of a route that nobody asked for yet."""
    folder = disk / "counted"
    folder.mkdir()
    filling = f"""
import os, subprocess, sys
os.environ["WORKER_PLACE"] = f"{{os.getpid()}}:0"
from pathlib import Path
from drugs import counts
from medref import gunicorn
from tests.durability.own_cluster import fill
fill(Path({str(disk)!r}))
for number in range(1_500):
    counts.count(f"drugs:route-{{number}}", 200, 0.01)
print(counts._figures.is_shared)
"""
    try:
        env = os.environ | {counts.FOLDER: str(folder)}
        done = subprocess.run([sys.executable, "-c", filling], env=env, check=False, capture_output=True, text=True)
    finally:
        give_room(disk)

    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    taken = {file.name: file.stat().st_blocks * 512 >= counts.ROOM for file in folder.iterdir()}
    assert taken == {"counter_0.db": True, "histogram_0.db": True}
    shutil.rmtree(folder)


def test_without_a_folder_each_worker_counts_alone():
    env = {name: value for name, value in os.environ.items() if name != counts.FOLDER} | {"TEST_PLACE": "0"}

    done = subprocess.run([sys.executable, "-c", COUNTING], env=env, check=True, capture_output=True, text=True)

    assert 'medref_requests_total{route="drugs:home",status="200"} 3.0' in done.stdout


def test_a_folder_that_cannot_be_made_keeps_no_server_from_starting(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv(counts.FOLDER, "of a server before")
    (tmp_path / "metrics").write_text("in the way")

    gunicorn.on_starting(None)
    gunicorn.on_exit(None)

    assert counts.FOLDER not in os.environ
    assert [record.getMessage() for record in caplog.records] == [counts.NO_ROOM % "Not a directory"]
