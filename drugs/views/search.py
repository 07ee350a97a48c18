"""The search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from drugs import notices, responses, search


def results(request: HttpRequest) -> HttpResponse:
    """Show what the typed words may mean; near names and brands as a question."""
    text = request.GET.get("q", "").strip()
    error, names_only = "", False
    found: list[search.Match] = []
    try:
        found, names_only = search.find_or_recall(text)
    except search.SearchError:
        error = _("That is too long to search for. Write one or two names, at most %(most)d characters.") % {
            "most": search.MAX_QUERY_LENGTH
        }
    names = search.parts_of(text) if not error else []
    context = {
        "query_text": text[: search.MAX_QUERY_LENGTH],
        "error": error,
        "names_only": names_only,
        "found": found,
        "named": [match for match in found if not match.is_choice and match.match != search.How.TEXT],
        "brands": [match for match in found if match.brand_country is not None],
        "near": [match for match in found if match.match == search.How.NEAR],
        "texts": [match for match in found if match.match == search.How.TEXT],
        "names": names,
        "checkable": 2 <= len(names) <= search.MOST_PARTS and found,
        "short_notice": notices.words("NOTICE"),
        "robots": "noindex",
    }
    response = responses.page(request, "drugs/search.html", context, status=400 if error else 200)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response
