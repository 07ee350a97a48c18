"""The texts before and after one in the queue that it was opened from."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from drugs.models import Revision

FILTERS = "_changelist_filters"
# A queue is walked through up to here; whoever comes further narrows it by a filter.
MOST = 5_000


@dataclass(frozen=True)
class Neighbours:
    """Where to go from a text. position: counted from 1, 0 where the text is not in that queue."""

    previous: str
    next: str
    back: str
    position: int = 0
    total: int = 0


def of(model_admin: ModelAdmin[Revision], request: HttpRequest, revision: Revision) -> Neighbours:
    """Return the neighbours of a text in the queue whose filters the address names. At most four queries."""
    filters = request.GET.get(FILTERS, "")
    back = reverse("admin:drugs_revision_changelist") + (f"?{filters}" if filters else "")
    ids = queue_ids(model_admin, request, filters)
    if revision.pk not in ids:
        return Neighbours("", address(ids[0], filters) if ids else "", back, total=len(ids))
    place = ids.index(revision.pk)
    previous = address(ids[place - 1], filters) if place else ""
    following = address(ids[place + 1], filters) if place + 1 < len(ids) else ""
    return Neighbours(previous, following, back, place + 1, len(ids))


def queue_ids(model_admin: ModelAdmin[Revision], request: HttpRequest, filters: str) -> list[int]:
    """Return the ids of the texts in a queue, in its order; none where the filters make no sense."""
    asked = request.GET
    request.GET = QueryDict(filters)  # the list reads its filters from the request
    try:
        queryset = model_admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        return []
    finally:
        request.GET = asked
    return list(queryset.values_list("pk", flat=True)[:MOST])


def address(pk: int, filters: str) -> str:
    query = f"?{urlencode({FILTERS: filters})}" if filters else ""
    return reverse("admin:drugs_revision_change", args=[pk]) + query
