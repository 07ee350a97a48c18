"""What a request may ask with: how long an address, how many parts, which method; refused in words before any work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from drugs.views import errors

# Together below what gunicorn reads of a request line, so that the refusal is ours. An address of ours has at most some
# 250 characters; ten typed names of a check have some thousands once they are encoded.
MOST_PATH = 1_500
MOST_QUERY = 6_000
MOST_PARTS = 100
# All else that is public is only read. The JSON interface says so itself.
TAKES_POST = frozenset({"drugs:drug-report", "drugs:combination-report"})


class QuestionLimitMiddleware:
    """Refuse what no page of ours asks, and give words to refusals of Django that have none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refused = refusal_of(request)
        if refused is not None:
            return refused
        response = self.get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b"x"):
            return not_allowed(request, response.headers["Allow"])
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse another method before it is taken for a forged form."""
        match = request.resolver_match
        if match is None or match.view_name.startswith("drugs:api-"):
            return None
        allowed = ["GET", "HEAD"]
        if "admin" in match.app_names or match.view_name in TAKES_POST:
            allowed.append("POST")
        return None if request.method in allowed else not_allowed(request, ", ".join(allowed))


def refusal_of(request: HttpRequest) -> HttpResponse | None:
    """Return why a request is not even looked at, or None."""
    query = request.META.get("QUERY_STRING", "")
    if len(request.path_info) > MOST_PATH or len(query) > MOST_QUERY:
        return errors.error(request, 414, _("This address is too long"), _("Ask for less at once."))
    if query.count("&") + query.count(";") >= MOST_PARTS:
        return errors.error(request, 400, _("This address cannot be read"), _("It asks too many things at once."))
    if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        # Others can write what is no text: half a character, or bytes that no word has.
        return errors.error(request, 415, _("This cannot be read"), _("Send text as UTF-8."))
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        return errors.error(request, 411, _("This cannot be read"), _("Say how long it is: send a Content-Length."))
    return None


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    words = _("This address cannot be asked in this way (%(method)s). Open it in a browser, or go back to the form.")
    response = errors.error(request, 405, _("Not possible here"), words % {"method": (request.method or "")[:20]})
    response["Allow"] = allowed
    return response
