"""The notice guard: no public response leaves without its notices. Where they are missing, it is an error instead."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.html import format_html

from drugs import notices
from drugs.responses import NoticedJson, NoticedResponse, is_for_programs

log = logging.getLogger(__name__)

# Routes that show no text about medicines. Anything else public carries notices; a new route is guarded by itself.
EXEMPT = frozenset(
    {
        "drugs:healthz",  # "ok"
        "drugs:readyz",  # "ok", or what an operator has to do
        "drugs:metrics",  # numbers, for whoever has the token
        "drugs:security-txt",  # whom to tell of a weakness
        "drugs:robots",  # addresses
        "drugs:sitemap",  # addresses and dates
        "drugs:sitemap-part",  # addresses and dates
        "drugs:opensearch",  # the address of the search
    }
)


class NoticeGuardMiddleware:
    """Compare every public response with its plan, after it is rendered and before it is compressed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_exempt(request, response):
            return response
        try:
            check(response)
        except notices.NoticeError as error:
            match = request.resolver_match
            log.error("Stopped a response of %s: %s", match.view_name if match else "no route", error)
            return refusal(request)
        return response


def is_exempt(request: HttpRequest, response: HttpResponseBase) -> bool:
    match = request.resolver_match
    if match is not None and (match.view_name in EXEMPT or "admin" in match.app_names):
        return True
    if response.status_code == 304 or "Location" in response.headers:
        return not getattr(response, "content", b"")
    return False


def check(response: HttpResponseBase) -> None:
    """Raise notices.NoticeError unless the response holds what it must."""
    if not isinstance(response, HttpResponse):
        raise notices.NoticeError("a streamed response cannot be checked")
    if getattr(response, "is_noticed_json", False):
        notices.check_document(json.loads(response.content))
    elif (entries := getattr(response, "noticed_entries", None)) is not None:
        notices.check_text(response.content.decode(), copies=entries + 1)
    elif (plan := getattr(response, "notice_plan", None)) is not None:
        kept = getattr(response, "kept", None)
        if kept is not None and kept.passed == response.content:
            return  # the same bytes with the same plan passed before
        notices.check_plan(plan)
        notices.check_html(plan, response.content.decode())
        if kept is not None and kept.plan is plan:
            kept.passed = response.content
    else:
        raise notices.NoticeError("the response has no plan of notices")


def refusal(request: HttpRequest) -> HttpResponse:
    """Return the page that stands in for one without its notices. It is made without templates and has its own."""
    said = notices.texts()
    if is_for_programs(request):
        document = NoticedJson({"error": "This cannot be shown: something is wrong on our side."}, status=500)
        document["Cache-Control"] = "no-store"
        return document
    block = format_html("<p><strong>{}</strong></p><p>{}</p><p>{}</p>", said["ai"], said["disclaimer"], said["note"])
    content = format_html(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Error</title><h1>This page cannot be shown</h1>{}"
        '<p>Something is wrong on our side. Try again later, or <a href="/">go to the first page</a>.</p></html>',
        block,
    )
    response = NoticedResponse(content, notices.Plan({"all": block}), status=500)
    response["Cache-Control"] = "no-store"
    return response
