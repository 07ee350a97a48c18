"""Real pages in the tables, migrations back and on again: `python -m tests.migration_trial [STATE…]`.

Imports the earlier pages and releases them, then the current ones, in the empty database that DATABASE_URL names; one
that is filled is taken as it is. Then goes back to each state from which nothing is lost, and on again; prints as JSON
what every table held before and after, the times, what verify says, and whether the triggers refuse what they have to.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

BACK_TO = ("0012", "0010", "0009", "0008")


def rows() -> dict[str, list[Any]]:
    """Return how many rows each table has, and the digest of all of them: the same from both databases."""
    from django.apps import apps

    from drugs.backup import rows as told

    found = {}
    for model in told.models_of(apps):
        if model._meta.db_table in ("drugs_namechange", "django_migrations"):
            continue  # what processes read anew; the way itself
        digest, number = hashlib.sha256(), 0
        for line in told.lines_of(model, "default", told.columns_of(model)):
            digest.update(line)
            number += 1
        found[model._meta.db_table] = [number, digest.hexdigest()[:16]]
    return found


def timed(times: dict[str, list[float]], name: str, deed: Callable[[], Any]) -> None:
    begun = time.process_time(), time.monotonic()
    deed()
    times[name] = [round(time.process_time() - begun[0], 1), round(time.monotonic() - begun[1], 1)]


def refused() -> list[str]:
    """Try what no trigger may let through; return what went through."""
    from django.db import DatabaseError, connection, transaction

    through = []
    for what, statement in (
        ("a frozen text", "UPDATE drugs_revision SET dosage = '5,000 mg' WHERE status = 'approved'"),
        ("a revision", "DELETE FROM drugs_revision WHERE status = 'approved'"),
        ("an event", "UPDATE drugs_event SET note = 'other' WHERE seq = 1"),
        ("a set of components", "DELETE FROM drugs_component"),
    ):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
                transaction.set_rollback(True)
        except DatabaseError:
            continue
        through.append(what)
    return through


def main() -> None:
    from django.core.management import call_command
    from django.db import connection

    from drugs.models import ImportBatch, Revision, triggers
    from drugs.review import verify
    from tests import corpus, factories

    times: dict[str, list[float]] = {}
    out = open(os.devnull, "w")  # noqa: SIM115
    timed(times, "migrate an empty database", lambda: call_command("migrate", verbosity=0))
    is_filled = Revision.objects.exists()
    factories.make_editor()
    factories.make_moderator()
    for dialect in () if is_filled else ("earlier", "current"):
        folder = str(corpus.FOLDER / dialect)
        timed(
            times,
            f"import {dialect}",
            lambda folder=folder: call_command("import_pages", folder, author="editor", stdout=out, stderr=out),
        )
        batch = str(ImportBatch.objects.latest("pk").pk)
        arguments = {"moderator": "moderator", "reason": "a trial", "stdout": out}
        timed(
            times,
            f"release {dialect}",
            lambda batch=batch, arguments=arguments: call_command("release_batch", batch, **arguments),
        )
        if dialect == "earlier" and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    before = rows()
    told: dict[str, Any] = {
        "database": connection.vendor,
        "rows": {table: number for table, (number, _digest) in before.items() if number},
        "public": Revision.objects.published().count(),
        "problems before": list(verify.problems()),
        "ways": {},
    }
    for state in sys.argv[1:] or BACK_TO:
        timed(times, f"back to {state}", lambda state=state: call_command("migrate", "drugs", state, verbosity=0))
        timed(times, f"on from {state}", lambda: call_command("migrate", verbosity=0))
        after = rows()
        told["ways"][state] = {
            "tables that differ": sorted(table for table in before if before[table] != after.get(table)),
            "triggers missing": triggers.missing(connection),
            "let through": refused(),
        }
    told["problems after"] = list(verify.problems())
    told["CPU and clock, s"] = times
    json.dump(told, sys.stdout, indent=1, default=str)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main()
