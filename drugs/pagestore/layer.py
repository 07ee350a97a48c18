"""The WSGI application in front of Django: finished pages for whoever asks as a stranger, all else as before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http.request import split_domain_port, validate_host

from drugs.pagestore import building
from drugs.pagestore.addresses import Place, place_of
from drugs.pagestore.answering import answer, takes_gzip
from drugs.pagestore.hot import HotPages
from drugs.pagestore.keeper import Keeper
from drugs.pagestore.store import Headers, Store

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
# Notes an answer and returns its id: of the request, its route, the status, and the performance counter when it began.
Tell = Callable[[Environ, str, str, float], str]
READING = frozenset({"GET", "HEAD"})


class FinishedPages:
    """Answers GET and HEAD without cookies from the store; asks Django for what is not there yet, and for all else."""

    def __init__(self, application: WSGIHandler, store: Store, tell: Tell) -> None:
        self.application = application
        self.tell = tell
        self.store = store
        self.keeper = Keeper(store)
        self.hot = HotPages(store)
        self.headers: dict[str, Headers] = {}
        self.wants_https = bool(settings.SECURE_SSL_REDIRECT)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        begun = time.perf_counter()
        place = self.place(environ)
        if place is not None and self.keeper.in_step():
            if found := self.stored(place, environ):
                status, headers, body = found
                headers.append((building.REQUEST_ID, self.tell(environ, place.route, status, begun)))
            else:
                status, headers, body = self.built(place, environ)
            start_response(status, headers)
            return [body]
        response = self.application(environ, start_response)
        if environ["REQUEST_METHOD"] not in READING:
            # What a form changed is gone before whoever sent it reads that it is done.
            self.keeper.in_step()
        if environ["REQUEST_METHOD"] == "HEAD":
            response.close()  # Django sends the body as well; the server would complain of it
            return []
        return response

    def place(self, environ: Environ) -> Place | None:
        """Return where the page is that a request may have from the store; None for a request that Django must see."""
        if environ["REQUEST_METHOD"] not in READING or "HTTP_COOKIE" in environ or environ.get("SCRIPT_NAME"):
            return None
        place = place_of(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        if place is None or not is_ours(environ.get("HTTP_HOST", "")):
            return None
        return None if self.wants_https and not is_secure(environ) else place

    def stored(self, place: Place, environ: Environ) -> tuple[str, Headers, bytes] | None:
        headers = self.headers.get(place.kind) or self.loaded_headers(place.kind)
        if headers is None:
            return None
        zipped = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        page = self.hot.read(place, zipped=zipped)
        return None if page is None else answer(page, headers, environ, zipped=zipped)

    def loaded_headers(self, kind: str) -> Headers | None:
        """Return the headers of a kind of document. Within one version they never change: read once a process."""
        self.headers = self.store.headers()
        return self.headers.get(kind)

    def built(self, place: Place, environ: Environ) -> tuple[str, Headers, bytes]:
        """Let Django make the page, keep it, and answer with it; with Django's own answer where there is no page.

        Django has counted this answer, and written its line.
        """
        query = environ.get("QUERY_STRING", "")
        address = environ["PATH_INFO"] + (f"?{query}" if query else "")
        said = building.build(self.application, self.store, place, address, environ.get("HTTP_X_REQUEST_ID", ""))
        if said.is_page and (found := self.stored(place, environ)) is not None:
            found[1].extend(pair for pair in said.headers if pair[0] == building.REQUEST_ID)
            return found
        return said.status, said.headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else said.body


@lru_cache(maxsize=64)
def is_ours(host: str) -> bool:
    """Tell whether the site answers to a Host header."""
    return bool(host) and validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)


def is_secure(environ: Environ) -> bool:
    if environ["wsgi.url_scheme"] == "https":
        return True
    return bool(settings.TRUSTED_PROXIES) and environ.get("HTTP_X_FORWARDED_PROTO") == "https"
