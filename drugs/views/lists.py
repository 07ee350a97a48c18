"""Lists of drugs and of combinations: 50 a page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from drugs import responses
from drugs.filters import LETTERS, EntryFilter
from drugs.models import Entry, Kind

PER_PAGE = 50


def drugs(request: HttpRequest) -> HttpResponse:
    return entries(request, Kind.DRUG)


def combinations(request: HttpRequest) -> HttpResponse:
    return entries(request, Kind.COMBINATION)


def entries(request: HttpRequest, kind: Kind) -> HttpResponse:
    """List the published entries of a kind. Two queries, however many there are."""
    published = Entry.objects.published().filter(kind=kind).only("kind", "name", "slug").order_by("slug")
    narrowed = EntryFilter(request.GET, queryset=published)
    valid = narrowed.form.is_valid()
    page = Paginator(narrowed.qs if valid else published.none(), PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "title": _("Combinations") if kind == Kind.COMBINATION else _("Drugs"),
        "form": narrowed.form,
        "page": page,
        "letters": LETTERS,
        "letter": request.GET.get("letter", ""),
        "query": kept.urlencode(),
        "robots": "noindex" if kept else "",
    }
    return responses.page(request, "drugs/list.html", context, status=200 if valid else 400)
