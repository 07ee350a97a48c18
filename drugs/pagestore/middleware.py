"""Finished pages for readers who bring a cookie: the same bytes, handed out by Django instead of the layer before it.

Public pages are the same for everybody, also for whoever is signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from drugs.pagestore import building
from drugs.pagestore import store as stores
from drugs.pagestore.addresses import place_of
from drugs.pagestore.answering import answer, takes_gzip
from drugs.pagestore.keeper import Keeper
from drugs.pagestore.layer import is_ours
from drugs.pagestore.store import Store


@lru_cache(maxsize=1)
def kept(data_dir: str) -> tuple[Store, Keeper]:
    """Return the store in a site's folder and what keeps this process in step with it."""
    store = stores.current()
    return store, Keeper(store)


class FinishedPageMiddleware:
    """Answer with a page that lies finished; go on for all else. Nothing is built here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return finished(request) or self.get_response(request)


def finished(request: HttpRequest) -> HttpResponse | None:
    """Return the finished page for a request, or None where Django has to make the answer."""
    if request.method not in ("GET", "HEAD") or building.FRESH in request.META or settings.DEBUG:
        return None
    place = place_of(request.path_info, request.META.get("QUERY_STRING", ""))
    if place is None or not is_ours(request.META.get("HTTP_HOST", "")):
        return None
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return None
    store, keeper = kept(str(settings.DATA_DIR))
    if not store.has(place) or not keeper.in_step():
        return None
    zipped = takes_gzip(request.headers.get("Accept-Encoding", ""))
    headers, page = store.headers().get(place.kind), store.read(place, zipped=zipped)
    if headers is None or page is None:
        return None
    status, answered, body = answer(page, headers, request.META, zipped=zipped)
    request.route_name = place.route  # type: ignore[attr-defined]  # no view was looked for
    return HttpResponse(body, status=int(status[:3]), headers=dict(answered))
