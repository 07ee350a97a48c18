"""Lists of drugs and of combinations: 50 a page, with how many there are of each choice."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from drugs import facets, responses
from drugs.filters import CombinationFilter, ListFilter
from drugs.models import Kind, Revision, Severity

PER_PAGE = 50
FACETS = ("letter", "checked", "severity", "relation", "size")
SHOWN = ("entry__kind", "entry__name", "entry__slug", "severity", "is_public")


class CountedPaginator(Paginator):
    """A paginator that was told how many there are: the facets counted them."""

    def __init__(self, texts: Any, per_page: int, number: int) -> None:
        super().__init__(texts, per_page)
        self.number = number

    @cached_property
    def count(self) -> int:
        return self.number


def drugs(request: HttpRequest) -> HttpResponse:
    return entries(request, Kind.DRUG)


def combinations(request: HttpRequest) -> HttpResponse:
    return entries(request, Kind.COMBINATION)


def entries(request: HttpRequest, kind: Kind) -> HttpResponse:
    """List the published entries of a kind. Two queries, however many there are."""
    several = kind == Kind.COMBINATION
    published = Revision.objects.published().filter(entry__kind=kind)
    listed = published.select_related("entry").only(*SHOWN).order_by("entry__slug")
    narrowed = (CombinationFilter if several else ListFilter)(request.GET, queryset=listed)
    form = narrowed.form
    valid = form.is_valid()
    data: dict[str, Any] = form.cleaned_data if valid else {}
    chosen = {key: data[key] for key in FACETS if data.get(key)}
    kept = {key: data[key] for key in ("q", "sort") if data.get(key)}
    groups = []
    if valid:
        named = narrowed.by_text(published, "q", data["q"]) if data["q"] else published
        groups = facets.groups_of(named, combinations=several)
    texts = narrowed.qs if valid else listed.none()
    page = CountedPaginator(texts, PER_PAGE, facets.total(groups, chosen)).get_page(request.GET.get("page"))
    context = {
        "title": _("Combinations") if several else _("Drugs"),
        "form": form,
        "page": page,
        "rows": [row(text, several=several) for text in page],
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
