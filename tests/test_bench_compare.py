"""A benchmark that got worse says so."""

from typing import Any

import pytest

from tests import bench_compare


def measured(page: int = 1_000, name: float = 1.0, brought: float = 8.0) -> dict[str, Any]:
    return {
        "pages": [{"path": "/", "cpu_us": page}],
        "names": {"p50_ms": name},
        "library": {"import": {"cpu_ms": brought}, "release": {"cpu_ms": 6.0}},
    }


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (measured(), []),
        (measured(page=1_240), []),
        (measured(page=1_260), ["/: 1260 µs CPU, and it was 1000"]),
        (measured(page=100), []),
        (measured(name=1.3), ["a misspelt name: 1300 µs CPU, and it was 1000"]),
        (measured(brought=11.0), ["import of a page: 11000 µs CPU, and it was 8000"]),
    ],
)
def test_more_than_a_quarter_more_cpu_is_worse(now, words):
    assert bench_compare.worse(measured(), now) == words


def finished(cpu_us: int, tick_us: float) -> dict[str, Any]:
    return measured() | {"pages": [{"path": "finished", "cpu_us": cpu_us, "tick_us": tick_us}]}


@pytest.mark.parametrize(
    ("before", "now", "tick_us", "is_worse"),
    [
        (100, 124, 0.5, False),
        (100, 127, 0.5, True),
        (100, 157, 33.3, False),
        (100, 160, 33.3, True),
        (0, 30, 33.3, False),
    ],
)
def test_however_little_it_is_only_a_tick_of_the_clock_is_passed_over(before, now, tick_us, is_worse):
    assert bool(bench_compare.worse(finished(before, tick_us), finished(now, tick_us))) is is_worse


def test_what_is_measured_for_the_first_time_is_no_worse():
    now = measured()
    now["pages"].append({"path": "/new/", "cpu_us": 9_000})

    assert bench_compare.worse(measured(), now) == []


def test_what_was_saved_comes_back(tmp_path):
    file = tmp_path / "bench" / "last.json"
    assert bench_compare.load(file) is None

    bench_compare.save(file, measured())

    assert bench_compare.load(file) == measured()
