"""The combination checker: typed names to what our pages know of each pair. Nothing is stored or logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from drugs import interactions, notices, responses
from drugs.meanings import Choice, Meaning

FIELDS = 4


@dataclass(frozen=True)
class Question:
    """A typed name that stops the answer. choices: what it may mean, each with the question to ask instead."""

    typed: str
    choices: Sequence[tuple[Choice, str]]


def check(request: HttpRequest) -> HttpResponse:
    names = [name.strip() for name in request.GET.getlist("d")]
    error, answer, status = "", None, 200
    if any(names):
        try:
            answer = interactions.check(names)
        except interactions.CheckError as refusal:
            error, status = str(refusal), 400
    context = {
        "answer": answer,
        "questions": questions(answer.meanings) if answer else [],
        "pairs": rows(answer.pairs) if answer else [],
        "larger": rows(answer.larger) if answer else [],
        "error": error,
        "fields": fields_of(names),
        "number": notices.words("EMERGENCY_NUMBER"),
        "robots": "noindex",
    }
    response = responses.page(request, "drugs/check.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def fields_of(names: Sequence[str]) -> list[dict[str, str]]:
    """Return what the form shows: each name in a field of its own, one more, and four at least."""
    values = [name for name in names if name]
    values += [""] * max(1, FIELDS - len(values))
    return [
        {"number": str(number), "label": _("Medicine %(number)s") % {"number": number}, "value": value}
        for number, value in enumerate(values[: interactions.MAX_NAMES], start=1)
    ]


def rows(pairs: Sequence[interactions.Pair]) -> list[dict[str, Any]]:
    """Return what the answer shows of each pair or set. Ten medicines are 45 pairs: words are looked up once."""
    checked = _("A health professional checked this page."), _("No health professional has checked this page.")
    words: dict[object, str] = {}
    shown = []
    for pair in pairs:
        page = pair.page
        key = pair.severity or page  # without a text: the withdrawn page or none
        if key not in words:
            words[key] = pair.words
        shown.append(
            {
                "severity": pair.severity or "unknown",
                "address": page.get_absolute_url() if page else "",
                "name": pair.name,
                "words": words[key],
                "summary": pair.summary,
                "is_serious": pair.is_serious,
                "who": checked[not pair.is_checked] if pair.revision else "",
            }
        )
    return shown


def questions(meanings: Sequence[Meaning]) -> list[Question]:
    """Return the names that are no drug for certain, in order, each with a link for each choice."""
    found = []
    for place, meaning in enumerate(meanings):
        if meaning.drugs:
            continue
        typed = [one.typed for one in meanings]
        asked = []
        for choice in meaning.choices:
            typed[place] = choice.value
            asked.append((choice, urlencode([("d", name) for name in typed])))
        found.append(Question(meaning.typed, asked))
    return found
