"""Questions with a NUL: SQLite can be asked for one, PostgreSQL cannot. Refused before a view sees them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs.responses import NoticedJson
from drugs.views import errors


class UnreadableMiddleware:
    """Refuse a NUL in what follows the path, and in a cookie: a quoted one may hold it as \\000.

    One in the path is no route's (converters.py), one in a form is an error beside its field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not holds_nul(request):
            return self.get_response(request)
        if request.path.startswith(f"{reverse('drugs:api')}v1/"):
            return NoticedJson({"error": _("A question cannot hold the character U+0000.")}, status=400)
        return errors.bad_request(request)


def holds_nul(request: HttpRequest) -> bool:
    if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.META.get("QUERY_STRING", ""):
        return True
    return any("\0" in value for value in request.COOKIES.values())
