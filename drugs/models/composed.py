"""Questions that are asked at nearly every request: a QuerySet composes their SQL once, then only the values change.

To make such a question the ORM takes longer than the database to answer it. What may be seen is said by the QuerySet,
as everywhere: nothing here writes SQL of its own.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

Row = TypeVar("Row", bound=models.Model)

# Far from any id, and no name or slug: where these stand in a composed question, values go.
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
PLACE_OF_ID, PLACE_OF_TEXT = -4_000_000_000_000, "\x01place {}"


@dataclass(frozen=True)
class Statement:
    """A question as it was composed. places: {where in the parameters: which value}; read: rows → values of Python."""

    sql: str
    parameters: tuple[Any, ...]
    places: dict[int, int]
    read: Callable[[Iterable[Sequence[Any]]], Iterable[Sequence[Any]]]


class Composed:
    """A question about a list of ids, or of texts.

    compose: values → a QuerySet with values_list, which compares a column with all of them (`__in`).
    """

    def __init__(self, compose: Callable[[list[Any]], models.QuerySet[Any, Any]], *, of_text: bool = False) -> None:
        self.compose = compose
        self.of_text = of_text
        # A statement knows the connection that it was composed for, and each thread has its own.
        self.made = threading.local()

    def rows(self, values: Collection[Any]) -> list[Sequence[Any]]:
        """Return the rows about these values. One query; none where there are no values."""
        asked = list(values)
        if not asked:
            return []
        # As many places as the next power of two: a thread keeps few statements. The last value fills the others.
        places = 1 << (len(asked) - 1).bit_length()
        asked += asked[-1:] * (places - len(asked))
        statement = self.statement(places)
        parameters = list(statement.parameters)
        for at, place in statement.places.items():
            parameters[at] = type(parameters[at])(asked[place])
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            return list(statement.read(cursor.fetchall()))

    def statement(self, places: int) -> Statement:
        known: dict[tuple[str, int], Statement] = self.made.__dict__.setdefault("known", {})
        key = (connection.vendor, places)
        if key not in known:
            known[key] = self.composed(places)
        return known[key]

    def composed(self, places: int) -> Statement:
        """Compose the question with values that stand for others, and find where they went."""
        values = [PLACE_OF_TEXT.format(n) if self.of_text else PLACE_OF_ID - n for n in range(places)]
        compiler = self.compose(values).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        at = {value: place for place, value in enumerate(values)}
        found = {n: at[one] for n, one in enumerate(parameters) if isinstance(one, int | str) and one in at}
        if set(found.values()) != set(at.values()):
            raise ValueError("a composed question does not ask for all of its values")
        # SQLite gets its dates as texts.
        if any(isinstance(one, date) or A_DAY.match(str(one)) for one in parameters):
            raise ValueError("a composed question would ask about the same day for ever")
        converters = compiler.get_converters([column[0] for column in compiler.select])

        def read(rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
            return compiler.apply_converters(rows, converters) if converters else rows

        return Statement(sql, tuple(parameters), found, read)


def columns_of(model: type[models.Model], names: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the columns of these fields, or of all, in the order in which object_of takes them."""
    return tuple(field.attname for field in model._meta.concrete_fields if names is None or field.name in names)


def object_of(model: type[Row], columns: Sequence[str], row: Sequence[Any]) -> Row:
    """Return the object of a row of these columns. Any other field of it costs a query when it is asked for."""
    return model.from_db(DEFAULT_DB_ALIAS, columns, row)
