"""Rows of any table as lines of JSON, the same from both databases, and back.

A row is told by its columns in the order of the model; what JSON has no word for is told as Django's fields read it:
dates and times in ISO 8601, bytes in base64. Keys of JSON values are sorted: PostgreSQL does not keep their order.
"""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import connection, connections
from django.db.models import AutoField, Field, ForeignKey, JSONField, Model

# Whoever is signed in signs in again after a restore: no session comes back from the past.
LEFT_OUT = frozenset({"django_session"})
PORTION = 500


def models_of(apps: Apps) -> list[type[Model]]:
    """Return one model for each table that a backup holds, ordered by the table's name."""
    known = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    }
    return [known[table] for table in sorted(known)]


def fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def columns_of(model: type[Model]) -> list[str]:
    return [str(field.column) for field in fields_of(model)]


def told(value: Any) -> Any:
    """Return what JSON has no word for as words. Raises TypeError for what no column of ours holds."""
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a backup")


def line_of(row: Iterable[Any]) -> bytes:
    return json.dumps(list(row), default=told, sort_keys=True, separators=(",", ":")).encode("ascii")


def lines_of(model: type[Model], using: str, columns: list[str]) -> Iterator[bytes]:
    """Yield every row of a table as a line of these columns, in the order of the primary key. One query."""
    by_column = {field.column: field for field in fields_of(model)}
    names = [by_column[column].attname for column in columns]
    rows = model._base_manager.using(using).order_by(model._meta.pk.attname).values_list(*names)
    for row in rows.iterator(chunk_size=PORTION):
        yield line_of(row)


def value_of(field: Field[Any, Any], value: Any) -> Any:
    """Return what a field holds, from what a line tells."""
    if value is None or isinstance(field, JSONField):
        return value
    return (field.target_field if isinstance(field, ForeignKey) else field).to_python(value)


def insert(model: type[Model], columns: list[str], lines: Iterable[bytes], using: str) -> None:
    """Insert the rows that lines tell as they are: no default, no time of now. Raises DatabaseError, ValueError."""
    database = connections[using]
    by_column = {field.column: field for field in fields_of(model)}
    fields = [by_column[column] for column in columns]
    quote = database.ops.quote_name
    places = ", ".join(["%s"] * len(fields))
    into = ", ".join(quote(column) for column in columns)
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({into}) VALUES ({places})"  # noqa: S608  names of models
    rows: list[list[Any]] = []
    with database.cursor() as cursor:
        for line in lines:
            pairs = zip(fields, json.loads(line), strict=True)
            rows.append([field.get_db_prep_save(value_of(field, value), database) for field, value in pairs])
            if len(rows) == PORTION:
                cursor.executemany(statement, rows)
                rows = []
        if rows:
            cursor.executemany(statement, rows)


def follow_ids(models: Iterable[type[Model]]) -> None:
    """Let PostgreSQL count on after the ids that were inserted. SQLite does so by itself.

    Django's own statement for it fails where the highest id is 0: the import of the demonstration has it.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            key, table = model._meta.pk, connection.ops.quote_name(model._meta.db_table)
            if not isinstance(key, AutoField):
                continue
            last = f"max({connection.ops.quote_name(str(key.column))})"
            sequence = f"pg_get_serial_sequence(%s, %s), greatest({last}, 1), coalesce({last} > 0, false)"
            cursor.execute(f"SELECT setval({sequence}) FROM {table}", [table, key.column])  # noqa: S608  as above
