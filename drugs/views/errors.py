"""Pages for what cannot be shown: in words, with the notices, and without betraying anything unreleased."""

from __future__ import annotations

import sys
from datetime import datetime

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import csrf

from drugs import failures, responses
from drugs.views import guard, outage


def error(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """Refuse in words: a page, or a document where the JSON interface was asked."""
    response: HttpResponse
    if responses.is_for_programs(request):
        response = responses.NoticedJson({"error": text}, status=status)
    else:
        response = responses.page(request, "drugs/error.html", {"title": title, "text": text}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say what could not be read: the form, or the address. A session that an outage kept from its row is neither."""
    if isinstance(exception, SessionInterrupted) and (failure := failures.behind(exception)) is not None:
        return outage.response(request, failure)
    if isinstance(exception, responses.QuestionError):
        return error(request, 400, _("This cannot be answered"), str(exception))
    if isinstance(exception, TooManyFilesSent):
        words = _("These are too many single files. Go back, and pack them into a zip.")
        return error(request, 400, _("Too many files"), words)
    if isinstance(exception, TooManyFieldsSent):
        return error(request, 400, _("This is too large"), _("This form has too many fields. Go back, and send less."))
    if isinstance(exception, RequestDataTooBig):
        return error(request, 413, _("This is too large"), _("Go back, and send less at a time."))
    if isinstance(exception, (BadRequest, MultiPartParserError)):
        return error(request, 400, _("This cannot be read"), _("What was sent was changed or cut off on the way."))
    return error(request, 400, _("This address cannot be read"), _("Something in the address is not as it should be."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error(request, 403, _("Not allowed"), _("You do not have permission to do this."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form sent without its token: in the admin with the words that keep what was typed, else as forbidden."""
    if request.path.startswith(reverse("admin:index")):
        return csrf.csrf_failure(request, reason=reason)
    return forbidden(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words for an unknown name and for a medicine without a page: neither says more than that."""
    text = _("There is no page at this address, or no page yet. That says nothing about the medicine.")
    return error(request, 404, _("No page yet"), text)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something failed: an outage of the database in its own words, and to editors with what they typed.

    Django calls this while the exception is being handled. The page for readers is made without templates otherwise:
    whatever failed may fail again.
    """
    failure = sys.exc_info()[1]
    if failures.is_outage(failure):
        return outage.response(request, failure)
    if outage.is_of_admin(request):
        return outage.for_editors(request, failure, 500)
    return guard.refusal(request)


def gone(request: HttpRequest, name: str, withdrawn_at: datetime | None, reason: str) -> HttpResponse:
    """Say that something was withdrawn, when and why."""
    context = {"name": name, "withdrawn_at": withdrawn_at, "reason": reason}
    return responses.page(request, "drugs/gone.html", context, status=410)
