"""Whether the process is alive, and whether it can do its work."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from drugs.models import triggers


def healthz(request: HttpRequest) -> HttpResponse:
    return plain("ok", 200)


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database is reachable, migrated and has its triggers; else 503 with what to do."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return plain("The database is not migrated. Run: manage.py migrate", 503)
        if triggers.missing(connection):
            return plain("Triggers are missing. Run: manage.py migrate, then manage.py verify", 503)
    except DatabaseError:
        return plain("The database does not answer.", 503)
    return plain("ok", 200)


def plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
