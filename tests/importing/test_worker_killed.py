"""A worker that is killed in the middle, on a database of its own: the next one goes on, and nothing is there twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.stack import ROOT, environment_of, run_command
from tests.importing import zips

FILES = 600
SECONDS = 60
RELEASE = """
from drugs.importing import claim, jobs
from drugs.models import ImportBatch
from tests import factories
with claim.claim(jobs.WORKER):
    jobs.start_release(ImportBatch.objects.get(), actor=factories.make_moderator(), reason="first release")
"""
HAND_IN = """
from pathlib import Path
from django.core.files.uploadedfile import SimpleUploadedFile
from drugs.importing import claim, jobs
from drugs.models import ImportJob
from tests import factories
file = SimpleUploadedFile("pages.zip", Path({path!r}).read_bytes())
with claim.claim(jobs.WORKER):  # so none is started yet
    job = jobs.receive([file], jobs.Described("ai"), actor=factories.make_editor())
ImportJob.objects.filter(pk=job.pk).update(step="importing")
"""


@dataclass
class Place:
    """A folder with a database, and what stands in it."""

    folder: Path
    env: dict[str, str]

    def ask(self, question: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "medref.sqlite3", timeout=20)) as database:
            return database.execute(question).fetchall()

    def number(self, question: str) -> int:
        return int(str(self.ask(question)[0][0]))

    def worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "manage.py", "run_jobs"], cwd=ROOT, env=self.env)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    folder = tmp_path / "site"
    folder.mkdir()
    env = environment_of(folder, "http://127.0.0.1")
    run_command(env, "migrate")
    pages = {f"t/madeup-{number}.md": zips.page(f"Madeup {number}") for number in range(FILES)}
    file = zips.write(tmp_path, zips.make(pages))
    run_command(env, "shell", "-v", "0", "-c", HAND_IN.format(path=str(file)))
    return Place(folder, env)


def wait_for(condition, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("It did not happen in time.")
        time.sleep(0.01)


def below(pid: int) -> list[int]:
    """Return the processes that a process started."""
    said = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(line) for line in said.split()]


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
def test_a_worker_killed_in_the_middle_of_an_import_is_followed_by_one_that_ends_it(place: Place):
    files = "SELECT COUNT(*) FROM drugs_sourcefile"
    first = place.worker()
    wait_for(lambda: place.number(files) >= 100)
    readers = below(first.pid)

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    left = place.number(files)

    assert 100 <= left < FILES
    assert place.ask("SELECT step FROM drugs_importjob") == [("importing",)]
    assert len(readers) > 1
    wait_for(lambda: not any(map(is_alive, readers)), 10)

    assert place.worker().wait(SECONDS) == 0

    assert place.ask("SELECT step, done, total FROM drugs_importjob") == [("imported", FILES, FILES)]
    assert place.ask("SELECT COUNT(*), COUNT(DISTINCT path), SUM(outcome = 'created') FROM drugs_sourcefile") == [
        (FILES, FILES, FILES)
    ]
    assert place.ask("SELECT COUNT(*), COUNT(finished_at) FROM drugs_importbatch") == [(1, 1)]
    assert place.number("SELECT outcome ->> '$.counts.created' FROM drugs_importjob") == FILES
    assert place.number("SELECT COUNT(*) FROM drugs_revision WHERE status = 'in_review'") == FILES
    run_command(place.env, "verify")


def test_a_worker_killed_in_the_middle_of_a_release_is_followed_by_one_that_ends_it(place: Place):
    public = "SELECT COUNT(*) FROM drugs_revision WHERE is_public"
    assert place.worker().wait(SECONDS) == 0
    run_command(place.env, "shell", "-v", "0", "-c", RELEASE)
    first = place.worker()
    wait_for(lambda: place.number(public) >= 50)

    os.kill(first.pid, signal.SIGKILL)
    first.wait()

    assert 50 <= place.number(public) < FILES
    assert place.ask("SELECT step FROM drugs_importjob") == [("releasing",)]

    assert place.worker().wait(SECONDS) == 0

    assert place.ask("SELECT step, release ->> '$.released', release ->> '$.held_back' FROM drugs_importjob") == [
        ("released", FILES, 0)
    ]
    assert place.number(public) == FILES
    run_command(place.env, "verify")
