"""A stored page → an answer, as nginx answers for the same file: 200 or 304, zipped for whoever takes it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.http import http_date

from drugs.pagestore.store import Headers, Stored

OK, NOT_MODIFIED = "200 OK", "304 Not Modified"


@lru_cache(maxsize=64)
def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding header takes gzip (RFC 9110, 12.5.3); a weight of 0 refuses."""
    weights = {}
    for part in accepted.lower().split(","):
        coding, _semicolon, weight = part.partition(";")
        try:
            weights[coding.strip()] = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            weights[coding.strip()] = 0.0
    return weights.get("gzip", 0.0) > 0


@lru_cache(maxsize=512)
def dated(stamp: int) -> str:
    return http_date(stamp)


def is_known(request: Mapping[str, str], tag: str, day: str) -> bool:
    """Tell whether the browser has this page: by its tag, or by its date where it names no tag (RFC 9110, 13.1)."""
    tags = request.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in tags.split(","))
    return request.get("HTTP_IF_MODIFIED_SINCE") == day


def answer(page: Stored, headers: Headers, request: Mapping[str, str], *, zipped: bool) -> tuple[str, Headers, bytes]:
    """Return status, headers and body for a page. request: as in WSGI; headers: those of its kind of document."""
    tag, day = f'"{page.stamp:x}-{page.size:x}"', dated(page.stamp)
    own = [("ETag", tag), ("Last-Modified", day)]
    if is_known(request, tag, day):
        return NOT_MODIFIED, [pair for pair in headers if pair[0] != "Content-Type"] + own, b""
    own.append(("Content-Length", str(page.size)))
    if zipped:
        own.append(("Content-Encoding", "gzip"))
    return OK, headers + own, b"" if request["REQUEST_METHOD"] == "HEAD" else page.body
