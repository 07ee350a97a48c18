"""Public responses: each carries the plan of its notices, or the guard stops it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

from drugs import notices


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what every template may say of the site itself: a context processor."""
    return {"site_name": settings.SITE_NAME}


class QuestionError(BadRequest):
    """A question that cannot be answered, in words for the person who asked: the page of status 400 shows them."""


def is_for_programs(request: HttpRequest) -> bool:
    """Tell whether an address is of the JSON interface, where a refusal is a document too."""
    return request.path.startswith(reverse("drugs:api-openapi").removesuffix("openapi.json"))


class NoticedResponse(HttpResponse):
    """A page with the plan that the guard compares it with."""

    def __init__(self, content: str | bytes, plan: notices.Plan, **kwargs: Any) -> None:
        super().__init__(content, **kwargs)
        self.notice_plan = plan
        # Kept copies are asked about each time: a withdrawn page must not live on in a browser.
        self["Cache-Control"] = "no-cache"


class NoticedJson(JsonResponse):
    """A JSON document that carries both notices; the guard reads them out of the finished bytes."""

    is_noticed_json = True

    def __init__(self, document: dict[str, Any], **kwargs: Any) -> None:
        super().__init__({**document, "notices": notices.texts()}, **kwargs)
        self["Cache-Control"] = "no-cache"


class NoticedText(HttpResponse):
    """A feed that says both notices once for each of `entries`, and once for itself."""

    def __init__(self, content: str, *, entries: int, **kwargs: Any) -> None:
        super().__init__(content, **kwargs)
        self.noticed_entries = entries


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    plan: notices.Plan | None = None,
    status: int = 200,
) -> NoticedResponse:
    """Render a public page. Without a plan it is about no one entry and carries the notices of the site."""
    plan = plan or notices.of_site()
    content = render_to_string(template, {**(context or {}), "notices": plan.blocks}, request)
    return NoticedResponse(content, plan, status=status)
