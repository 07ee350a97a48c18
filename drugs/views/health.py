"""Whether the process is alive, and whether it can do its work."""

import shutil
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from drugs import failures
from drugs.models import triggers
from drugs.models.migrated import is_migrated

MOST_WAITING_MS = 3_000
# SQLite writes nothing at all where a row stays what it is, so it is another one until it is taken back.
TRIED = {
    "sqlite": "UPDATE drugs_eventcounter SET last = last + 1",
    "postgresql": "UPDATE drugs_eventcounter SET last = last + 1 "
    "WHERE id IN (SELECT id FROM drugs_eventcounter FOR UPDATE SKIP LOCKED)",
}
# So much has to fit onto the disk of the database beside all that lies there.
LEAST_ROOM = 1_000_000  # bytes
# That row fits into a page which is there already. This fits into no memory of 64 kB, so PostgreSQL lays it down beside
# the tables for as long as it counts: a file of its own, nothing in any table or journal, gone with the answer.
LAID_DOWN = (
    "WITH laid_down AS MATERIALIZED (SELECT repeat('x', 8000) AS piece FROM generate_series(1, %s)) "
    "SELECT sum(length(piece)) FROM laid_down"
)


def healthz(request: HttpRequest) -> HttpResponse:
    return plain("ok", 200)


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database is migrated, has its triggers, takes changes and has room; else 503 and why."""
    try:
        if not is_migrated():
            return plain("The database is not migrated. Run: manage.py migrate", 503)
        if triggers.missing(connection):
            return plain("Triggers are missing. Run: manage.py migrate, then manage.py verify", 503)
        try_to_write()
        if not has_room():
            return plain(_("The database cannot write: its disk is full, or fails."), 503)
    except (DatabaseError, InterfaceError) as error:
        return plain(failures.reason_of(error), 503)
    return plain("ok", 200)


def try_to_write() -> None:
    """Change one row, and take it back: whether the database is locked, read-only or full.

    Waits for a few seconds at most. On PostgreSQL it never waits for a verb that holds the row. Raises DatabaseError.
    """
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if is_sqlite:
            cursor.execute("PRAGMA busy_timeout")
            usual = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {MOST_WAITING_MS}")
        try:
            with transaction.atomic():
                if not is_sqlite:
                    cursor.execute(f"SET LOCAL lock_timeout = {MOST_WAITING_MS}")
                cursor.execute(TRIED[connection.vendor])
                transaction.set_rollback(True)
        finally:
            if is_sqlite:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")


def has_room() -> bool:
    """Tell whether LEAST_ROOM fits beside the tables. Raises DatabaseError where PostgreSQL finds that it does not.

    It is told by nothing else: no query sees the disk of a server, which may be another machine's. SQLite's file lies
    on a disk of this machine.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA database_list")
            file = next(file for _number, name, file in cursor.fetchall() if name == "main")
            return not file or shutil.disk_usage(Path(file).parent).free >= LEAST_ROOM
        with transaction.atomic():
            cursor.execute("SET LOCAL work_mem = '64kB'")
            cursor.execute("SET LOCAL temp_tablespaces = ''")  # beside the tables, wherever else such files may go
            cursor.execute(LAID_DOWN, [LEAST_ROOM // 8000])
    return True


def plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
