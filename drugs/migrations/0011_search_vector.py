"""On PostgreSQL the words of a text are kept ready in a column of their own, so that no search splits texts again.

The column is added empty, filled a thousand rows at a time, and gets its index while the table is in use.
"""

from django.db import migrations, transaction

PORTION = 1_000
COLUMN = "ALTER TABLE drugs_searchdocument ADD COLUMN IF NOT EXISTS vector tsvector"
TRIGGER = (
    "DROP TRIGGER IF EXISTS search_vector ON drugs_searchdocument",
    "CREATE TRIGGER search_vector BEFORE INSERT OR UPDATE OF body ON drugs_searchdocument FOR EACH ROW "
    "EXECUTE FUNCTION tsvector_update_trigger(vector, 'pg_catalog.simple', body)",
)
FILL = (
    "UPDATE drugs_searchdocument SET vector = to_tsvector('pg_catalog.simple', body) WHERE id IN "
    "(SELECT id FROM drugs_searchdocument WHERE vector IS NULL ORDER BY id LIMIT %s)"
)
INDEX = (
    "DROP INDEX CONCURRENTLY IF EXISTS drugs_searchvector",  # half made by a run that was cut off
    "CREATE INDEX CONCURRENTLY drugs_searchvector ON drugs_searchdocument USING gin (vector)",
    "DROP INDEX CONCURRENTLY IF EXISTS drugs_searchtext",
    "ANALYZE drugs_searchdocument",
)
BACK = (
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS drugs_searchtext ON drugs_searchdocument "
    "USING gin (to_tsvector('simple', body))",
    "DROP INDEX CONCURRENTLY IF EXISTS drugs_searchvector",
    "DROP TRIGGER IF EXISTS search_vector ON drugs_searchdocument",
    "ALTER TABLE drugs_searchdocument DROP COLUMN IF EXISTS vector",
)


def keep_words_ready(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        with transaction.atomic(using=connection.alias):
            cursor.execute(COLUMN)
            for statement in TRIGGER:
                cursor.execute(statement)
        cursor.execute(FILL, [PORTION])
        while cursor.rowcount:
            cursor.execute(FILL, [PORTION])
        for statement in INDEX:
            cursor.execute(statement)


def split_again(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for statement in BACK:
                cursor.execute(statement)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("drugs", "0010_name_changes")]

    operations = [migrations.RunPython(keep_words_ready, split_again, atomic=False)]
