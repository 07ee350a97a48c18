"""A database in which threads with connections of their own meet."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections


@pytest.fixture
def racing_db(committing_db, tmp_path: Path) -> Iterator[None]:
    """Let all connections meet where they would: on PostgreSQL as it is, on SQLite in a file.

    The tests' SQLite lies in memory, where one connection is shared and nothing ever waits for a lock.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    file = tmp_path / "races.sqlite3"
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
    copy.close()
    settings, memory = connections.settings["default"], connection.connection
    name = settings["NAME"]
    connection.connection, settings["NAME"] = None, str(file)
    try:
        yield
    finally:
        connection.close()
        connection.connection, settings["NAME"] = memory, name
