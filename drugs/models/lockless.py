"""Indexes made by migrations while others read and write the table: see docs/migrations.md."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddIndex


def is_made(schema_editor: BaseDatabaseSchemaEditor, name: str) -> bool:
    """Tell whether an earlier run, cut off later, made an index. One that it did not finish is dropped.

    PostgreSQL leaves such an index behind as invalid.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE c.relname = %s AND pg_table_is_visible(c.oid)",
            [name],
        )
        found = cursor.fetchone()
        if found and not found[0]:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(name)}")
        return bool(found and found[0])


class AddIndexInUse(AddIndex):
    """Add an index without keeping writers out. Needs `atomic = False` in its migration.

    On SQLite, which has one writer anyway, this is AddIndex.
    """

    atomic = False

    def describe(self) -> str:
        return f"{super().describe()}, with the table in use"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.model_name)
        is_ours = self.allow_migrate_model(schema_editor.connection.alias, model)
        if is_ours and not is_made(schema_editor, self.index.name):
            schema_editor.add_index(model, self.index, concurrently=True)
        return None

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return super().database_backwards(app_label, schema_editor, from_state, to_state)
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, concurrently=True)
        return None
