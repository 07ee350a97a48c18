"""Bring a backup into an empty site: the whole of it, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.apps import apps as current_apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from drugs import changes
from drugs.backup import archive, beside, emptiness, rows, schema
from drugs.backup.archive import BackupError, Manifest, Reader
from drugs.models import EventCounter, SearchDocument, roles, triggers
from drugs.review import verify
from drugs.search import fulltext, memory

# How many problems are said in full.
MOST_SAID = 20


@dataclass(frozen=True)
class Restored:
    """What a restore did. counts: those of `verify`. is_migrated: whether an older backup was brought up to date."""

    manifest: Manifest
    counts: dict[str, int]
    is_migrated: bool


def restore(file: Path) -> Restored:
    """Bring a backup into a site that holds nothing yet, and compare every row with it.

    The file is read from end to end before anything is changed. Where it comes from an older version, its rows are
    brought into the tables of that version, which are migrated then. Whatever fails leaves the site as empty as it was.
    Raises BackupError, with words for an operator.
    """
    with archive.reading(file) as reader:
        reader.check()
        schema.require_known(reader.manifest)
        emptiness.require_empty()
        is_older = schema.is_older(reader.manifest)
        beside.forget_pages()
        schema.migrate_to(reader.manifest)
        with beside.kept_uploads(reader), words_for_refusals():
            if is_older:
                load_older(reader)
            else:
                with transaction.atomic():
                    load(reader)
                    finish()
        announce()
        return Restored(reader.manifest, verify.counts(), is_older)


@contextmanager
def words_for_refusals() -> Iterator[None]:
    """Say in words what a constraint, or a line that is no row, refuses."""
    try:
        yield
    except (DatabaseError, ValidationError, ValueError, TypeError) as error:
        raise BackupError(_("The database refused the backup, and nothing of it was kept: %s") % error) from error


def load(reader: Reader) -> None:
    """Bring all rows in, and compare what is stored with the backup. Inside a transaction, which takes triggers away.

    Triggers refuse rows that have been through a review already. They are made again in the same transaction: nobody
    ever meets the tables without them. Constraints stay.
    """
    models = rows.models_of(schema.apps_of(reader.manifest))
    without_limits()
    triggers.remove(connection)
    emptiness.empty(models)
    for model in models:
        table = model._meta.db_table
        rows.insert(model, reader.manifest.tables[table].columns, reader.lines(table), DEFAULT_DB_ALIAS)
    connection.check_constraints()
    for model in models:
        require_same(reader.manifest, model)
    rows.follow_ids(models)


def require_same(manifest: Manifest, model: type[Model]) -> None:
    """Refuse unless what the database holds of a table is, row by row, what the backup says."""
    table = model._meta.db_table
    sha256, count = hashlib.sha256(), 0
    for line in rows.lines_of(model, DEFAULT_DB_ALIAS, manifest.tables[table].columns):
        sha256.update(line + b"\n")
        count += 1
    if (count, sha256.hexdigest()) != (manifest.tables[table].rows, manifest.tables[table].sha256):
        raise BackupError(_("The database keeps the rows of %s otherwise than the backup tells them.") % table)


def finish() -> None:
    """Make what a backup does not hold, then keep nothing that `verify` has something to say about."""
    fulltext.forget_all()
    fulltext.store_all(SearchDocument.objects.defer("prose").iterator(chunk_size=rows.PORTION))
    memory.renew(())
    roles.install(current_apps, DEFAULT_DB_ALIAS)
    connection.check_constraints()
    triggers.install(connection)
    problems = list(islice(verify.problems(), MOST_SAID))
    if problems:
        words = _("What the backup holds does not agree with itself, so nothing of it was kept:")
        raise BackupError("\n".join([words, *problems]))


def load_older(reader: Reader) -> None:
    """Bring in the rows of an older version and migrate them. Migrations end transactions: what fails is emptied."""
    with ExitStack() as undo:
        with transaction.atomic():
            load(reader)
            triggers.install(connection)
        undo.callback(empty_again)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("reindex", verbosity=0, stdout=None)
        with transaction.atomic():
            without_limits()
            triggers.remove(connection)
            finish()
        undo.pop_all()


def empty_again() -> None:
    """Leave the tables as a migrate leaves them in a new database."""
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        triggers.remove(connection)
        emptiness.empty(rows.models_of(current_apps))
        triggers.install(connection)
    call_command("migrate", verbosity=0, interactive=False)


def without_limits() -> None:
    """Let a statement take its time: no page waits for it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")


def announce() -> None:
    """Let whatever keeps finished pages on this machine see that everything changed."""
    newest = EventCounter.objects.values_list("last", flat=True).first()
    changes.announce(newest or 0)
