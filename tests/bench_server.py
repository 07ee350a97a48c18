"""The server of a benchmark: asked over loopback, and watched for the CPU and the memory that it takes."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.stack import Site

TICKS = os.sysconf("SC_CLK_TCK")
# What a recycled worker took of the processor would be lost with it.
NEVER_RECYCLED = {"GUNICORN_CMD_ARGS": "--max-requests 0"}
WITHOUT_LIMITS = {"MEDREF_LIMIT_LOOK_UPS": "0", "MEDREF_LIMIT_SUGGESTIONS": "0"}


def tree(pid: int) -> list[int]:
    """Return a process and all that it started, by their ids (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in tree(int(child)))]


def cpu_of(pid: int) -> float:
    """Return the CPU time of one process so far, in seconds; 0 of one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its children so far, in seconds."""
    return sum(cpu_of(one) for one in tree(pid))


def pss_mib(pid: int) -> float:
    """Return the memory of a process and its children, what they share counted once, in MiB."""
    total = 0
    for one in tree(pid):
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE)
        total += int(found[1]) if found else 0
    return round(total / 1024, 1)


def tick_us(count: int) -> float:
    """Return what one tick of the clock that counts CPU is of one of count requests, in microseconds."""
    return round(1e6 / TICKS / count, 1)


def backends(name: str) -> list[int]:
    """Return the processes of PostgreSQL that serve a database on this machine, by their ids."""
    listed = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if re.search(rf"postgres: .* {name} \S+\(\d+\)", line)]


@dataclass
class Watch:
    """CPU of a server, and of PostgreSQL where it has a database there, since this was made, in seconds."""

    pid: int
    database: str = ""
    own: float = field(init=False)
    others: dict[int, float] = field(init=False)

    def __post_init__(self) -> None:
        self.own = cpu_seconds(self.pid)
        self.others = {one: cpu_of(one) for one in self.of_database()}

    def of_database(self) -> list[int]:
        return backends(self.database) if self.database else []

    def server(self) -> float:
        return cpu_seconds(self.pid) - self.own

    def postgresql(self) -> float:
        return sum(cpu_of(one) - self.others.get(one, 0.0) for one in self.of_database())


def row(name: str, count: int, watch: Watch, times: list[float], **more: Any) -> dict[str, Any]:
    """Return what is said of one kind of request. times: of each request, in seconds."""
    times = sorted(times)
    found: dict[str, Any] = {
        "path": name,
        "cpu_us": round(watch.server() / count * 1e6),
        "tick_us": tick_us(count),
        "p50_ms": round(statistics.median(times) * 1e3, 2),
        "p99_ms": round(times[min(len(times) - 1, len(times) * 99 // 100)] * 1e3, 2),
        "per_second": round(count / max(sum(times), 1e-9)),
        **more,
    }
    if watch.database:
        found["postgresql_us"] = round(watch.postgresql() / count * 1e6)
    return found


def asked(
    connection: http.client.HTTPConnection,
    name: str,
    address: str,
    headers: dict[str, str],
    expected: int,
    body: str = "",
) -> tuple[float, int]:
    """Ask once; return the seconds that it took and the bytes that came. expected: a status, or 0 for any.

    Stops at another answer than is expected. body: of a form, which makes it a POST.
    """
    start = time.perf_counter()
    connection.request("POST" if body else "GET", address, body or None, headers=headers)
    response = connection.getresponse()
    size = len(response.read())
    if expected not in (0, response.status):
        raise SystemExit(f"{name} answered {response.status}")
    return time.perf_counter() - start, size


def connected(site: Site) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=60)


@dataclass
class Driver:
    """Who asks a site, one request after the other on one connection. cookie: of somebody signed in, or none."""

    site: Site
    database: str = ""

    def ask(
        self,
        name: str,
        addresses: Callable[[], str],
        count: int,
        *,
        headers: dict[str, str] | None = None,
        expected: int = 200,
        warm: int = 10,
    ) -> dict[str, Any]:
        """Measure so many requests, after a few that warm up. Stops at an answer that is not as expected; 0: any."""
        connection = connected(self.site)
        times, size, watch = [], 0, None
        for number in range(count + warm):
            if number == warm:
                watch = Watch(self.site.server.pid, self.database)
            seconds, size = asked(
                connection, name, addresses(), {"Accept-Encoding": "gzip", **(headers or {})}, expected
            )
            times.append(seconds)
        connection.close()
        if watch is None:
            raise SystemExit("Nothing was asked.")
        return row(name, count, watch, times[warm:], bytes_gzip=size)

    def send(
        self, name: str, forms: list[tuple[str, str]], *, headers: dict[str, str], expected: int
    ) -> dict[str, Any]:
        """Measure forms that are sent, each an address and a body. The first of them warms up."""
        connection = connected(self.site)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        times, watch = [], Watch(self.site.server.pid, self.database)
        for number, (address, body) in enumerate(forms):
            if number == 1:
                times, watch = [], Watch(self.site.server.pid, self.database)
            times.append(asked(connection, name, address, kind | headers, expected, body)[0])
        connection.close()
        return row(name, len(times), watch, times, bytes_gzip=None)

    def etag(self, path: str) -> str:
        connection = connected(self.site)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        return response.headers.get("ETag", "")


def turns(items: list[str]) -> Callable[[], str]:
    """Return a function that gives each item in turn, again and again."""

    def forever() -> Iterator[str]:
        while True:
            yield from items

    going = forever()
    return lambda: next(going)
