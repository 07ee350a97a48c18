"""Requests as a WSGI server makes them, and what came back."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from typing import Any

from drugs.pagestore.layer import FinishedPages


@dataclass(frozen=True)
class Said:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        zipped = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if zipped else self.body).decode()


@dataclass(frozen=True)
class Browser:
    """Asks a WSGI application. Keywords are what WSGI has of a request: HTTP_COOKIE="a=b"."""

    application: FinishedPages

    def ask(self, address: str, method: str = "GET", **environ: str) -> Said:
        path, _mark, query = address.partition("?")
        request: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            **environ,
        }
        said: list[tuple[str, list[tuple[str, str]]]] = []
        answer = self.application(request, lambda status, headers, exc_info=None: said.append((status, headers)))
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers = said[-1]
        assert len({name for name, _value in headers}) == len(headers), "a header stands twice"
        return Said(int(status[:3]), dict(headers), body)
