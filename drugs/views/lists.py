"""Lists of drugs and of combinations: 50 a page, with how many there are of each choice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from drugs import facets, responses
from drugs.filters import CombinationFilter, ListFilter
from drugs.models import EventCounter, Kind, Revision, Severity
from drugs.models.entry import path_of
from drugs.responses import NoticedResponse
from drugs.views.kept import Pages

PER_PAGE = 50
FACETS = ("letter", "checked", "severity", "relation", "size")
CHOICES = frozenset({*FACETS, "sort", "page"})
SHOWN = ("entry__name", "entry__slug", "severity")

PAGES = Pages()


def drugs(request: HttpRequest) -> HttpResponse:
    return entries(request, Kind.DRUG)


def combinations(request: HttpRequest) -> HttpResponse:
    return entries(request, Kind.COMBINATION)


def entries(request: HttpRequest, kind: Kind) -> HttpResponse:
    """List the published entries of a kind. One query where nothing public changed since the page was made."""
    if not is_choice(request):
        return listed(request, kind)
    version = EventCounter.objects.names_version()
    key = kind, get_script_prefix(), request.META.get("QUERY_STRING", "")
    return PAGES.get(version, key, lambda: listed(request, kind, version))


def is_choice(request: HttpRequest) -> bool:
    """Whether a list is asked for by choices alone, each made once: what is typed, or is no choice, is never kept."""
    is_page = request.GET.get("page", "1").isdecimal()
    return is_page and all(name in CHOICES and len(values) == 1 for name, values in request.GET.lists())


def listed(request: HttpRequest, kind: Kind, version: str | None = None) -> NoticedResponse:
    """Make a page of a list. Two queries; all are counted only after a change.

    version: of what is public, where it was asked already.
    """
    several = kind == Kind.COMBINATION
    published = Revision.objects.published().filter(entry__kind=kind)
    listed = published.order_by("entry__slug")
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
        groups = facets.groups(kind, version)
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
        "rows": rows(shown.values_list(*SHOWN), kind),
        "facets": facets.facets_of(groups, chosen, kept, combinations=several),
        "is_narrowed": any(key != "letter" for key in chosen),
        "query": query_of(request),
        "several": several,
        "robots": "noindex" if query_of(request) else "",
    }
    return responses.page(request, "drugs/list.html", context, status=200 if valid else 400)


def rows(shown: Iterable[tuple[str, str, str]], kind: Kind) -> list[dict[str, str]]:
    """Return what the lines of a list show: name and address, and of combinations their rating in words."""
    words = {key: str(label) for key, label in Severity.choices} if kind == Kind.COMBINATION else {}
    return [
        {"name": name, "address": path_of(kind, slug), "severity": severity, "words": words.get(severity, "")}
        for name, slug, severity in shown
    ]


def query_of(request: HttpRequest) -> str:
    """Return the question of a list without its page."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
