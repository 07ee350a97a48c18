"""What is answered while the database is gone, locked, read-only or full: words, made without asking it anything.

Whoever sent a form in the admin gets it back with all that they typed, to be sent again; not even the session is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, NotSupportedError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs import notices
from drugs.responses import NoticedJson, NoticedResponse
from drugs.sections import BY_KEY

RETRY_AFTER_SECONDS = 60
# What the databases call it: SQLite by the name of its error, PostgreSQL by its SQLSTATE (Appendix A of its manual).
BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014", "40P01", "40001")
READ_ONLY = ("SQLITE_READONLY", "25006")
FULL = ("SQLITE_FULL", "SQLITE_IOERR", "53100", "58030")
# What of a form is no text that somebody typed: sent again as it is, not shown.
UNSEEN = ("csrfmiddlewaretoken", "verb", "seen_", "onto")


@dataclass(frozen=True)
class Typed:
    """One field that was sent. text: to be shown with its label; else it is only sent again."""

    name: str
    value: str
    label: str
    is_text: bool


def is_outage(error: BaseException | None) -> bool:
    """Tell whether the database could not do its work; what it refused because it is wrong is no outage."""
    wrong = (IntegrityError, DataError, NotSupportedError)
    return isinstance(error, (DatabaseError, InterfaceError)) and not isinstance(error, wrong)


def behind(error: BaseException | None) -> BaseException | None:
    """Return the outage in the midst of which an error came up; None where there is none.

    Django tells of a session that cannot be written and of one that somebody ended in the same words. Only of the
    first the database itself has said something.
    """
    while error is not None and not (is_outage(error) and error.__cause__ is not None):
        error = error.__context__
    return error


def reason_of(error: BaseException | None) -> str:
    """Say in words why the database did not do it."""
    cause = error.__cause__ if error is not None else None
    code = str(getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or "")
    if code.startswith(BUSY):
        return _("The database was busy for too long.")
    if code.startswith(READ_ONLY):
        return _("The database takes no changes at the moment: it can only be read.")
    if code.startswith(FULL):
        return _("The database cannot write: its disk is full, or fails.")
    return _("The database does not answer.")


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
