"""The search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from drugs import responses, search


def results(request: HttpRequest) -> HttpResponse:
    """Show what the typed words may mean; near names as a question."""
    text = request.GET.get("q", "").strip()
    error, found = "", []
    try:
        found = search.find(text)
    except search.SearchError:
        error = _("That is too long to search for. Write one or two names, at most %(most)d characters.") % {
            "most": search.MAX_QUERY_LENGTH
        }
    context = {
        "query_text": text[: search.MAX_QUERY_LENGTH],
        "error": error,
        "matches": [match for match in found if match.match != search.How.NEAR],
        "near": [match for match in found if match.match == search.How.NEAR],
        "names": search.parts_of(text) if not error else [],
        "robots": "noindex",
    }
    return responses.page(request, "drugs/search.html", context, status=400 if error else 200)
