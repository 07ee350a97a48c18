"""Measure the site as it is served in production: `make bench`.

Starts gunicorn with its own scratch database and the demo, asks for each page over loopback with one connection, and
prints server CPU per request (less noisy than time), requests per second and bytes. Bounded: COUNT requests a page.
Compares with the last run that was saved, and fails where something takes a quarter more CPU.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from tests import bench_compare, bench_import, bench_load
from tests.bench_server import NEVER_RECYCLED, WITHOUT_LIMITS, Driver, pss_mib, turns
from tests.browser.stack import ROOT, Site, demo_site, running_site

LAST = ROOT / ".bench" / "last.json"
COUNT = 300
ENTRY = "/drugs/paracetamol/"
# A request with a cookie is answered by Django, whatever is kept finished in front of it.
THROUGH_DJANGO = {"Cookie": "measured=1"}
PAGES = (
    *("/", "/drugs/", "/drugs/?letter=p", ENTRY, "/combinations/diazepam+imipramine/", "/search/?q=diazepam"),
    "/combinations/?severity=major",
    *("/search/?q=diasepam", "/check/?d=diazepam&d=imipramine", "/api/v1/suggest?q=diaz"),
)
DESK = ("/admin/drugs/revision/", "/admin/")
LEAK_REQUESTS = 10_000
QUEUE = "/admin/drugs/revision/"
# Every kind of page in turn: from finished bytes, through Django, with questions of the database.
LEAKING = (
    *(ENTRY, "/combinations/?severity=major", "/search/?q=diazepam", "/search/?q=diasepam", "/api/v1/suggest?q=diaz"),
    *("/check/?d=diazepam&d=imipramine", "/drugs/paracetamol/report/", "/drugs/", "/drugs/nothing-of-this-name/"),
)


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


def desk(site: Site, *paths: str) -> dict[str, Any]:
    """Ask beside the server what needs the database: a session, samples, publishing, queries (tests.bench_desk)."""
    command = [sys.executable, "-m", "tests.bench_desk", *paths]
    done = subprocess.run(command, cwd=ROOT, env=site.env, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def machine() -> str:
    """Return the processor and how many cores there are."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return f"{model or platform.machine()}, {os.cpu_count()} cores"


def pages_of(site: Site, known: dict[str, Any]) -> list[dict[str, Any]]:
    """Measure each kind of request of readers and of the team."""
    driver, found = Driver(site), []
    for path in PAGES:
        found.append(driver.ask(path, lambda path=path: path, COUNT))
    found.append(driver.ask(f"{ENTRY} through Django", lambda: ENTRY, COUNT, headers=THROUGH_DJANGO))
    found.append(driver.ask("/drugs/ through Django", lambda: "/drugs/", COUNT, headers=THROUGH_DJANGO))
    unchanged = {"If-None-Match": driver.etag(ENTRY)}
    found.append(driver.ask(f"{ENTRY} unchanged (304)", lambda: ENTRY, COUNT, headers=unchanged, expected=304))
    ten = "/check/?" + "&".join(f"d={slug}" for slug in known["drug"][:10])
    found.append(driver.ask("/check/ of ten drugs", turns([ten]), COUNT))
    for path in DESK:
        found.append(driver.ask(path, lambda path=path: path, 60, headers={"Cookie": known["cookie"]}))
    for row in found:
        row["queries"] = known["queries"].get(row["path"])
    return found


def finished(site: Site) -> list[dict[str, Any]]:
    """Measure what lies finished, sixteen readers at once."""
    zipped = {"Accept-Encoding": "gzip"}
    known = zipped | {"If-None-Match": Driver(site).etag(ENTRY)}
    return [
        bench_load.load(site, f"{ENTRY} of 16", ENTRY, {}),
        bench_load.load(site, f"{ENTRY} of 16, gzip", ENTRY, zipped),
        bench_load.load(site, f"{ENTRY} of 16, unchanged (304)", ENTRY, known, 304),
        bench_load.load(site, f"{ENTRY} of 16, with a cookie", ENTRY, zipped | THROUGH_DJANGO),
        bench_load.load(site, "/drugs/ of 16, gzip", "/drugs/", zipped),
    ]


def waiting(site: Site, cookie: str) -> list[dict[str, Any]]:
    """Measure the queue with a thousand texts that wait, and letting some out by the form of the admin."""
    with tempfile.TemporaryDirectory() as folder:
        site.manage("import_pages", bench_import.made_up(Path(folder)), "--author", "editor")
    driver, headers = Driver(site), {"Cookie": cookie}
    queue = driver.ask(f"{QUEUE} of {bench_import.MADE_UP}", lambda: QUEUE, 20, headers=headers, warm=2)
    sent = driver.send("letting a text out by the admin's form", desk(site, "forms"), headers=headers, expected=302)
    return [queue | {"queries": None}, sent | {"queries": None}]


def cold_start(folder: Path) -> float:
    """Return the seconds from the start of a server to its first page with names from the database."""
    start = time.perf_counter()
    with running_site(folder) as site:
        Driver(site).ask("first page", lambda: "/search/?q=diazepam", 1, warm=0)
        return round(time.perf_counter() - start, 2)


def leak(site: Site, ask: Callable[[], str]) -> dict[str, float]:
    """Return the memory after a first tenth of many requests, after half of them and after all, in MiB.

    What grows between the first two is what threads fill; a leak grows as much again to the last.
    """
    driver, found = Driver(site), {}
    for name, number in (("before", LEAK_REQUESTS // 10), ("half", LEAK_REQUESTS // 2), ("after", LEAK_REQUESTS // 2)):
        for headers in ({}, THROUGH_DJANGO):
            driver.ask("leak", ask, number // 2, headers=headers, expected=0)
        found[f"{name}_mib"] = pss_mib(site.server.pid)
    return found


def measure_all(*, with_leak: bool) -> dict[str, Any]:
    with demo_site(**NEVER_RECYCLED, **WITHOUT_LIMITS) as site:
        known = desk(site, *PAGES, *DESK)
        rows = pages_of(site, known) + finished(site)
        memory: dict[str, Any] = {"two_workers_mib": pss_mib(site.server.pid)}
        if with_leak:
            memory["leak"] = leak(site, turns(list(LEAKING)))
        rows += waiting(site, known["cookie"])
        cold = cold_start(Path(site.env["MEDREF_DATA_DIR"]))
    return {
        "commit": commit(),
        "machine": machine(),
        "python": platform.python_version(),
        "pages": rows,
        "publish": known["publish"],
        "memory": memory,
        "cold_start_s": cold,
        "names": names(),
        "library": imports(),
    }


def show(document: dict[str, Any]) -> None:
    """Print what was measured as a table, then as JSON on one line."""
    print(f"{document['machine']}, Python {document['python']}, commit {document['commit']}")
    for row in document["pages"]:
        took = f"p50 {row['p50_ms']:>7} ms  p99 {row['p99_ms']:>7} ms  {row['per_second']:>5} a second"
        asked = "" if row.get("queries") is None else f"{row['queries']} queries"
        size = "" if row["bytes_gzip"] is None else f"{row['bytes_gzip']} bytes"
        by = f" (by {row['by']})" if "by" in row else ""
        print(f"{row['cpu_us']:>7} µs CPU  {took}  {size:>12}  {asked:>11}  {row['path']}{by}")
    print(f"letting one text out: {document['publish']['cpu_ms']} ms CPU")
    print(f"memory: {document['memory']}; cold start {document['cold_start_s']} s")
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
    document, before = measure_all(with_leak="--leak" in sys.argv), bench_compare.load(LAST)
    show(document)
    if before is not None and (found := bench_compare.worse(before, document)):
        print(f"Worse than at {before['commit']}:", *found, sep="\n  ")
        sys.exit(f"Remove {LAST.relative_to(ROOT)} to begin anew.")
    bench_compare.save(LAST, document)
    print(f"Saved to {LAST.relative_to(ROOT)}: the next run is compared with it.")


if __name__ == "__main__":
    main()
