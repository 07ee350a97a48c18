"""Measure sites of several sizes on PostgreSQL: `make bench-scale DATABASES="postgres://…/a postgres://…/b"`.

Each database was filled by `manage.py make_corpus`. Writes docs/performance/scale.json and draws its plots. CPU of the
server and of PostgreSQL, which has to run on this machine; two workers as in production, one connection.
"""

from __future__ import annotations

import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tests import bench_plots
from tests.bench import THROUGH_DJANGO, commit, desk, machine
from tests.bench_server import NEVER_RECYCLED, WITHOUT_LIMITS, Driver, Watch, pss_mib, turns
from tests.browser.stack import ROOT, Site, run_command, running_site

RESULT = ROOT / "docs" / "performance" / "scale.json"
COUNT, FEW, MANY = 60, 8, 2_000
# Asked for often: a request is far less than a tick of the clock that counts CPU.
FINISHED = ("entry page", "combination page", "list")
WORDS = ("glass joints", "river cough", "headache kidney", "amber fever", "lantern", "stomach pain", "marsh colic")


def misspelt(name: str, chance: random.Random) -> str:
    at = chance.randrange(2, len(name) - 1)
    return name[:at] + name[at + 1 :]


def requests_of(known: dict[str, Any]) -> dict[str, list[str]]:
    """Return what is asked for, by what it is called in the report."""
    chance = random.Random(20261125)
    drugs, combinations = known["drug"], known["combination"]
    last = max(1, known["number"] * 6 // 10 // 50 - 1)
    return {
        "entry page": [f"/drugs/{slug}/" for slug in drugs[:4]],
        "combination page": [f"/combinations/{slug}/" for slug in combinations[:4]],
        "entry page, first seen": [f"/drugs/{slug}/" for slug in drugs[4:]],
        "combination page, first seen": [f"/combinations/{slug}/" for slug in combinations[4:]],
        "list": ["/drugs/"],
        "list, page 2": ["/drugs/?page=2"],
        "list, a facet": ["/combinations/?severity=major"],
        "list, a letter": ["/drugs/?letter=v"],
        "list, last page": [f"/drugs/?page={last}"],
        "list, newest first": ["/combinations/?sort=newest"],
        "list, gravest first": ["/combinations/?sort=gravest"],
        "search, a name": [f"/search/?q={slug}" for slug in drugs],
        "search, misspelt": [f"/search/?q={misspelt(slug, chance)}" for slug in drugs],
        "search, words": [f"/search/?q={quote(words)}" for words in WORDS],
        "suggest": [f"/api/v1/suggest?q={slug[:5]}" for slug in drugs],
        "check of ten": [
            "/check/?" + "&".join(f"d={d}" for d in chance.sample(drugs, min(10, len(drugs)))) for _ in range(50)
        ],
        "sitemap": ["/sitemap.xml"],
        "feed": ["/feeds/changes.atom"],
    }


def measure(site: Site, database: str) -> dict[str, Any]:
    known = desk(site)
    driver, found = Driver(site, database), {}
    for name, addresses in requests_of(known).items():
        count = MANY if name in FINISHED else COUNT
        if name in FINISHED:  # a page is built for a reader without a cookie
            driver.ask(name, turns(addresses), len(addresses), warm=0)
        found[name] = driver.ask(name, turns(addresses), count, headers=THROUGH_DJANGO, warm=4)
    found["entry page, before Django"] = driver.ask("entry page", turns([f"/drugs/{known['drug'][0]}/"]), MANY, warm=4)
    cookie = {"Cookie": known["cookie"]}
    for name, path in (
        ("queue", "/admin/drugs/revision/"),
        ("queue of the unread", "/admin/drugs/revision/?queue=unread"),
        ("dashboard", "/admin/"),
    ):
        found[name] = driver.ask(name, turns([path]), FEW, headers=cookie, warm=4)
    paths = {name: addresses[0] for name, addresses in requests_of(known).items()}
    asked = desk(site, *paths.values(), "/admin/drugs/revision/", "/admin/")["queries"]
    for name, path in {**paths, "queue": "/admin/drugs/revision/", "dashboard": "/admin/"}.items():
        found[name]["queries"] = asked[path]
    memory = pss_mib(site.server.pid)
    found["publish"] = driver.send("publish", desk(site, "forms"), headers=cookie, expected=302)
    found["import, a file"] = hundred_files(site, database)
    return {"published": known["number"], "rows": found, "publish_verb": known["publish"], "mib": memory}


def hundred_files(site: Site, database: str) -> dict[str, Any]:
    """Import a hundred invented files, for good. CPU of the command, its start included, and of PostgreSQL, a file."""
    run = int(time.time())  # other files at the next measurement of the same database
    with tempfile.TemporaryDirectory() as folder:
        for number in range(100):
            file = Path(folder) / "m" / f"measured-{run}-{number}.md"
            file.parent.mkdir(exist_ok=True)
            said = f"It is an invented medicine, number {run + number}, for people who only exist in benchmarks. " * 8
            file.write_text(
                f"---\ntitle: Measuredol {run} {number} base\n---\n\n"
                f"## Usage\n{said}\n\n## Side Effects\nHeadache. {said}\n"
            )
        watch, before, start = Watch(site.server.pid, database), children_seconds(), time.perf_counter()
        words = [sys.executable, "manage.py", "import_pages", folder, "--author", "invented-editor"]
        stored = 0.0
        command = subprocess.Popen(words, cwd=ROOT, env=site.env, stdout=subprocess.PIPE, text=True)
        while command.poll() is None:  # its connections close with it: their CPU is read while they are there
            stored = max(stored, watch.postgresql())
            time.sleep(0.02)
    if command.returncode or command.stdout is None or "100 created" not in command.stdout.read():
        raise SystemExit("The import failed.")
    return {
        "cpu_us": round((children_seconds() - before) / 100 * 1e6),
        "postgresql_us": round(stored / 100 * 1e6),
        "seconds": round(time.perf_counter() - start, 1),
    }


def children_seconds() -> float:
    """Return the CPU time of the commands that this process started and that are over, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    sizes = []
    for url in sys.argv[1:]:
        name = urlsplit(url).path.lstrip("/")
        with tempfile.TemporaryDirectory(prefix="medref-scale-") as folder:
            env_site = Path(folder)
            with running_site(env_site, url) as site:
                run_command(site.env, "collectstatic", "--noinput", "--verbosity", "0")
            with running_site(env_site, url, **NEVER_RECYCLED, **WITHOUT_LIMITS) as site:
                found = measure(site, name)
            sizes.append(found)
        print(json.dumps(found), flush=True)
        document = {"commit": commit(), "machine": machine(), "python": platform.python_version(), "sizes": sizes}
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        RESULT.write_text(json.dumps(document, indent=1) + "\n")
    bench_plots.draw(document, RESULT.parent)


if __name__ == "__main__":
    main()
