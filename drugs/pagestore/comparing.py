"""Stored pages against what Django says now, and what is worth building: for `manage.py verify` and `build_pages`."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from drugs import counts, site_pages
from drugs.models import Entry, Kind, Revision
from drugs.models.site_page import address as site_address
from drugs.pagestore import building
from drugs.pagestore.addresses import Place, place_of
from drugs.pagestore.following import follow, turn_the_day
from drugs.pagestore.store import Store
from drugs.views.lists import PER_PAGE


def place(address: str) -> Place | None:
    path, _mark, query = address.partition("?")
    return place_of(path, query)


class Unasked(WSGIHandler):
    """Django, asked by a command for its own sake: no line in the log, no count."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        return super().__call__(environ | {counts.UNASKED: True}, start_response)


def problems(store: Store) -> Iterator[str]:
    """Yield, in words, each stored page that is not what Django says at its address. Follows what happened first."""
    if store.applied() is None:
        return
    turn_the_day(store)
    follow(store)
    application = Unasked()
    for stored, address in store.pages():
        kept = place(address)
        if kept is None:
            continue
        page, zipped = store.read(kept, zipped=False), store.read(kept, zipped=True)
        said = building.ask(application, address)
        if page is None:
            continue  # it went while others were compared
        if not said.is_page:
            yield f"the finished page {address} stands, and readers should get {said.status}: {REMEDY}"
        elif page.body != said.body:
            yield f"the finished page {address} is not what readers should see: {REMEDY}"
        elif zipped is None or zipped.unzipped != page.body:
            yield f"the finished page {address} is not the same zipped ({stored}.gz): {REMEDY}"
        elif store.headers().get(kept.kind) != said.kept_headers:
            yield f"the finished page {address} goes out with other headers: {REMEDY}"


REMEDY = "run “manage.py build_pages --anew”"


def addresses() -> Iterator[str]:
    """Yield every address that is worth a finished page: what is public, the lists with their pages, the site's own."""
    yield "/"
    yield from (site_address(page.key) for page in site_pages.SITE_PAGES)
    yield from ("/api/", "/feeds/changes.atom", "/sitemap.xml")
    published = Revision.objects.published()
    for kind in Kind.values:
        of_kind = published.filter(entry__kind=kind)
        yield from pages_of_list(f"/{kind}s/", "", of_kind.count())
        for letter in string.ascii_lowercase:
            own = of_kind.filter(entry__slug__startswith=letter).count()
            yield from pages_of_list(f"/{kind}s/", f"letter={letter}", own)
    for kind, slug in Entry.objects.published().order_by("pk").values_list("kind", "slug").iterator(2_000):
        yield f"/{kind}s/{slug}/"
        yield f"/api/v1/{kind}s/{slug}"


def pages_of_list(path: str, query: str, number: int) -> Iterator[str]:
    """Yield the addresses of a list's pages that have a place in the store."""
    for page in range(1, max(1, -(-number // PER_PAGE)) + 1):
        asked = "&".join(part for part in (query, f"page={page}" if page > 1 else "") if part)
        address = f"{path}?{asked}" if asked else path
        if place(address) is None:
            return
        yield address


def build_all(store: Store, *, anew: bool) -> Iterator[tuple[str, bool]]:
    """Build what is not there yet, or everything anew. Yields each address that was built, and whether it was kept."""
    turn_the_day(store)
    follow(store)
    if anew:
        with store.turn():
            store.drop_all()
            store.forget_headers()
    application = Unasked()
    for address in addresses():
        where = place(address)
        if where is not None and not store.has(where):
            building.build(application, store, where, address)
            yield address, store.has(where)
    if not settings.DEBUG:
        store.serve()
