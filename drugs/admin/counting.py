"""How many there are, counted up to a bound: what a queue holds beyond it says nothing to whoever works it off.

Counting everything at each view would cost more with every text. Whoever looks for the thousandth text narrows the
queue by its filters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

MOST = 1_000


@dataclass(frozen=True)
class Number:
    """How many there are, MOST at most. is_more: whether there are more than that."""

    value: int = 0
    is_more: bool = False

    def __str__(self) -> str:
        number = number_format(self.value, force_grouping=True)
        return _("more than %(number)s") % {"number": number} if self.is_more else number


def number_of(rows: QuerySet[Any]) -> Number:
    """Count rows, MOST at most. One query, which reads no more than MOST + 1 of them."""
    counted = rows.order_by().values("pk")[: MOST + 1].count()
    return Number(min(counted, MOST), counted > MOST)


class BoundedPaginator(Paginator):
    """Pages of the first MOST rows. The pages after them do not exist."""

    @cached_property
    def number(self) -> Number:
        rows: Any = self.object_list  # of a list of the admin: always a query
        return number_of(rows)

    @cached_property
    def count(self) -> int:
        return self.number.value
