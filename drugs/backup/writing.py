"""Write a backup."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs import VERSION
from drugs.backup import archive, rows
from drugs.backup.archive import BackupError, Manifest
from drugs.backup.snapshot import snapshot
from drugs.importing import jobs
from drugs.models import ImportJob, JobStep
from drugs.models.migrated import is_migrated

# The zip of an upload is needed until each of its files is in the database; its reports are kept for good.
NEED_THEIR_ZIP = (JobStep.UPLOADED, JobStep.TRYING, JobStep.TRIED, JobStep.IMPORTING, JobStep.FAILED)


@dataclass
class Written:
    """What became of a backup: where it is, what it says of itself, and what was to be in it and was not there."""

    file: Path
    manifest: Manifest
    missing: list[str] = field(default_factory=list)


def backup(out: Path) -> Written:
    """Write one moment of the whole site into a new file, or into a file named by the time in a folder.

    Others go on working. The file is read back before it gets its name. Raises BackupError, DatabaseError and OSError.
    """
    now = timezone.now()
    file = out / f"medref-{now.astimezone(datetime.UTC):%Y-%m-%dT%H%M%SZ}.backup" if out.is_dir() else out
    if not file.parent.is_dir():
        raise BackupError(_("There is no folder %s.") % file.parent)
    require_migrated()
    with archive.writing(file) as writer, snapshot(file.parent) as moment:
        tables = {}
        for model in rows.models_of(apps):
            table, columns = model._meta.db_table, rows.columns_of(model)
            tables[table] = writer.table(table, columns, rows.lines_of(model, moment, columns))
        uploads, missing = {}, []
        for path in upload_files(moment):
            try:
                with (jobs.uploads() / path).open("rb") as source:
                    uploads[path] = writer.upload(path, source)
            except FileNotFoundError:
                missing.append(path)
        manifest = Manifest(
            medref=VERSION,
            made_at=now.isoformat(),
            database=connection.vendor,
            migrations=applied(moment),
            tables=tables,
            uploads=uploads,
        )
        writer.manifest(manifest)
    return Written(file, manifest, missing)


def require_migrated() -> None:
    """Refuse to write what no version of medref could read: half-migrated tables."""
    if not is_migrated():
        raise BackupError(_("The database is not migrated. Run: manage.py migrate"))


def applied(using: str) -> dict[str, list[str]]:
    """Return the names of all migrations that the database has seen, by app."""
    known: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connections[using]).applied_migrations()):
        known.setdefault(app, []).append(name)
    return known


def upload_files(using: str) -> Iterator[str]:
    """Yield the files of uploads that are still needed, by their paths below DATA_DIR/uploads."""
    for job in ImportJob.objects.using(using).exclude(path="").order_by("pk"):
        needed = job.step in NEED_THEIR_ZIP
        if needed:
            yield f"{job.path}/{jobs.ZIP}"
        folder = jobs.place_of(job)
        if folder.is_dir():
            yield from (f"{job.path}/{file.name}" for file in sorted(folder.iterdir()) if file.name != jobs.ZIP)
