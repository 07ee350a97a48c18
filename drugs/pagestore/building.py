"""An address → its finished page: asked of Django as a stranger would ask, and kept where everybody may see it.

The request is made here, with nothing of the reader in it: no cookie, no header, no address. So nothing that varies by
person can get into a page, and whoever is first to look cannot choose what others see. The id that a proxy gave the
request goes with it, into the log and into this one answer: it is kept out of what is stored.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from time import time
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from drugs.models import Entry, Event
from drugs.pagestore import version
from drugs.pagestore.addresses import Place
from drugs.pagestore.following import PRIVATE, newest, renew_connection
from drugs.pagestore.stamp import stamp
from drugs.pagestore.store import Headers, Store

log = logging.getLogger(__name__)

# What belongs to one answer and not to the page: the store gives its own, or the server does.
OF_ONE_ANSWER = frozenset({"etag", "last-modified", "content-length", "content-encoding", "date", "x-request-id"})
REQUEST_ID = "X-Request-ID"
# Marks a request made here: it wants what Django says now, not what lies finished.
FRESH = "medref.fresh"
SCHEME = {True: "https", False: "http"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What Django says at an address."""

    status: str
    headers: Headers
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether everybody may keep seeing it: a whole page, no error, nothing that a browser must not keep."""
        named = {name.lower(): value.lower() for name, value in self.headers}
        return self.status.startswith("200 ") and "set-cookie" not in named and not self.is_private(named)

    @staticmethod
    def is_private(named: dict[str, str]) -> bool:
        cache = named.get("cache-control", "")
        varies = {word.strip() for word in named.get("vary", "").split(",") if word.strip()}
        return "no-store" in cache or "private" in cache or not varies <= {"accept-encoding"}

    @property
    def kept_headers(self) -> Headers:
        """The headers of every document of this kind, in one order. The store has its page zipped as well."""
        kept = [
            (name, in_order(name, value))
            for name, value in self.headers
            if name.lower() not in OF_ONE_ANSWER | {"vary"}
        ]
        return sorted([*kept, ("Vary", "Accept-Encoding")])


def in_order(name: str, value: str) -> str:
    """Return a header's value in one order: each process writes the directives of the policy in another."""
    if name.lower() != "content-security-policy":
        return value
    return "; ".join(sorted(directive.strip() for directive in value.split(";")))


def is_secure_site() -> bool:
    return not (settings.PLAIN_HTTP or settings.DEBUG)


def host() -> str:
    """Return the name under which pages are built: that of the site's address, where the site answers to it."""
    wanted = urlsplit(settings.BASE_URL).netloc
    if validate_host(split_domain_port(wanted)[0], settings.ALLOWED_HOSTS):
        return wanted
    return next((name for name in settings.ALLOWED_HOSTS if "*" not in name and not name.startswith(".")), "localhost")


def environ_of(address: str, request_id: str = "") -> dict[str, Any]:
    """Return the request of a stranger with nothing but the address, as WSGI (PEP 3333) has it."""
    path, _mark, query = address.partition("?")
    name, port = split_domain_port(host())
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "RAW_URI": quote(path, safe="/+"),
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if is_secure_site() else "80"),
        "HTTP_HOST": host(),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": SCHEME[is_secure_site()],
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        FRESH: True,
        **({"HTTP_X_REQUEST_ID": request_id} if request_id else {}),
        **({"HTTP_X_FORWARDED_PROTO": "https"} if settings.TRUSTED_PROXIES and is_secure_site() else {}),
    }


def ask(application: WSGIHandler, address: str, request_id: str = "") -> Answer:
    """Return what Django answers a stranger at address: middleware, view and notice guard."""
    said: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: object = None) -> None:
        said.append((status, headers))

    response: Iterable[bytes] = application(environ_of(address, request_id), start_response)  # type: ignore[arg-type]  # PEP 3333
    try:
        body = b"".join(response)
    finally:
        response.close()  # type: ignore[attr-defined]  # Django's responses have it
    status, headers = said[-1]
    return Answer(status, headers, body)


def build(application: WSGIHandler, store: Store, place: Place, address: str, request_id: str = "") -> Answer:
    """Ask Django for the page at address and put it into the store, where it may be kept. Returns Django's answer.

    It is put down only if nothing public happened while it was made: what happens afterwards takes it away again.
    A store that cannot be written keeps no page, says so in the log, and readers get the answer all the same.
    """
    renew_connection()
    try:
        seq, day = newest(), timezone.localdate()
    except DatabaseError:
        return ask(application, address, request_id)  # Django has the words for that
    answer = ask(application, address, request_id)
    if answer.is_page:
        try:
            keep(store, place, answer, seq, day)
        except (OSError, DatabaseError) as error:
            log.warning("A finished page could not be kept: %s", type(error).__name__)
    return answer


def keep(store: Store, place: Place, answer: Answer, seq: int, day: date) -> None:
    with store.turn():
        if timezone.localdate() != day or is_old(seq):
            return
        if not store.put_headers(place.kind, answer.kept_headers):
            log.error("A %s document has other headers than the rest: no finished page is kept of it", place.kind)
            return
        due = review_due(place)
        if due is not None:
            store.expects(place.folder, date.fromordinal(due.toordinal() + 1))
        store.put(place, answer.body, stamp(time(), seq, version.current(), day))


def is_old(seq: int) -> bool:
    """Tell whether something public happened since seq. One query or two."""
    return newest() != seq and Event.objects.filter(seq__gt=seq).exclude(verb__in=PRIVATE).exists()


def review_due(place: Place) -> date | None:
    """Return until when an entry's page says that its check is up to date, where there is a date."""
    kind, _slash, slug = place.folder.removeprefix("entries/").partition("/")
    if not slug:
        return None
    found = Entry.objects.filter(kind=kind.removesuffix("s"), slug=slug, review_due__isnull=False)
    due = found.values_list("review_due", flat=True).first()
    return due if due is not None and due >= timezone.localdate() else None
