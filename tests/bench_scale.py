"""Measure sites of several sizes on PostgreSQL: `make bench-scale DATABASES="postgres://…/a postgres://…/b"`.

Each database was filled by `manage.py make_corpus`. Writes docs/performance/scale.json and draws its plots. CPU of the
server and of PostgreSQL, which has to run on this machine; two workers as in production, one connection.
"""

from __future__ import annotations

import json
import platform
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tests import bench_plots
from tests.bench import THROUGH_DJANGO, commit, desk, machine
from tests.bench_server import Driver, Watch, pss_mib, turns
from tests.browser.stack import ROOT, Site, run_command, running_site

RESULT = ROOT / "docs" / "performance" / "scale.json"
COUNT, FEW = 30, 8
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
        "entry page": [f"/drugs/{slug}/" for slug in drugs],
        "combination page": [f"/combinations/{slug}/" for slug in combinations],
        "list": ["/drugs/"],
        "list, page 2": ["/drugs/?page=2"],
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
        found[name] = driver.ask(name, turns(addresses), COUNT, headers=THROUGH_DJANGO, warm=4)
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
    return {"published": known["number"], "rows": found, "publish": known["publish"], "mib": pss_mib(site.server.pid)}


def hundred_files(site: Site) -> dict[str, float]:
    """Import a hundred invented files as a dry run, which does all but store; seconds by the clock."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(100):
            file = Path(folder) / "m" / f"measured-{number}.md"
            file.parent.mkdir(exist_ok=True)
            said = f"It is an invented medicine, number {number}, for people who only exist in benchmarks. " * 8
            file.write_text(
                f"---\ntitle: Measuredol {number} base\n---\n\n## Usage\n{said}\n\n## Side Effects\nHeadache. {said}\n"
            )
        start = time.perf_counter()
        run_command(site.env, "import_pages", folder, "--author", "invented-editor", "--dry-run")
    return {"seconds": round(time.perf_counter() - start, 1)}


def main() -> None:
    sizes = []
    for url in sys.argv[1:]:
        name = urlsplit(url).path.lstrip("/")
        with tempfile.TemporaryDirectory(prefix="medref-scale-") as folder:
            env_site = Path(folder)
            with running_site(env_site, url) as site:
                run_command(site.env, "collectstatic", "--noinput", "--verbosity", "0")
            with running_site(env_site, url) as site:
                watch = Watch(site.server.pid, name)
                found = measure(site, name)
                found["import_of_100_files"] = hundred_files(site)
                found["postgresql_s"] = round(watch.postgresql(), 1)
            sizes.append(found)
        print(json.dumps(found), flush=True)
        document = {"commit": commit(), "machine": machine(), "python": platform.python_version(), "sizes": sizes}
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        RESULT.write_text(json.dumps(document, indent=1) + "\n")
    bench_plots.draw(document, RESULT.parent)


if __name__ == "__main__":
    main()
