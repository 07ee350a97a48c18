"""What is kept of each request: an id that ties its lines together, the route's name, the status, how long it took."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from drugs import counts
from medref.logs import request_id, route_of

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
# A method is any word that a client likes; only these are written down.
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")


def id_for(request: HttpRequest) -> str:
    """Return the id that our proxy gave, where there is one; what anybody else sends never reaches a log."""
    given = request.headers.get(HEADER, "")
    if settings.TRUSTED_PROXIES and GIVEN.fullmatch(given):
        return given
    return uuid.uuid4().hex


class RequestMiddleware:
    """Give each request its id, and say afterwards what became of it. Stands around everything else.

    What a command asks to compare or build every page is nobody's request: each night it would be a line for each page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        known = id_for(request)
        token = request_id.set(known)
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            response.headers[HEADER] = known
            if counts.UNASKED in request.META:
                return response
            route, method = route_of(request), request.method or ""
            counts.count(route, response.status_code, seconds)
            log.info(
                "answered",
                extra={
                    "route": route,
                    "method": method if method in METHODS else "other",
                    "status": response.status_code,
                    "duration_ms": round(seconds * 1000, 1),
                },
            )
        finally:
            request_id.reset(token)
        return response
