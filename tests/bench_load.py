"""Sixteen readers at once in a benchmark: by wrk where it is installed, else by threads; the row says which."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.bench_server import Watch, asked, connected, row, tick_us
from tests.browser.stack import Site

CONNECTIONS, SECONDS, BY_PYTHON = 16, 2, 200
# A shared machine now and then takes twice as much for the same: the least of so many runs is what the server needs.
RUNS = 3
UNITS_MS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


def load(site: Site, name: str, path: str, headers: dict[str, str], expected: int = 200) -> dict[str, Any]:
    """Measure one address under load, after a little that warms up: the run of RUNS that took the least CPU.

    Stops at an answer that is not as expected.
    """
    asked(connected(site), name, path, headers, expected)
    if shutil.which("wrk"):
        return least(lambda: by_wrk(site, name, path, headers))
    return least(lambda: by_python(site, name, path, headers, expected))


def least(run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    return min((run() for _ in range(RUNS)), key=lambda found: float(found["cpu_us"]))


def by_wrk(site: Site, name: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
    sent = [word for key, value in headers.items() for word in ("-H", f"{key}: {value}")]

    def run(seconds: int) -> str:
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *sent, f"{site.address}{path}"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    run(1)
    watch = Watch(site.server.pid)
    said = run(SECONDS)
    found = read(said)
    if found["refused"]:
        raise SystemExit(f"{name}: {found['refused']} answers were no success")
    cpu = watch.server() / found["number"] * 1e6
    return {
        "path": name, "cpu_us": round(cpu), "tick_us": tick_us(found["number"]),
        "p50_ms": found["p50_ms"], "p99_ms": found["p99_ms"],
        "per_second": found["per_second"], "bytes_gzip": None, "by": "wrk", "connections": CONNECTIONS,
    }  # fmt: skip


def read(said: str) -> dict[str, Any]:
    """Return what wrk said: number of requests, requests a second, two percentiles in ms, answers that were refused.

    wrk calls an answer refused that is neither 2xx nor 3xx.
    """

    def first(pattern: str) -> re.Match[str]:
        if (found := re.search(pattern, said)) is None:
            raise SystemExit(f"wrk said something else:\n{said}")
        return found

    percentiles = {}
    for percent in (50, 99):
        time_, unit = first(rf"\b{percent}%\s+([\d.]+)(us|ms|s)\b").groups()
        percentiles[f"p{percent}_ms"] = round(float(time_) * UNITS_MS[unit], 2)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return {
        "number": int(first(r"(\d+) requests in")[1]),
        "per_second": round(float(first(r"Requests/sec:\s+([\d.]+)")[1])),
        "refused": int(refused[1]) if refused else 0,
        **percentiles,
    }


def by_python(site: Site, name: str, path: str, headers: dict[str, str], expected: int) -> dict[str, Any]:
    def one(_number: int) -> list[float]:
        connection = connected(site)
        times = [asked(connection, name, path, headers, expected)[0] for _ in range(BY_PYTHON)]
        connection.close()
        return times

    watch, start = Watch(site.server.pid), time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        times = [taken for each in pool.map(one, range(CONNECTIONS)) for taken in each]
    seconds = time.perf_counter() - start
    found = row(name, len(times), watch, times, bytes_gzip=None, by="python", connections=CONNECTIONS)
    return found | {"per_second": round(len(times) / seconds)}
