"""The Atom feeds of the site and of each entry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from drugs import feeds
from drugs.models import Kind
from drugs.views import entries, history


def site(request: HttpRequest) -> HttpResponse:
    return feeds.of_site()


def entry(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Answer with the versions of one entry, newest first. Two queries.

    Where its page is gone, so is this; where its page is at another address now, so is this.
    """
    if slug != (canonical := entries.canonical_slug(kind, slug)):
        return HttpResponsePermanentRedirect(reverse(f"drugs:{kind}-feed", args=[canonical]))
    found = history.versions(kind, slug)
    if found:
        return feeds.of_entry(found)
    absent = entries.absent(request, Kind(kind), slug)
    if isinstance(absent, HttpResponsePermanentRedirect):
        return HttpResponsePermanentRedirect(f"{absent.url}changes.atom")
    return absent
