"""Addresses of the JSON interface, version 1. Every answer may be asked about by its ETag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from drugs.api import openapi, views
from drugs.responses import NoticedJson


def document(view: Callable[..., NoticedJson]) -> Any:
    """Answer GET and HEAD alone; 304 to whoever has the same document."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> NoticedJson:
        if request.method not in ("GET", "HEAD"):
            return views.not_allowed(request)
        return view(request, *args, **kwargs)

    return csrf_exempt(conditional_page(guarded))  # nothing is changed here: a POST gets 405 in words


urlpatterns = [
    path("entries", document(views.entries), name="api-entries"),
    path("drugs/<entry:slug>", document(views.drug), name="api-drug"),
    path("combinations/<entry:slug>", document(views.combination), name="api-combination"),
    path("suggest", document(views.suggest), name="api-suggest"),
    path("search", document(views.found), name="api-search"),
    path("check", document(views.check), name="api-check"),
    path("openapi.json", document(openapi.description), name="api-openapi"),
    path("<path:path>", document(views.not_found), name="api-not-found"),
]
