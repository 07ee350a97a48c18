"""No migration locks a large table for long: docs/migrations.md says how else."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import migrations as django_migrations
from django.db import models
from django.db.migrations.operations.base import Operation

from drugs import migrations
from drugs.models.lockless import AddIndexInUse

# Tables with a row for each entry, text, name, event or file.
LARGE = {
    "address", "assessedfinding", "assessment", "component", "entry", "event", "name", "reading", "revision",
    "revisionwriter", "searchdocument", "sectioncheck", "sourcefile",
}  # fmt: skip
# Those before the rule.
FIRST = 11


def later() -> list[str]:
    [folder] = migrations.__path__
    names = (file.stem for file in Path(folder).glob("[0-9]*.py"))
    return sorted(name for name in names if int(re.match(r"\d+", name)[0]) >= FIRST)


def locking(operation: Operation, made: set[str], *, atomic: bool) -> str:
    """Return what is wrong with an operation, "" where nothing is. made: tables that the migration itself makes."""
    about: Any = operation
    table = getattr(operation, "model_name", "").lower()
    if table not in LARGE - made:
        return ""
    if isinstance(operation, AddIndexInUse):
        return "needs atomic = False" if atomic else ""
    if isinstance(operation, django_migrations.AddIndex):
        return "an index that locks: use AddIndexInUse"
    if isinstance(operation, django_migrations.AddConstraint):
        return "a constraint that locks"
    if isinstance(operation, django_migrations.AddField):
        field = about.field
        if field.unique or field.db_index:
            return "a column whose index locks"
        if not field.null and field.db_default is models.NOT_PROVIDED:
            return "a column that is filled at once"
    return ""


def wrong(migration: Any) -> list[str]:
    made = {op.name.lower() for op in migration.operations if isinstance(op, django_migrations.CreateModel)}
    said = [locking(op, made, atomic=migration.atomic) for op in migration.operations]
    return [words for words in said if words]


@pytest.mark.parametrize("name", later())
def test_no_migration_locks_a_large_table(name):
    assert wrong(import_module(f"drugs.migrations.{name}").Migration) == []


INDEX = models.Index(fields=["digest"], name="revision_digest")


@pytest.mark.parametrize(
    ("operation", "atomic", "words"),
    [
        (django_migrations.AddIndex("revision", INDEX), True, "an index that locks: use AddIndexInUse"),
        (AddIndexInUse("revision", INDEX), True, "needs atomic = False"),
        (AddIndexInUse("revision", INDEX), False, ""),
        (django_migrations.AddIndex("person", INDEX), True, ""),
        (django_migrations.AddField("entry", "x", models.CharField(db_index=True, null=True)), True,
         "a column whose index locks"),
        (django_migrations.AddField("entry", "x", models.IntegerField(default=0)), True,
         "a column that is filled at once"),
        (django_migrations.AddField("entry", "x", models.IntegerField(db_default=0)), True, ""),
        (django_migrations.AddConstraint("name", models.UniqueConstraint(fields=["text"], name="x")), True,
         "a constraint that locks"),
    ],
)  # fmt: skip
def test_what_locks_is_found(operation, atomic, words):
    assert locking(operation, set(), atomic=atomic) == words
