"""Whether the process is alive, and whether it can do its work."""

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from drugs.models import triggers
from drugs.views import outage

MOST_WAITING_MS = 3_000
# SQLite writes nothing at all where a row stays what it is, so it is another one until it is taken back.
TRIED = {
    "sqlite": "UPDATE drugs_eventcounter SET last = last + 1",
    "postgresql": "UPDATE drugs_eventcounter SET last = last + 1 "
    "WHERE id IN (SELECT id FROM drugs_eventcounter FOR UPDATE SKIP LOCKED)",
}


def healthz(request: HttpRequest) -> HttpResponse:
    return plain("ok", 200)


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database is migrated, has its triggers and takes changes; else 503 with what to do."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return plain("The database is not migrated. Run: manage.py migrate", 503)
        if triggers.missing(connection):
            return plain("Triggers are missing. Run: manage.py migrate, then manage.py verify", 503)
        try_to_write()
    except (DatabaseError, InterfaceError) as error:
        return plain(outage.reason_of(error), 503)
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


def plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
