"""The whole database as it was at one moment, while others go on writing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ALIAS = "moment"


@contextmanager
def snapshot(folder: Path) -> Iterator[str]:
    """Yield the alias of a connection that sees one moment of the database and nothing that is written after it.

    SQLite is copied into folder by its online backup first: reading for long would keep all writers waiting, the copy
    does so for as long as the disk needs. PostgreSQL shows a moment to a transaction that asks for it. What is not
    committed is not seen. Raises DatabaseError, where the disk is full too.
    """
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix=".medref-copy-", dir=folder) as private:  # mode 0700
            copy = Path(private) / "copy.sqlite3"
            with other_connection(str(copy)) as other:
                connection.ensure_connection()
                other.ensure_connection()
                with connection.wrap_database_errors:
                    connection.connection.backup(other.connection)
                yield ALIAS
        return
    with other_connection(connection.settings_dict["NAME"]) as other, transaction.atomic(using=ALIAS):
        with other.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield ALIAS


@contextmanager
def other_connection(name: str) -> Iterator[BaseDatabaseWrapper]:
    """Open one more connection like the default one, to the database of this name, known to Django as ALIAS."""
    other = connection.copy(ALIAS)
    other.settings_dict["NAME"] = name
    other.settings_dict["OPTIONS"].pop("pool", None)
    connections[ALIAS] = other
    try:
        yield other
    finally:
        other.close()
        del connections[ALIAS]
