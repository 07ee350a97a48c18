"""The queue as the admin lists it, and the order of it alone: for whoever only asks which text comes next."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest

from drugs.admin.counting import MOST

# What a request carries that asks for the order alone.
ORDER_ALONE = "asks_for_order_alone"


class Queue(ChangeList):
    """The list without the sections of its texts, with what the programs said of each."""

    def apply_select_related(self, qs: Any) -> Any:
        return qs.with_marks()


class Order(Queue):
    """The ids of a list instead of its rows: MOST and one more at most. It knows the pages that the list knows."""

    ids: list[int]

    def get_results(self, request: HttpRequest) -> None:
        """Read the ids in one query; nothing is counted beside it."""
        self.ids = list(self.queryset.prefetch_related(None).values_list("pk", flat=True)[: MOST + 1])
        shown = self.ids[:MOST]
        is_whole = self.show_all and len(shown) <= self.list_max_show_all
        if len(shown) > self.list_per_page and not is_whole:
            try:
                Paginator(shown, self.list_per_page).validate_number(self.page_num)
            except InvalidPage as error:
                raise IncorrectLookupParameters from error


def kind_for(request: HttpRequest) -> type[Queue]:
    """Return which of the two a request asks for."""
    return Order if is_for_order(request) else Queue


def is_for_order(request: HttpRequest) -> bool:
    return bool(getattr(request, ORDER_ALONE, False))
