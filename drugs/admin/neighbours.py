"""The texts before and after one in the queue that it was opened from."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from drugs.admin.counting import MOST, Number
from drugs.admin.queue_list import ORDER_ALONE, Order
from drugs.models import Revision
from drugs.responses import QuestionError

FILTERS = "_changelist_filters"


@dataclass(frozen=True)
class Neighbours:
    """Where to go from a text. position: counted from 1, 0 where the text is not in that queue."""

    previous: str
    next: str
    back: str
    position: int = 0
    total: Number = field(default_factory=Number)


def of(model_admin: ModelAdmin[Revision], request: HttpRequest, revision: Revision) -> Neighbours:
    """Return the neighbours of a text in the queue whose filters the address names. One query, and its filters’."""
    filters, ids = queue_of(model_admin, request)
    back = reverse("admin:drugs_revision_changelist") + (f"?{filters}" if filters else "")
    total = Number(min(len(ids), MOST), len(ids) > MOST)
    if revision.pk not in ids:
        return Neighbours("", address(ids[0], filters) if ids else "", back, total=total)
    place = ids.index(revision.pk)
    previous = address(ids[place - 1], filters) if place else ""
    following = address(ids[place + 1], filters) if place + 1 < len(ids) else ""
    return Neighbours(previous, following, back, place + 1, total)


def queue_of(model_admin: ModelAdmin[Revision], request: HttpRequest) -> tuple[str, list[int]]:
    """Return the filters that the address names, and the ids of their queue in its order: MOST and one more at most.

    Filters that the list itself would refuse are dropped, for anybody can write them into a link: then it is the
    queue of what waits.
    """
    for filters in (request.GET.get(FILTERS, ""), ""):
        of_the_list = copy(request)
        try:
            of_the_list.GET = QueryDict(filters)  # the list reads its filters from there
            setattr(of_the_list, ORDER_ALONE, True)
            order = cast(Order, model_admin.get_changelist_instance(of_the_list))
        except (QuestionError, SuspiciousOperation):
            continue
        return filters, order.ids
    return "", []


def address(pk: int, filters: str) -> str:
    query = f"?{urlencode({FILTERS: filters})}" if filters else ""
    return reverse("admin:drugs_revision_change", args=[pk]) + query
