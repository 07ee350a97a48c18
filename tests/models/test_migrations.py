"""Migrating: from nothing, onwards with a table rebuilt, back, and on again. The triggers are always there after it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from drugs import migrations
from drugs.models import Content, Entry, Event, Revision, copied, roles, triggers

SCRATCH = "scratch"
LATER = """
    from django.db import migrations, models

    class Migration(migrations.Migration):
        dependencies = [("drugs", "NEWEST")]
        operations = [
            migrations.AddField(model, "later", models.CharField(max_length=9, db_default="", unique=False))
            for model in ("revision", "revisionwriter", "component", "entry", "event", "name", "sectioncheck")
        ]
"""


def migrate(*arguments: str) -> None:
    call_command("migrate", *arguments, database=SCRATCH, verbosity=0)


@pytest.fixture(scope="module")
def empty(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[BaseDatabaseWrapper]:
    """A second database with nothing in it: a file on SQLite, a schema of its own on PostgreSQL."""
    own = dict(connection.settings_dict)
    if connection.vendor == "sqlite":
        own["NAME"] = str(tmp_path_factory.mktemp("empty") / "empty.sqlite3")
    else:
        own["OPTIONS"] = {**own["OPTIONS"], "options": f"-c search_path={SCRATCH}"}
    connections.settings[SCRATCH] = own
    with django_db_blocker.unblock():
        scratch = connections[SCRATCH]
        if connection.vendor == "postgresql":
            with scratch.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA IF EXISTS {SCRATCH} CASCADE")
                cursor.execute(f"CREATE SCHEMA {SCRATCH}")
        yield scratch
        if connection.vendor == "postgresql":
            with scratch.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA {SCRATCH} CASCADE")
        scratch.close()
    del connections[SCRATCH], connections.settings[SCRATCH]


@pytest.fixture
def migrated(empty) -> BaseDatabaseWrapper:
    migrate()
    return empty


@pytest.fixture
def later(tmp_path: Path, monkeypatch, settings) -> None:
    """One more migration of ours, which rebuilds tables on SQLite."""
    package = tmp_path / "later_migrations"
    package.mkdir()
    [ours] = migrations.__path__
    newest = max(file.stem for file in Path(ours).glob("0*.py"))
    (package / "__init__.py").write_text(f"__path__.append({ours!r})\n")
    (package / "9999_later.py").write_text(textwrap.dedent(LATER).replace("NEWEST", newest))
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"drugs": "later_migrations"}


def protects(database: BaseDatabaseWrapper) -> bool:
    """Tell whether the database refuses an approval by the author, and the deletion of a revision."""
    user, _created = User.objects.using(SCRATCH).get_or_create(username="editor")
    entry, _created = Entry.objects.using(SCRATCH).get_or_create(kind="drug", name="Testamol", slug="testamol")
    # Only columns that it had from the first: it is asked for after migrations back, too.
    there = Revision.objects.using(SCRATCH).filter(entry=entry).only("pk").first()
    revision = there or Revision.objects.using(SCRATCH).create(entry=entry, author=user, digest=Content().digest([]))
    assert list(revision.writers.using(SCRATCH).all()) == [user]
    refusals = 0
    for attack in (
        lambda: Revision.objects.using(SCRATCH).filter(pk=revision.pk)._raw_delete(SCRATCH),
        lambda: Revision.objects.using(SCRATCH).filter(pk=revision.pk).update(status="approved"),
    ):
        try:
            attack()
        except DatabaseError:
            refusals += 1
    return refusals == 2


def test_migrate_makes_everything_from_nothing(migrated):
    assert triggers.missing(migrated) == []
    assert protects(migrated)


def test_the_groups_hold_their_permissions_from_the_first_migrate_on(migrated):
    held = {
        group.name: set(group.permissions.using(SCRATCH).values_list("codename", flat=True))
        for group in Group.objects.using(SCRATCH)
    }

    assert held == {
        roles.EDITORS: set(roles.EDITOR_PERMISSIONS),
        roles.MODERATORS: set(roles.MODERATOR_PERMISSIONS),
        roles.ADMINISTRATORS: set(roles.ADMINISTRATOR_PERMISSIONS),
    }


def test_the_triggers_survive_a_later_migration_that_rebuilds_their_tables(migrated, later):
    assert protects(migrated)

    migrate()

    with migrated.cursor() as cursor:
        cursor.execute("SELECT later FROM drugs_revision")
    assert triggers.missing(migrated) == []
    assert protects(migrated)


def test_a_migration_back_keeps_the_triggers_of_what_is_left(migrated):
    assert protects(migrated)

    migrate("drugs", "0003")

    missing = set(triggers.missing(migrated))
    gone = {t.full_name for t in triggers.wanted(migrated) if t.table == "drugs_sitepage"}
    gone |= {t.full_name for t in copied.TRIGGERS} - {"medref_assessment_of_one_text"}
    assert missing == gone | {"medref_sourcefile_settlement_stands"}
    assert protects(migrated)

    migrate("drugs")
    assert triggers.missing(migrated) == []


def test_migrating_one_other_app_keeps_the_triggers(migrated):
    migrate("sessions", "zero")
    assert triggers.missing(migrated) == []

    migrate("sessions")
    assert triggers.missing(migrated) == []


def test_ours_can_be_taken_away_and_made_again(migrated):
    """Backwards the tables go, with all that they hold; the groups stay, and are filled again."""
    migrate("drugs", "zero")

    tables = set(migrated.introspection.table_names())
    assert not {table for table in tables if table.startswith("drugs_")}
    assert triggers.installed(migrated) == {}

    migrate()

    assert triggers.missing(migrated) == []
    assert not Event.objects.using(SCRATCH).exists()
    moderators = Group.objects.using(SCRATCH).get(name=roles.MODERATORS)
    assert set(moderators.permissions.using(SCRATCH).values_list("codename", flat=True)) == set(
        roles.MODERATOR_PERMISSIONS
    )


def test_no_model_lacks_a_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
