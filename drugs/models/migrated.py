"""Whether the tables are those that this version of medref reads and writes."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def is_migrated() -> bool:
    """Tell whether the database has had every migration. Raises DatabaseError where it does not answer."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
