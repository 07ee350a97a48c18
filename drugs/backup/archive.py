"""The file: a zip of one member a table, one line a row, and a manifest that says what each must be.

    tables/drugs_entry.jsonl      [1,"drug","Paracetamol",…]       one row a line, in the order of the primary key
    uploads/4f0c…/upload.zip      what waits to be imported
    manifest.json                 format, versions, and for each member its rows or bytes and its SHA-256; written last

Nothing here knows a database.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

FORMAT = "medref-backup-1"
MANIFEST = "manifest.json"
CHUNK_BYTES = 1 << 20
# What zipfile says of an archive that is none, or of a member that is not there, cut short, or of another kind.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


class BackupError(Exception):
    """A backup that cannot be written, read or restored, in words for an operator."""


@dataclass(frozen=True)
class Table:
    """What the member of a table must be."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. migrations: {app: [names applied]}. uploads: {path: SHA-256}."""

    medref: str
    made_at: str
    database: str
    migrations: dict[str, list[str]]
    tables: dict[str, Table]
    uploads: dict[str, str] = field(default_factory=dict)
    format: str = FORMAT


def table_member(table: str) -> str:
    return f"tables/{table}.jsonl"


def upload_member(path: str) -> str:
    return f"uploads/{path}"


class Writer:
    """Adds members to a backup that is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def table(self, table: str, columns: list[str], lines: Iterable[bytes]) -> Table:
        """Add the rows of a table, each a line without its end; return what the manifest has to say of them."""
        sha256, rows = hashlib.sha256(), 0
        with self.archive.open(table_member(table), "w", force_zip64=True) as member:
            for line in lines:
                whole = line + b"\n"
                sha256.update(whole)
                member.write(whole)
                rows += 1
        return Table(columns, rows, sha256.hexdigest())

    def upload(self, path: str, source: IO[bytes]) -> str:
        """Add a file that lies beside the database; return its SHA-256."""
        sha256 = hashlib.sha256()
        with self.archive.open(upload_member(path), "w", force_zip64=True) as member:
            while chunk := source.read(CHUNK_BYTES):
                sha256.update(chunk)
                member.write(chunk)
        return sha256.hexdigest()

    def manifest(self, manifest: Manifest) -> None:
        self.archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))


@contextmanager
def writing(file: Path) -> Iterator[Writer]:
    """Write a new backup, readable by its owner alone; it stands under its name only once it is whole and on disk.

    Raises BackupError where the name is taken, OSError where the disk says no; then nothing is left behind.
    """
    if file.exists():
        raise BackupError(_("%s is there already. A backup writes over nothing.") % file)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)  # mode 0600
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                yield Writer(archive)
            stream.flush()
            os.fsync(stream.fileno())
        check(part)
        try:
            os.link(part, file)
        except FileExistsError as error:
            raise BackupError(_("%s is there already. A backup writes over nothing.") % file) from error
        sync_folder(file.parent)
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Let the name of a new file outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Reader:
    """Reads a backup. Everything that is not as its manifest says raises BackupError."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.manifest = self.read_manifest()

    def read_manifest(self) -> Manifest:
        if MANIFEST not in self.archive.namelist():
            raise BackupError(_("This is no backup of medref: it has no manifest."))
        try:
            with self.member(MANIFEST) as member:
                told = json.loads(member.read())
            if told["format"] != FORMAT:
                words = _("This backup has the format %(theirs)s, and this version of medref reads %(ours)s. ")
                words += _("Restore it with the version that wrote it.")
                raise BackupError(words % {"theirs": told["format"], "ours": FORMAT})
            tables = {name: Table(**table) for name, table in told.pop("tables").items()}
            return Manifest(tables=tables, **told)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise BackupError(_("The manifest of this backup cannot be read (%s).") % error) from error

    def member(self, name: str) -> IO[bytes]:
        try:
            return self.archive.open(name)
        except (KeyError, RuntimeError, OSError, ValueError) as error:  # RuntimeError: it asks for a password
            words = _("The backup is damaged or cut short: %(name)s cannot be read in it (%(why)s).")
            raise BackupError(words % {"name": name, "why": error}) from error

    def lines(self, table: str) -> Iterator[bytes]:
        """Yield the rows of a table, each a line with its end; at the end, compare them with the manifest."""
        told = self.manifest.tables[table]
        sha256, rows = hashlib.sha256(), 0
        with self.member(table_member(table)) as member:
            for line in member:
                sha256.update(line)
                rows += 1
                yield line
        if (rows, sha256.hexdigest()) != (told.rows, told.sha256):
            raise BackupError(_("The backup is damaged: the rows of %s are not those that its manifest names.") % table)

    def upload(self, path: str, to: IO[bytes] | None = None) -> None:
        """Read a file that lay beside the database, into `to` where it is given; compare it with the manifest."""
        sha256 = hashlib.sha256()
        with self.member(upload_member(path)) as member:
            while chunk := member.read(CHUNK_BYTES):
                sha256.update(chunk)
                if to is not None:
                    to.write(chunk)
        if sha256.hexdigest() != self.manifest.uploads[path]:
            raise BackupError(_("The backup is damaged: the file %s is not the one that its manifest names.") % path)

    def check(self) -> None:
        """Read everything once, and compare it with the manifest."""
        for table in self.manifest.tables:
            for _line in self.lines(table):
                pass
        for path in self.manifest.uploads:
            self.upload(path)


@contextmanager
def reading(file: Path) -> Iterator[Reader]:
    """Open a backup. Raises BackupError, in words, for whatever is no backup, cut short or damaged."""
    try:
        with opened(file) as archive:
            yield Reader(archive)
    except UNREADABLE as error:
        words = _("%(file)s is no whole backup: it is damaged or cut short (%(why)s).")
        raise BackupError(words % {"file": file, "why": error}) from error


def opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise BackupError(_("There is no file %s.") % file) from error
    except (OSError, ValueError) as error:  # a place that is not in the file
        raise zipfile.BadZipFile(str(error)) from error


def check(file: Path) -> Manifest:
    """Read a backup from end to end; return its manifest. Raises BackupError."""
    with reading(file) as reader:
        reader.check()
        return reader.manifest


def described(manifest: Manifest) -> dict[str, Any]:
    """Return the numbers that a command says of a backup."""
    return {
        "rows": sum(table.rows for table in manifest.tables.values()),
        "tables": len(manifest.tables),
        "uploads": len(manifest.uploads),
    }
