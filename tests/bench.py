"""Measure the site as it is served in production: `make bench`.

Starts gunicorn with its own scratch database and the demo, asks for each page over loopback with one connection, and
prints server CPU per request (less noisy than time), requests per second and bytes. Bounded: COUNT requests a page.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

from tests.browser.stack import Site, demo_site

COUNT = 300
PATHS = (
    "/",
    "/drugs/",
    "/drugs/paracetamol/",
    "/combinations/diazepam+imipramine/",
    "/search/?q=diazepam",
    "/check/?d=diazepam&d=imipramine",
    "/api/v1/suggest?q=diaz",
)
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its children so far, in seconds (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS + sum(cpu_seconds(int(child)) for child in children)


def measure(site: Site, path: str) -> dict[str, float | int | str]:
    connection = http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=10)
    pid = site.server.pid
    size, times = 0, []
    for number in range(COUNT + 20):
        if number == 20:  # the first ones warm up
            before = cpu_seconds(pid)
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}")
        size = len(body)
        times.append(time.perf_counter() - start)
    used = cpu_seconds(pid) - before
    times = sorted(times[20:])
    return {
        "path": path,
        "cpu_us": round(used / COUNT * 1e6),
        "p50_ms": round(times[COUNT // 2] * 1e3, 2),
        "p99_ms": round(times[COUNT * 99 // 100] * 1e3, 2),
        "bytes_gzip": size,
    }


def names() -> dict[str, float | int | str]:
    """Measure the search by name in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests import bench_names

    return bench_names.measure()


def imports() -> dict[str, Any]:
    """Measure an import and its release, in a process and a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "MEDREF_DATA_DIR": folder}
        env.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "tests.bench_import"]
        return json.loads(subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE).stdout)


def main() -> None:
    with demo_site() as site:
        rows = [measure(site, path) for path in PATHS]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for row in rows:
        print(f"{row['cpu_us']:>7} µs CPU  p50 {row['p50_ms']:>7} ms  p99 {row['p99_ms']:>7} ms  {row['path']}")
    near = names()
    took = f"p50 {near['p50_ms']} ms CPU, p99 {near['p99_ms']} ms, loading all {near['load_ms']} ms"
    print(f"a misspelt name among {near['names']}: {took}")
    brought = imports()
    for what in ("import", "release"):
        done = brought[what]
        each = f"{done['per_second']} a second, {done['cpu_ms']} ms CPU each"
        print(f"{what} of {done['number']} {brought['pages']} pages on {brought['database']}: {each}")
    print(f"most memory of the importing process: {brought['most_memory_mb']} MB")
    print(json.dumps([*rows, near, brought]))


if __name__ == "__main__":
    main()
