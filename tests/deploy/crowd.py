"""Readers who ask all the time, and clients who take theirs."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.deploy.proxied import HOST, Proxied, wait_until

PAGES = ("/drugs/paracetamol/", "/combinations/diazepam+imipramine/", "/drugs/", "/")


@dataclass
class Readers:
    """What became of each request: how many by status or kind of error, and how many seconds each took."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def lost(self) -> dict[str, int]:
        return {outcome: number for outcome, number in self.outcomes.items() if outcome != "200"}

    def wait_for(self, more: int) -> None:
        """Wait until so many more requests were answered, in whatever way."""
        goal = self.outcomes.total() + more
        wait_until(lambda: self.outcomes.total() >= goal, seconds=120)

    def ask(self, site: Proxied, path: str, timeout: float = 30) -> None:
        begun = time.perf_counter()
        try:
            outcome = str(site.ask(path, timeout=timeout).status)
        except (OSError, http.client.HTTPException) as error:
            outcome = type(error).__name__
        self.seconds.append(time.perf_counter() - begun)
        self.outcomes[outcome] += 1

    def read(self, site: Proxied) -> None:
        while not self.stop.is_set():
            for page in PAGES:
                self.ask(site, page)


@contextmanager
def reading(site: Proxied, readers: int = 4) -> Iterator[Readers]:
    """Let some readers ask one page after another, each over a new connection, until the block ends."""
    crowd = Readers()
    threads = [threading.Thread(target=crowd.read, args=(site,)) for _ in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        crowd.stop.set()
        for thread in threads:
            thread.join()


@contextmanager
def slow_clients(site: Proxied, number: int) -> Iterator[list[socket.socket]]:
    """Keep so many connections open, from as many addresses: half send a header, half a body, a byte at a time."""
    head = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: ".encode()
    form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000"  # without a type nobody reads it
    body = f"POST /drugs/paracetamol/report/ HTTP/1.1\r\nHost: {HOST}\r\n{form}\r\n\r\n".encode()
    clients: list[socket.socket] = []
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(1):
            for client in list(clients):
                with suppress(OSError):  # nginx gave up on this one, as it should in the end
                    client.sendall(b"x")

    pace = threading.Thread(target=trickle)
    pace.start()
    try:
        for each in range(number):
            client = site.connect(source=f"127.0.{2 + each // 200}.{1 + each % 200}")
            client.sendall(head if each % 2 else body)
            clients.append(client)
        yield clients
    finally:
        stop.set()
        pace.join()
        for client in clients:
            client.close()
