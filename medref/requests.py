"""What is kept of each request: an id that ties its lines together, the route's name, the status, how long it took."""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from drugs import counts
from medref.logs import request_id, route_of

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
# A method is any word that a client likes; only these are written down.
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")


def id_for(environ: dict[str, Any]) -> str:
    """Return the id that our proxy gave, where there is one; what anybody else sends never reaches a log."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    if settings.TRUSTED_PROXIES and GIVEN.fullmatch(given):
        return given
    # It ties lines together and opens nothing: chance that asks the system each time would cost more than the page.
    return f"{random.getrandbits(128):032x}"  # nosec B311


def write_line(route: str, method: str, status: int, seconds: float) -> None:
    log.info(
        "answered",
        extra={
            "route": route,
            "method": method if method in METHODS else "other",
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
        },
    )


def tell_finished(environ: dict[str, Any], route: str, status: str, begun: float) -> str:
    """Count an answer that lay finished in front of Django, and write its line where lines are written. Returns its id.

    begun: of time.perf_counter(). A microsecond or two without a line.
    """
    known = id_for(environ)
    counts.count_finished(route, status[:3])
    if log.isEnabledFor(logging.INFO):
        token = request_id.set(known)
        try:
            write_line(route, environ["REQUEST_METHOD"], int(status[:3]), time.perf_counter() - begun)
        finally:
            request_id.reset(token)
    return known


class RequestMiddleware:
    """Give each request its id, and say afterwards what became of it. Stands around everything else.

    What a command asks to compare or build every page is nobody's request: each night it would be a line for each page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        known = id_for(request.META)
        token = request_id.set(known)
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            response.headers[HEADER] = known
            if counts.UNASKED in request.META:
                return response
            route = route_of(request)
            counts.count(route, response.status_code, seconds)
            write_line(route, request.method or "", response.status_code, seconds)
        finally:
            request_id.reset(token)
        return response
