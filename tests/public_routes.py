"""Every public address there is, for the walks that look for what must never stand there."""

from __future__ import annotations

from django.urls import get_resolver

from drugs.models import Entry

# What a route's parameters are tried with, besides the slugs of all entries.
NUMBERS = ("1", "2", "3")


def names_of_public_routes() -> set[str]:
    """Return the names of every route below the namespace "drugs"."""
    _prefix, resolver = get_resolver().namespace_dict["drugs"]
    return {name for name in resolver.reverse_dict if isinstance(name, str)}


def addresses(words: list[str]) -> list[str]:
    """Return every public address for every entry there is, and searches for words."""
    found = [
        "/",
        "/about/",
        "/about/privacy/",
        "/about/nothing/",
        "/nothing/",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap-1.xml",
        "/opensearch.xml",
        "/feeds/changes.atom",
    ]
    found += [
        "/about/privacy/",
        "/about/nothing/",
        "/healthz",
        "/readyz",
        "/api/",
        "/api/v1/nothing",
        "/api/v1/openapi.json",
        "/api/v1/entries",
        "/api/v1/entries?per_page=200",
    ]
    for kind in ("drugs", "combinations"):
        found += [f"/{kind}/", f"/{kind}/?letter=s", f"/{kind}/?checked=no", f"/{kind}/?checked=yes"]
        found += [f"/{kind}/?q={word}" for word in words]
    for word in words:
        found += [
            f"/search/?q={word}",
            f"/api/v1/suggest?q={word}",
            f"/api/v1/suggest?q={word[:4]}",
            f"/api/v1/search?q={word}",
        ]
    for entry in Entry.objects.all():
        own = entry.get_absolute_url()
        found += [own, f"{own}history/", f"{own}report/", f"{own}changes.atom", f"/api/v1{own.rstrip('/')}"]
        found += [f"{own}history/{number}/" for number in NUMBERS]
        found += [f"/composition/{entry.slug[0]}/{entry.slug}{ending}" for ending in ("", "/", ".html")]
    return found
