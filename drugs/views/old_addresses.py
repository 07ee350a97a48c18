"""The addresses of the site before this one, and others that moderators added."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from drugs.models import Entry
from drugs.models.address import MAX_PATH_LENGTH, stored_path
from drugs.views import errors


def old_address(request: HttpRequest, path: str) -> HttpResponse:
    """Send an old address on to its entry, if that is public or publicly withdrawn; else nothing is there."""
    return sent_on(request, f"composition/{path}")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer where no page is: an address that no route has may be an old one. One query."""
    if request.resolver_match is not None:
        return errors.not_found(request, exception)
    return sent_on(request, request.path_info)


def sent_on(request: HttpRequest, path: str) -> HttpResponse:
    """Redirect in one step to where the entry is now; what is unreleased is like what never was."""
    path = stored_path(path)
    if not path or len(path) > MAX_PATH_LENGTH or "\0" in path:
        return errors.not_found(request)
    entry = Entry.objects.known_to_public().filter(addresses__path=path).select_related("merged_into").first()
    if entry is None:
        return errors.not_found(request)
    return HttpResponsePermanentRedirect((entry.merged_into or entry).get_absolute_url())
