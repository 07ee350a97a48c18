"""Counting what happened lately, over threads and processes, without keeping by whom."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from drugs.tallies import SIZE, Tally

COUNT = """
import sys
from pathlib import Path
from drugs.tallies import Tally
tally = Tally(Path(sys.argv[1]), 60)
for _ in range(500):
    tally.count("192.0.2.7", now=90)
"""


@pytest.fixture
def tally(tmp_path) -> Tally:
    return Tally(tmp_path / "tallies" / "60s", 60)


def test_each_is_counted_alone(tally):
    first = [tally.count("192.0.2.7", now=90) for _ in range(3)]
    other = tally.count("192.0.2.8", now=90)

    assert (first, other) == ([1, 2, 3], 1)


def test_another_window_begins_anew_also_when_the_clock_is_put_back(tally):
    tally.count("192.0.2.7", now=119)

    assert tally.count("192.0.2.7", now=120) == 1
    assert tally.count("192.0.2.7", now=60) == 1


def test_the_end_of_a_window_is_said(tally):
    assert 1 <= tally.seconds_left() <= 60


def test_threads_and_processes_count_together(tally):
    others = [subprocess.Popen([sys.executable, "-c", COUNT, str(tally.file)], cwd=Path.cwd()) for _ in range(3)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: tally.count("192.0.2.7", now=90), range(500)))
    assert [other.wait() for other in others] == [0, 0, 0]

    assert tally.count("192.0.2.7", now=90) == 4 * 500 + 1


def test_a_copy_of_a_process_has_a_lock_of_its_own(tally):
    tally.count("192.0.2.7", now=90)
    before = tally.descriptor
    child = os.fork()
    if child == 0:  # pragma: no cover: seen by its exit code
        tally.count("192.0.2.7", now=90)
        os._exit(0 if tally.descriptor != before else 1)

    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert tally.count("192.0.2.7", now=90) == 3


def test_nothing_of_an_address_is_in_the_file(tally):
    tally.count("192.0.2.7", now=90)
    first = tally.file.read_bytes()
    tally.count("192.0.2.8", now=150)
    second = tally.file.read_bytes()

    assert b"192.0.2" not in first + second
    assert (len(first), len(second)) == (SIZE, SIZE)
    # The key of a window is gone with it: nobody can ask later whether an address was there.
    assert first[8:40] != second[8:40]
    assert first[8:40] not in second
    assert stat.S_IMODE(tally.file.stat().st_mode) == 0o600


def test_strangers_are_hardly_ever_counted_together(tally):
    numbers = [tally.count(f"198.51.{n // 250}.{n % 250}", now=90) for n in range(1000)]

    assert sum(number > 1 for number in numbers) <= 10


def test_where_no_file_can_be_kept_it_is_said(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(OSError):
        Tally(tmp_path / "file" / "60s", 60).count("192.0.2.7")
