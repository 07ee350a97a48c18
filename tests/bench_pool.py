"""Ways to keep connections to PostgreSQL, compared: `python -m tests.bench_pool DUMP [ROUNDS [WAY…]]`.

DUMP: a database that make_corpus filled, as `pg_dump -Fc` writes it. It is put into a server of its own: so the CPU of
connections that are over counts too. Two workers of four threads, eight readers at once, all with a cookie: Django
answers. Each way is then asked on while the server is restarted. The ways with a pool want the package psycopg-pool.
"""

from __future__ import annotations

import http.client
import importlib.util
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.bench_server import TICKS, WITHOUT_LIMITS, cpu_seconds, tree
from tests.browser import stack
from tests.browser.stack import Site, environment_of, run_command, running_site
from tests.durability.own_cluster import OWNER, Cluster, own_cluster, program

READERS, REQUESTS, WARM = 8, 60, 6
PATHS = ("/search/?q=a", "/drugs/?letter=v", "/api/v1/suggest?q=van", "/drugs/", "/combinations/")
NAMES = (
    "kept 60 s, asked whether they work",
    "kept 60 s",
    "one a request",
    "a pool",
    "a pool, asked whether they work",
)


def cpu_of_server(cluster: Cluster) -> float:
    """Return the CPU of a server so far, of connections that ended too, in seconds."""
    master = int((cluster.data / "postmaster.pid").read_text().split()[0])
    fields = Path(f"/proc/{master}/stat").read_text().rpartition(")")[2].split()
    return cpu_seconds(master) + (int(fields[13]) + int(fields[14])) / TICKS


def connections(cluster: Cluster) -> int:
    import psycopg

    with psycopg.connect(cluster.url_of("postgres"), autocommit=True) as server:
        told = server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = 'site'").fetchone()
    return int(told[0]) if told else 0


def ask(site: Site, requests: int, outcomes: Counter[str], times: list[float], first: int) -> None:
    connection = http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=40)
    for number in range(requests):
        begun = time.perf_counter()
        try:
            connection.request("GET", PATHS[(first + number) % len(PATHS)], headers={"Cookie": "measured=1"})
            answer = connection.getresponse()
            answer.read()
            outcomes[str(answer.status)] += 1
        except (OSError, http.client.HTTPException) as error:
            outcomes[type(error).__name__] += 1
            connection.close()
        times.append(time.perf_counter() - begun)


def together(site: Site, requests: int) -> tuple[Counter[str], list[float]]:
    """Let all readers ask at once, each so often."""
    outcomes, times = Counter[str](), list[float]()
    readers = [threading.Thread(target=ask, args=(site, requests, outcomes, times, one)) for one in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return outcomes, sorted(times)


def measure(cluster: Cluster, way: str, folder: Path) -> dict[str, Any]:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.pool_settings", "MEASURED_WAY": way}
    with running_site(folder, cluster.url, **WITHOUT_LIMITS, **settings) as site:
        together(site, WARM)
        own, server = cpu_seconds(site.server.pid), cpu_of_server(cluster)
        outcomes, times = together(site, REQUESTS)
        count = READERS * REQUESTS
        told = {
            "answers": dict(outcomes),
            "cpu_ms": round((cpu_seconds(site.server.pid) - own) / count * 1000, 2),
            "postgresql_ms": round((cpu_of_server(cluster) - server) / count * 1000, 2),
            "p50_ms": round(times[len(times) // 2] * 1000),
            "p99_ms": round(times[len(times) * 99 // 100] * 1000),
            "connections": connections(cluster),
            "processes": len(tree(site.server.pid)),
        }
        cluster.restart("fast")
        after, _times = together(site, WARM)
        return told | {"after a restart": dict(after)}


def filled(cluster: Cluster, dump: str) -> None:
    restore = [str(program("pg_restore")), "--no-owner", "--no-privileges", "--dbname", cluster.url, dump]
    subprocess.run(restore, check=True)
    cluster.ask(f"ALTER ROLE {OWNER} SET client_min_messages = warning")
    subprocess.run([str(program("vacuumdb")), "--analyze", "--quiet", cluster.url], check=True)


def main() -> None:
    with own_cluster(durable=True) as cluster, tempfile.TemporaryDirectory(prefix="medref-pool-") as folder:
        filled(cluster, sys.argv[1])
        run_command(environment_of(Path(folder), "http://127.0.0.1", cluster.url), "collectstatic", "--noinput")
        stack.START_SECONDS = 180  # the machine may be busy
        for _round in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
            for way in sys.argv[3:] or NAMES:
                if "pool" in way and importlib.util.find_spec("psycopg_pool") is None:
                    print(f"{way}: psycopg-pool is not installed")
                    continue
                print(json.dumps({way: measure(cluster, way, Path(folder))}), flush=True)


if __name__ == "__main__":
    main()
