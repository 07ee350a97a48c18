"""The addresses of the site before this one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from drugs.models import Entry
from drugs.views import errors


def old_address(request: HttpRequest, path: str) -> HttpResponse:
    """Send an old address on to its entry, if that is public or publicly withdrawn; else nothing is there."""
    path = f"composition/{path.rstrip('/').removesuffix('.html')}"
    entry = Entry.objects.known_to_public().filter(addresses__path=path).first()
    if entry is None:
        return errors.not_found(request)
    return HttpResponsePermanentRedirect(entry.get_absolute_url())
