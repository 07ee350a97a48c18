"""The site as a slow network gives it: a page begins late, and its second half comes later still.

`SLOW_PAGES=300 pytest tests/browser` waits 300 ms at both places. A test that asks a page too early fails then.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from typing import Any

from medref.wsgi import application as quick

SECONDS = int(os.environ.get("SLOW_PAGES", "0")) / 1000


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    kinds: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        kinds.extend(value for name, value in headers if name.lower() == "content-type")
        return start_response(status, headers, *more)

    if not environ["PATH_INFO"].startswith(("/static/", "/healthz", "/api/")):
        time.sleep(SECONDS)
    answer = quick(environ, start)
    if not kinds or not kinds[0].startswith("text/html"):
        return answer
    return in_halves(answer)


def in_halves(answer: Iterable[bytes]) -> Iterator[bytes]:
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    yield body[: len(body) // 2]
    time.sleep(SECONDS)
    yield body[len(body) // 2 :]
