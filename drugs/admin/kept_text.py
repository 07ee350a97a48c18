"""What somebody typed is given back to them when it cannot be saved, even when they are signed out."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from drugs.sections import BY_KEY

FIELDS = (
    *BY_KEY,
    *("summary", "change_note", "reason", "override", "compared"),
    *("text", "quote", "note", "against", "answer"),  # comments, corrections, comparisons, answers to readers
    *("name", "components", "into", "title", "path", "page"),
)
# The reasons against blocking checks, and the sources of a draft.
NUMBERED = re.compile(r"override_[\w-]+|sources-\d+-(title|url)")


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed into the fields that hold words: label and text. Fields for passwords have other names."""
    numbered = sorted(key for key in request.POST if NUMBERED.fullmatch(key))
    return [
        (str(BY_KEY[key].title) if key in BY_KEY else re.sub("[_-]", " ", key).capitalize(), request.POST[key])
        for key in (*FIELDS, *numbered)
        if request.POST.get(key, "").strip()
    ]


def without_a_form(request: HttpRequest, possible: Collection[str]) -> list[tuple[str, str]]:
    """Return what was typed for a verb whose form the page shows no more, because the verb is impossible now."""
    is_gone = request.method == "POST" and request.POST.get("verb") not in possible
    return typed(request) if is_gone else []


def give_back(request: HttpRequest) -> HttpResponse:
    """Show what was typed, to be copied, and the way to sign in again."""
    context = {"texts": typed(request), "back": request.path}
    response = render(request, "admin/kept_text.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response
