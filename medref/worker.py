"""A worker of gunicorn that says in our words what it cannot read. `worker_class`, a documented setting, names it."""

from __future__ import annotations

import re
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from medref.threads import Threads

STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d{3}) [A-Za-z -]+\r\n")
HEADERS = (
    "Connection: close",
    "Content-Type: text/html; charset=utf-8",
    "Cache-Control: no-store",
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
)


class Reworded:
    """The connection of a client, on which gunicorn's own page for an error becomes ours, with the same status."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def sendall(self, data: bytes) -> None:
        self.connection.sendall(reworded(data))


def reworded(data: bytes) -> bytes:
    """Return our answer for one of gunicorn's; the same bytes where they are none that is known."""
    from drugs.views.wire import unreadable_page

    line = STATUS_LINE.match(data)
    if line is None:
        return data
    page = unreadable_page(int(line[1]))
    headers = "\r\n".join((*HEADERS, f"Content-Length: {len(page)}", "", ""))
    return line[0] + headers.encode() + page


class PlainWordsWorker(ThreadWorker):
    """Django is not asked for what could not be read: no view, no notice guard, no query."""

    def get_thread_pool(self) -> Threads:
        return Threads(self.cfg.threads)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        super().handle_error(req, Reworded(client), addr, exc)
