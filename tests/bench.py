"""Measure the site as it is served in production: `make bench`.

Starts gunicorn with its own scratch database and the demo, asks for each page over loopback with one connection, and
prints server CPU per request (less noisy than time), requests per second and bytes. Bounded: COUNT requests a page.
Compares with the last run that was saved, and fails where something takes a quarter more CPU.
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

from tests import bench_compare
from tests.browser.stack import ROOT, Site, demo_site

LAST = ROOT / ".bench" / "last.json"
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
        "per_second": round(COUNT / sum(times)),
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


def commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def measure_all() -> dict[str, Any]:
    with demo_site() as site:
        pages = [measure(site, path) for path in PATHS]
    return {
        "commit": commit(),
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "pages": pages,
        "names": names(),
        "library": imports(),
    }


def show(document: dict[str, Any]) -> None:
    """Print what was measured as a table, then as JSON on one line."""
    print(f"{document['machine']}, Python {document['python']}, commit {document['commit']}")
    for row in document["pages"]:
        took = f"p50 {row['p50_ms']:>7} ms  p99 {row['p99_ms']:>7} ms  {row['per_second']:>5} a second"
        print(f"{row['cpu_us']:>7} µs CPU  {took}  {row['bytes_gzip']:>6} bytes  {row['path']}")
    near, library = document["names"], document["library"]
    took = f"p50 {near['p50_ms']} ms CPU, p99 {near['p99_ms']} ms, loading all {near['load_ms']} ms"
    print(f"a misspelt name among {near['names']}: {took}")
    for what in ("import", "release"):
        done = library[what]
        each = f"{done['per_second']} a second, {done['cpu_ms']} ms CPU each"
        print(f"{what} of {done['number']} {library['pages']} pages on {library['database']}: {each}")
    print(f"most memory of the importing process: {library['most_memory_mb']} MB")
    print(json.dumps(document))


def main() -> None:
    document, before = measure_all(), bench_compare.load(LAST)
    show(document)
    if before is not None and (found := bench_compare.worse(before, document)):
        print(f"Worse than at {before['commit']}:", *found, sep="\n  ")
        sys.exit(f"Remove {LAST.relative_to(ROOT)} to begin anew.")
    bench_compare.save(LAST, document)
    print(f"Saved to {LAST.relative_to(ROOT)}: the next run is compared with it.")


if __name__ == "__main__":
    main()
