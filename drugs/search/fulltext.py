"""Words in the texts: FTS5 on SQLite, a column of tsvector with a GIN index on PostgreSQL, behind three functions.

Only ids come out of here. Who asks joins them with `published()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from drugs.models import SearchDocument

# Too common to narrow anything down; left out when other words remain.
COMMON = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "i", "in", "is",
    "it", "my", "of", "on", "or", "take", "taking", "that", "the", "to", "used", "what", "when", "which", "with",
    "you",
))  # fmt: skip

SQLITE = (
    "SELECT rowid FROM drugs_searchtext WHERE drugs_searchtext MATCH %s ORDER BY bm25(drugs_searchtext), rowid LIMIT %s"
)
# Of words that stand in many texts, only so many texts are compared: the time must not grow with the library.
MOST_COMPARED = 200
# `vector` is kept by a trigger (migration 0011), so no text is split into words at a search.
POSTGRESQL = (
    "SELECT id FROM (SELECT id, vector FROM drugs_searchdocument "
    "WHERE vector @@ to_tsquery('simple', %s) LIMIT %s) AS found "
    "ORDER BY ts_rank(vector, to_tsquery('simple', %s)) DESC, id LIMIT %s"
)


def store(document: SearchDocument) -> None:
    """Let the words of a document be found."""
    store_all([document])


def store_all(documents: Iterable[SearchDocument]) -> None:
    """Let the words of documents be found. PostgreSQL's index follows the rows by itself."""
    if connection.vendor == "sqlite":
        rows = [(document.pk, document.body) for document in documents]
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM drugs_searchtext WHERE rowid = %s", [row[:1] for row in rows])
            cursor.executemany("INSERT INTO drugs_searchtext (rowid, body) VALUES (%s, %s)", rows)


def forget(document: SearchDocument) -> None:
    """Let the words of a document be found no more."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM drugs_searchtext WHERE rowid = %s", [document.pk])


def forget_all() -> None:
    """Let no words be found any more: of the documents of another database, say."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM drugs_searchtext")


def disagreeing() -> list[int]:
    """Return the ids that are found by other words than the document's, or of a document that is no more."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id FROM drugs_searchdocument d LEFT JOIN drugs_searchtext t ON t.rowid = d.id "
            "WHERE t.body IS NULL OR t.body <> d.body UNION SELECT rowid FROM drugs_searchtext "
            "WHERE rowid NOT IN (SELECT id FROM drugs_searchdocument) ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def matching(words: Sequence[str], most: int) -> list[int]:
    """Return the ids of the documents that hold all of the normalised words, the last one perhaps unfinished.

    Best first, at most `most`. On PostgreSQL the best of the first MOST_COMPARED. One query.
    """
    asked = [word for word in words if word not in COMMON] or list(words)
    if not asked:
        return []
    values: tuple[str | int, ...]
    if connection.vendor == "sqlite":
        query = " ".join(f'"{word}"' for word in asked) + ("*" if len(asked[-1]) > 2 else "")
        statement, values = SQLITE, (query, most)
    else:
        query = " & ".join(asked) + (":*" if len(asked[-1]) > 2 else "")
        statement, values = POSTGRESQL, (query, MOST_COMPARED, query, most)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
