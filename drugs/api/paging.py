"""Pages of a JSON list: `page` from 1, `per_page` up to 200, and the addresses of the neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from drugs.facets import CountedPaginator

PER_PAGE, MOST, LAST = 50, 200, 99_999_999


class PageError(Exception):
    """A page that cannot be, in words for the person who asked. status: 400, or 404 when there are not as many."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class Page:
    """items: what stands on it; document: {"page", "pages", "total", "next", "previous"}."""

    items: Sequence[Any]
    document: dict[str, Any]


def whole_number(request: HttpRequest, name: str, default: int, most: int) -> int:
    typed = request.GET.get(name, str(default))
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 9 and 1 <= int(typed) <= most):
        raise PageError(_("%(name)s is a whole number from 1 to %(most)d.") % {"name": name, "most": most})
    return int(typed)


def page_of(rows: QuerySet[Any] | Sequence[Any], request: HttpRequest, total: int | None = None) -> Page:
    """Return the page of rows that a request asks for. Raises PageError. Two queries for a queryset.

    total: how many rows there are, where somebody counted them already: then one query.
    """
    number = whole_number(request, "page", 1, LAST)
    per_page = whole_number(request, "per_page", PER_PAGE, MOST)
    paginator = Paginator(rows, per_page) if total is None else CountedPaginator(rows, per_page, total)
    try:
        page = paginator.page(number)
    except EmptyPage as error:
        raise PageError(_("There are only %(pages)d pages.") % {"pages": paginator.num_pages}, 404) from error
    document = {
        "page": number,
        "pages": paginator.num_pages,
        "total": paginator.count,
        "next": neighbour(request, number + 1) if page.has_next() else None,
        "previous": neighbour(request, number - 1) if page.has_previous() else None,
    }
    return Page(list(page.object_list), document)


def neighbour(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"{settings.BASE_URL}{request.path}?{asked.urlencode()}"
