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
    """Answer with the versions of one entry, newest first; where its page is gone, so is this. Two queries."""
    if slug != (canonical := entries.canonical_slug(kind, slug)):
        return HttpResponsePermanentRedirect(reverse(f"drugs:{kind}-feed", args=[canonical]))
    found = history.versions(kind, slug)
    return feeds.of_entry(found) if found else entries.absent(request, Kind(kind), slug)
