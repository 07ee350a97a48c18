"""Ways past the verbs and past the models: what a script, a shell or a hand on the database could try."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from drugs.models import Approval, Revision, Status
from drugs.review import ReviewError

# How a row can be changed without asking any of our code.
WAYS = ("update", "bulk_update", "save", "sql")
by_every_way = pytest.mark.parametrize("way", WAYS)
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has it")
postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has it")


@contextmanager
def refused(words: str = "") -> Iterator[None]:
    """Expect the database to refuse what stands inside, saying words."""
    with pytest.raises(DatabaseError, match=re.escape(words) or None), transaction.atomic():
        yield


def sql(statement: str, *parameters: Any) -> None:
    """Run SQL of either database past Django."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def change(thing: models.Model, way: str, **values: Any) -> None:
    """Change one row in one of WAYS; foreign keys as `approver_id=3`."""
    model = type(thing)
    rows = model._base_manager
    if way == "update":
        rows.filter(pk=thing.pk).update(**values)
        return
    if way == "sql":
        fields = [next(f for f in model._meta.concrete_fields if name in (f.name, f.attname)) for name in values]
        assignments = ", ".join(f"{field.column} = %s" for field in fields)
        prepared = [
            field.get_db_prep_save(value, connection) for field, value in zip(fields, values.values(), strict=True)
        ]
        sql(f"UPDATE {model._meta.db_table} SET {assignments} WHERE id = %s", *prepared, thing.pk)
        return
    fresh = rows.get(pk=thing.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    if way == "save":
        fresh.save()
    else:
        rows.bulk_update([fresh], [name.removesuffix("_id") for name in values])


def delete(thing: models.Model, way: str) -> None:
    """Delete one row: "delete" asks Django, which follows foreign keys; "raw" and "sql" ask only the database."""
    rows = type(thing)._base_manager.filter(pk=thing.pk)
    if way == "delete":
        rows.delete()
    elif way == "raw":
        rows._raw_delete(rows.db)
    else:
        sql(f"DELETE FROM {type(thing)._meta.db_table} WHERE id = %s", thing.pk)


def insert(thing: models.Model, *, verb: str = "INSERT", **values: Any) -> None:
    """INSERT a row in SQL, with the values given in place of the object's."""
    fields = [field for field in thing._meta.concrete_fields if not (field.primary_key and thing.pk is None)]
    row = [
        field.get_db_prep_save(values.get(field.attname, getattr(thing, field.attname)), connection) for field in fields
    ]
    columns, places = ", ".join(field.column for field in fields), ", ".join(["%s"] * len(fields))
    sql(f"{verb} INTO {thing._meta.db_table} ({columns}) VALUES ({places})", *row)


def replace(thing: models.Model, **values: Any) -> None:
    """INSERT OR REPLACE a row by one of the same id: SQLite removes the old row for it."""
    insert(thing, verb="INSERT OR REPLACE", **values)


def let_out_by(user: Any, **values: Any) -> dict[str, Any]:
    """Return all the values that a revision let out by user must have, so that nothing but the user is wrong."""
    now = timezone.now()
    return {
        "status": Status.APPROVED,
        "is_public": True,
        "number": 1,
        "approval": Approval.INDIVIDUAL,
        "approver_id": user.pk,
        "approved_at": now,
        "published_at": now,
    } | values


def copy_of(revision: Revision, **values: Any) -> Revision:
    """Return an unsaved copy with the values given: for INSERTs that no verb would do."""
    fields = {field.attname: getattr(revision, field.attname) for field in Revision._meta.concrete_fields}
    return Revision(**(fields | {"id": None} | values))


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of ours: to see that a refusal changed nothing."""
    models_of_ours = apps.get_app_config("drugs").get_models()
    return {
        model._meta.label: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in model._base_manager.order_by("pk").values_list()
        ]
        for model in models_of_ours
        if not model._meta.proxy
    }


@contextmanager
def refuses(code: str) -> Iterator[None]:
    """Expect a verb to refuse with the code and with words, and to leave everything as it was."""
    before = everything()

    with pytest.raises(ReviewError) as refusal:
        yield

    assert (refusal.value.code, bool(refusal.value.message)) == (code, True)
    assert everything() == before
