"""A database that is really gone, locked, read-only or full, and whole again afterwards."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


def beside() -> sqlite3.Connection:
    """Open another connection to the SQLite file of the test."""
    return sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=0)


@contextmanager
def gone() -> Iterator[None]:
    """The file is no database any more; the server has cut the connection off and takes no new one."""
    connection.close()
    known = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = str(Path(known).parent / "nowhere" / "site.sqlite3")
    else:
        connection.settings_dict["NAME"] = "no_such_database"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = known


@contextmanager
def locked() -> Iterator[None]:
    """Somebody else holds the lock that every writer needs, for longer than anybody waits."""
    connection.close()
    if connection.vendor == "sqlite":
        waits, connection.settings_dict["OPTIONS"]["timeout"] = connection.settings_dict["OPTIONS"]["timeout"], 0.05
        other = beside()
        other.execute("BEGIN IMMEDIATE")
    else:
        import psycopg

        known = connection.get_connection_params()
        other = psycopg.connect(**{name: known[name] for name in ("host", "port", "user", "dbname") if known.get(name)})
        other.execute("LOCK TABLE drugs_entry, drugs_eventcounter IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 50")
    try:
        yield
    finally:
        other.rollback()
        other.close()
        connection.close()
        if connection.vendor == "sqlite":
            connection.settings_dict["OPTIONS"]["timeout"] = waits


@contextmanager
def read_only() -> Iterator[None]:
    """Whatever would change something is refused; on SQLite a transaction that might as well, as of such a file."""
    known = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.close()
        connection.settings_dict["NAME"] = f"file:{known}?mode=ro"
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = known


@contextmanager
def full() -> Iterator[None]:
    """No file of this process grows: SQLite alone writes its files in our process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))  # Python ignores the signal that goes with it
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        connection.close()


WAYS: dict[str, Callable[[], object]] = {"gone": gone, "locked": locked, "read-only": read_only}
if connection.vendor == "sqlite":
    WAYS["full"] = full
