"""The combination checker: typed names to what our pages know of each pair. Nothing is stored or logged."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from drugs import interactions, responses, search

FIELDS = 4


def check(request: HttpRequest) -> HttpResponse:
    names = [name.strip() for name in request.GET.getlist("d")]
    error, answer, status = "", None, 200
    if any(names):
        try:
            answer = interactions.check(names)
        except interactions.CheckError as refusal:
            error, status = str(refusal), 400
    offers = {
        name: [match.entry for match in search.find(name) if match.match == search.How.NEAR]
        for name in (answer.unknown if answer else ())
    }
    fields = [name for name in names if name][: interactions.MAX_NAMES]
    fields += [""] * (max(FIELDS, len(fields) + 1) - len(fields))
    context = {
        "answer": answer,
        "error": error,
        "offers": offers.items(),
        "fields": fields[: interactions.MAX_NAMES],
        "too_few": answer is not None and answer.is_complete and len(answer.drugs) < 2 and not answer.duplicates,
        "robots": "noindex",
    }
    response = responses.page(request, "drugs/check.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
