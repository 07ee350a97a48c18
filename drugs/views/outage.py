"""What is answered while the database is gone, locked, read-only or full: words, made without asking it anything.

Whoever sent a form in the admin gets it back with all that they typed, to be sent again; not even the session is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs import notices
from drugs.failures import reason_of
from drugs.responses import NoticedJson, NoticedResponse
from drugs.sections import BY_KEY

RETRY_AFTER_SECONDS = 60
# What of a form is no text that somebody typed: sent again as it is, not shown.
UNSEEN = ("csrfmiddlewaretoken", "verb", "seen_", "onto")


@dataclass(frozen=True)
class Typed:
    """One field that was sent. text: to be shown with its label; else it is only sent again."""

    name: str
    value: str
    label: str
    is_text: bool


def is_of_admin(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))


def length_of(request: HttpRequest) -> int:
    """Return the length that a request gives. Without one Django reads nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def typed(request: HttpRequest) -> list[Typed]:
    """Return the fields of a form about medicines, in their order. Forms of accounts hold passwords: none of those."""
    is_ours = request.path.startswith(reverse("admin:app_list", args=["drugs"]))
    if request.method != "POST" or not is_ours or length_of(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return []
    try:
        sent = request.POST.lists()
    except (SuspiciousOperation, UnreadablePostError, MultiPartParserError):
        return []  # nothing that could be read
    return [
        Typed(name, value, str(BY_KEY[name].title) if name in BY_KEY else spoken(name), is_text(name, value))
        for name, values in sent
        for value in values
    ]


def spoken(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


def is_text(name: str, value: str) -> bool:
    return bool(value.strip()) and not name.startswith(UNSEEN) and "_FORMS" not in name


def response(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Answer 503 with words and when to come again."""
    answer = for_editors(request, error, 503) if is_of_admin(request) else for_readers(request)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


def for_readers(request: HttpRequest) -> HttpResponse:
    words = _("This page cannot be shown right now. Try again in a minute. That says nothing about the medicine.")
    if request.path.startswith(reverse("drugs:api")):
        return NoticedJson({"error": words}, status=503)
    plan = notices.of_site()
    context = {"title": _("Not available right now"), "text": words, "notices": plan.blocks}
    context["site_name"] = settings.SITE_NAME
    return NoticedResponse(render_to_string("drugs/error.html", context), plan, status=503)


def for_editors(request: HttpRequest, error: BaseException | None, status: int) -> HttpResponse:
    """Give back what was typed, without a query. status: 503 in an outage, 500 when something else went wrong."""
    fields = typed(request)
    context = {
        "reason": reason_of(error) if status == 503 else _("Something went wrong on our side."),
        "is_sent": request.method == "POST",
        "fields": fields,
        "texts": [field for field in fields if field.is_text],
        "path": request.get_full_path(),
        "site_name": settings.SITE_NAME,
        "site_title": settings.SITE_NAME,
        "site_header": _("%(site)s review") % {"site": settings.SITE_NAME},
    }
    answer = HttpResponse(render_to_string("admin/outage.html", context), status=status)
    answer["Cache-Control"] = "no-store"
    return answer
