"""The combination checker: typed names to what our pages know of each pair. Nothing is stored or logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

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
    fields = [name for name in names if name][: interactions.MAX_NAMES]
    fields += [""] * (max(FIELDS, len(fields) + 1) - len(fields))
    context = {
        "answer": answer,
        "questions": questions(answer.meanings) if answer else [],
        "error": error,
        "fields": fields[: interactions.MAX_NAMES],
        "number": notices.words("EMERGENCY_NUMBER"),
        "robots": "noindex",
    }
    response = responses.page(request, "drugs/check.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


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
