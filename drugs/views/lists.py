"""Lists of drugs and of combinations: 50 a page, with how many there are of each choice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from drugs import facets, responses
from drugs.filters import CombinationFilter, ListFilter
from drugs.models import Kind, Revision, Severity

PER_PAGE = 50
FACETS = ("letter", "checked", "severity", "relation", "size")
SHOWN = ("entry__kind", "entry__name", "entry__slug", "severity", "is_public")


def drugs(request: HttpRequest) -> HttpResponse:
    return entries(request, Kind.DRUG)


def combinations(request: HttpRequest) -> HttpResponse:
    return entries(request, Kind.COMBINATION)


def entries(request: HttpRequest, kind: Kind) -> HttpResponse:
    """List the published entries of a kind. Two queries; all are counted only after a change."""
    several = kind == Kind.COMBINATION
    published = Revision.objects.published().filter(entry__kind=kind)
    listed = published.select_related("entry").only(*SHOWN).order_by("entry__slug")
    narrowed = (CombinationFilter if several else ListFilter)(request.GET, queryset=listed)
    form = narrowed.form
    valid = form.is_valid()
    data: dict[str, Any] = form.cleaned_data if valid else {}
    chosen = {key: data[key] for key in FACETS if data.get(key)}
    kept = {key: data[key] for key in ("q", "sort") if data.get(key)}
    groups: list[facets.Group] = []
    if data.get("q"):
        groups = facets.groups_of(narrowed.by_text(published, "q", data["q"]), combinations=several)
    elif valid:
        groups = facets.groups(kind)
    texts = narrowed.qs if valid else listed.none()
    page = facets.CountedPaginator(texts, PER_PAGE, facets.total(groups, chosen)).get_page(request.GET.get("page"))
    shown: Any = page.object_list
    if valid and page.number > 1 and data["sort"] in ("", "name"):
        first = (page.number - 1) * PER_PAGE
        letter, before = facets.from_letter(groups, chosen, first)
        shown = narrowed.beginning_with(texts, letter)[before : before + PER_PAGE] if letter else shown
    context = {
        "title": _("Combinations") if several else _("Drugs"),
        "form": form,
        "page": page,
        "rows": [row(text, several=several) for text in shown],
        "facets": facets.facets_of(groups, chosen, kept, combinations=several),
        "is_narrowed": any(key != "letter" for key in chosen),
        "query": query_of(request),
        "several": several,
        "robots": "noindex" if query_of(request) else "",
    }
    return responses.page(request, "drugs/list.html", context, status=200 if valid else 400)


def row(text: Revision, *, several: bool) -> dict[str, Any]:
    """Return what one line of a list shows: the entry, and of a combination its rating in words."""
    words = Severity(text.severity).label if several else ""
    return {"entry": text.entry, "severity": text.severity, "words": words}


def query_of(request: HttpRequest) -> str:
    """Return the question of a list without its page."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
