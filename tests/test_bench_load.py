"""What wrk says is read as it is meant."""

import pytest

from tests import bench_load

SAID = """Running 2s test @ http://127.0.0.1:1/
  1 threads and 16 connections
  Latency Distribution
     50%  {p50}
     75%    4.01ms
     90%    5.50ms
     99%  {p99}
  6105 requests in 2.00s, 180.05MB read
{more}Requests/sec:   3051.62
"""


@pytest.mark.parametrize(
    ("p50", "p99", "more", "expected"),
    [
        ("812.00us", "12.50ms", "", (0.81, 12.5, 0)),
        ("3.10ms", "1.02s", "  Non-2xx or 3xx responses: 7\n", (3.1, 1020.0, 7)),
    ],
)
def test_what_wrk_says_is_read(p50, p99, more, expected):
    found = bench_load.read(SAID.format(p50=p50, p99=p99, more=more))

    assert (found["p50_ms"], found["p99_ms"], found["refused"]) == expected
    assert (found["number"], found["per_second"]) == (6105, 3052)


def test_words_that_are_not_of_wrk_stop_the_measurement():
    with pytest.raises(SystemExit, match="said something else"):
        bench_load.read("unable to connect")


def test_of_several_runs_the_one_that_took_the_least_counts():
    runs = iter([{"cpu_us": 210, "p50_ms": 1}, {"cpu_us": 180, "p50_ms": 2}, {"cpu_us": 400, "p50_ms": 3}])

    assert bench_load.least(lambda: next(runs)) == {"cpu_us": 180, "p50_ms": 2}
