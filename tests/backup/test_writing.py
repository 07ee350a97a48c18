"""A backup is one whole file that only its owner reads, or there is none."""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import tomllib
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from drugs import VERSION
from drugs.backup import BackupError, archive, backup
from drugs.models import Event, ImportJob, JobStep, Revision
from tests import factories
from tests.backup.archives import rows_of
from tests.browser.stack import ROOT


def test_a_backup_holds_every_row_and_says_so(file, library):
    manifest = archive.check(file)

    assert manifest.tables["drugs_revision"].rows == Revision.objects.count() == 6
    assert manifest.tables["drugs_event"].rows == Event.objects.count()
    assert manifest.database == connection.vendor
    assert manifest.migrations["drugs"][0] == "0001_initial"
    assert "django_session" not in manifest.tables
    texts = {row["id"]: row["dosage"] for row in rows_of(file, "drugs_revision")}
    assert texts == dict(Revision.objects.values_list("pk", "dosage"))
    with zipfile.ZipFile(file) as opened:  # without medref, too
        assert json.loads(opened.read("manifest.json"))["format"] == "medref-backup-1"


def test_only_its_owner_reads_it_and_no_secret_key_is_in_it(file, settings):
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    with zipfile.ZipFile(file) as opened:
        assert not [name for name in opened.namelist() if settings.SECRET_KEY.encode() in opened.read(name)]


def test_into_a_folder_it_gets_a_name_by_the_time(library, tmp_path):
    written = backup(tmp_path)

    assert written.file.parent == tmp_path
    assert written.file.name.startswith("medref-2")
    assert written.file.suffix == ".backup"


def test_a_folder_that_is_not_there_is_told(library, tmp_path):
    with pytest.raises(BackupError, match="There is no folder"):
        backup(tmp_path / "nowhere" / "site.backup")


def test_what_could_not_be_written_leaves_nothing(library, tmp_path):
    """The disk is full: only so many bytes go into any file."""
    folder = tmp_path / "out"
    folder.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, hard))
    try:
        with pytest.raises((OSError, DatabaseError)):
            backup(folder / "site.backup")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)

    assert list(folder.iterdir()) == []


def test_what_waits_to_be_imported_is_in_it(library, tmp_path, settings):
    token = "0123456789abcdef" * 2
    folder = settings.DATA_DIR / "uploads" / token
    folder.mkdir(parents=True)
    (folder / "upload.zip").write_bytes(b"PK pages")
    (folder / "trial.json").write_bytes(b"{}")
    values = {"uploaded_by": factories.make_editor(), "origin": "ai", "name": "pages.zip", "digest": "0" * 64}
    ImportJob.objects.create(path=token, step=JobStep.TRIED, **values)
    ImportJob.objects.create(path="f" * 32, step=JobStep.UPLOADED, **values)

    written = backup(tmp_path / "site.backup")

    assert set(written.manifest.uploads) == {f"{token}/upload.zip", f"{token}/trial.json"}
    assert written.missing == [f"{'f' * 32}/upload.zip"]


def test_the_zip_of_an_import_that_is_done_is_left_out(library, tmp_path, settings):
    token = "0123456789abcdef" * 2
    folder = settings.DATA_DIR / "uploads" / token
    folder.mkdir(parents=True)
    (folder / "upload.zip").write_bytes(b"PK pages")
    values = {"uploaded_by": factories.make_editor(), "origin": "ai", "name": "pages.zip", "digest": "0" * 64}
    ImportJob.objects.create(path=token, step=JobStep.IMPORTED, **values)

    assert backup(tmp_path / "site.backup").manifest.uploads == {}


def test_the_command_says_what_is_in_it_and_writes_over_nothing(library, tmp_path, capsys):
    call_command("backup", tmp_path / "site.backup")

    said = capsys.readouterr().out
    assert "rows of" in said
    assert "secret_key" in said
    before = (tmp_path / "site.backup").read_bytes()
    with pytest.raises(CommandError, match=r"No backup was written.*is there already"):
        call_command("backup", tmp_path / "site.backup")
    assert (tmp_path / "site.backup").read_bytes() == before


def test_the_version_is_the_one_of_the_project():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION
