"""Whether a site holds anything yet, and making its tables empty again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from drugs.backup import rows
from drugs.backup.archive import BackupError

# What every migrate fills by itself.
FILLED_BY_MIGRATE = frozenset({"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"})
COUNTER = "drugs_eventcounter"


def require_empty() -> None:
    """Refuse a site in which anybody or anything is already: a restore writes over nothing."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        filled = [table for table in tables() if table in there and holds_rows(cursor, table)]
    if filled:
        words = _(
            "This site is not empty: there are rows in %s. A restore writes over nothing: give it a new database."
        )
        raise BackupError(words % ", ".join(filled))


def tables() -> list[str]:
    return [table for model in rows.models_of(apps) if (table := model._meta.db_table) not in FILLED_BY_MIGRATE]


def holds_rows(cursor: Any, table: str) -> bool:
    used = " WHERE last > 0" if table == COUNTER else ""
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)}{used})")  # noqa: S608  a table of ours
    return bool(cursor.fetchone()[0])


def empty(models: Iterable[type[Model]]) -> None:
    """Delete every row of the tables, inside a transaction that has taken the triggers away."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608  as above
    connection.check_constraints()
    ContentType.objects.clear_cache()
