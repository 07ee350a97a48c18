"""The files of finished pages: whole or not at all, gone at once, the same for a web server that serves them alone.

    MEDREF_DATA_DIR/pages/<version>/
        entries/… site/…      the pages, each with its .gz beside it (addresses.py)
        headers.json          the headers of each kind of document; nothing in them belongs to one page
        applied               the number of the newest event that was followed
        day                   the day on which overdue pages were last taken away
        due/<date>            folders whose pages say something else from that day on
        contact, alive        touched when the database was reached, and by the machine's follower
        lock, follower, tmp/, trash/    for those who write
    MEDREF_DATA_DIR/pages/served    a link to the version in service, for the web server

The tag and the date of a page are those of its file, as nginx makes them: time of the file and size, in hexadecimal. So
that they never name two contents, a file's time is a stamp of what the page was built from (stamp.py).
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import json
import math
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from drugs import changes
from drugs.pagestore import version
from drugs.pagestore.addresses import SITE, Place, address_of

Headers = list[tuple[str, str]]
# The web server reads the pages, whoever it is; nobody else reads what the site writes.
PUBLIC_FILE, PUBLIC_FOLDER = 0o644, 0o755
# A version that nobody followed for so long belongs to no process any more, in seconds.
FORGOTTEN = 3600


@dataclass(frozen=True, slots=True)
class Stored:
    """A finished page as it lies there. stamp: its time in s; size: of body in bytes."""

    body: bytes
    stamp: int
    size: int

    @property
    def unzipped(self) -> bytes | None:
        """The body of a zipped page; None where it cannot be read."""
        try:
            return gzip.decompress(self.body)
        except (EOFError, OSError, zlib.error):
            return None


class Store:
    """The finished pages of one version on this machine. Processes and threads share it through the file system."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = str(root)  # joined with each request's path: strings are quicker than Path

    def read(self, place: Place, *, zipped: bool) -> Stored | None:
        """Return a page, or None where there is none. One file is opened; nothing is kept in memory.

        By four calls of the system and no more: at each of them other threads of a busy process take their turn, which
        costs more than the call.
        """
        try:
            handle = os.open(f"{self.name}/{place.path}{'.gz' if zipped else ''}", os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            status = os.fstat(handle)
            body = os.read(handle, status.st_size)
        finally:
            os.close(handle)
        return Stored(body, int(status.st_mtime), status.st_size) if len(body) == status.st_size else None

    def has(self, place: Place) -> bool:
        return os.path.exists(f"{self.name}/{place.path}")

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until nobody else on this machine changes the store, and keep them waiting."""
        make_public(self.root)
        with open(self.root / "lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def put(self, place: Place, body: bytes, stamp: int) -> None:
        """Put a page down, zipped beside it. Only within a turn."""
        target = self.root / place.path
        make_public(target.parent)
        zipped = gzip.compress(body, compresslevel=9, mtime=0)
        # The zipped one first: a web server looks for the plain one to know whether there is a page.
        self.write(target.with_name(target.name + ".gz"), zipped, stamp)
        self.write(target, body, stamp)

    def write(self, target: Path, content: bytes, stamp: int | None = None) -> None:
        """Write a file whole or not at all."""
        scratch = self.root / "tmp"
        scratch.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=scratch)
        try:
            with open(handle, "wb") as file:
                file.write(content)
                os.fchmod(file.fileno(), PUBLIC_FILE)
            if stamp is not None:
                os.utime(name, (stamp, stamp))
            os.replace(name, target)
        except OSError:
            os.unlink(name)  # a full disk gets back what it gave
            raise

    def drop(self, folders: Iterable[str]) -> None:
        """Take folders of pages away, each at once. Only within a turn. Needs no room on the disk: it is renamed."""
        trash = self.root / "trash"
        trash.mkdir(parents=True, exist_ok=True)
        for folder in folders:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                os.rename(self.root / folder, trash / uuid4().hex)
        self.empty(trash)

    def drop_all(self) -> None:
        """Take every page away. Only within a turn."""
        self.drop(("entries", SITE, "due"))

    def empty(self, trash: Path) -> None:
        """Delete what was taken away. What cannot be deleted is out of sight already and goes with the next."""
        shutil.rmtree(trash, ignore_errors=True)

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield the path below the store and the address of each page that lies there."""
        for top in ("entries", SITE):
            for folder, _folders, files in os.walk(self.root / top):
                for file in sorted(files):
                    stored = os.path.relpath(os.path.join(folder, file), self.root)
                    if (address := address_of(stored)) is not None:
                        yield stored, address

    def applied(self) -> int | None:
        """Return the newest event that the store has followed; None for a store that never did."""
        try:
            return int((self.root / "applied").read_text())
        except FileNotFoundError:
            return None

    def followed(self, seq: int) -> None:
        """Say that every page shows what happened up to seq. Only within a turn, after the pages are gone."""
        changes.write_number(self.root / "applied", seq)

    def touch(self, name: str) -> None:
        """Note on one of the store's own files that now is now."""
        make_public(self.root)
        (self.root / name).touch()

    def age(self, name: str) -> float:
        """Return how long ago one of the store's own files was touched, in seconds; infinite where there is none."""
        try:
            return time.time() - (self.root / name).stat().st_mtime
        except FileNotFoundError:
            return math.inf

    def headers(self) -> dict[str, Headers]:
        """Return the headers of each kind of document that was ever built."""
        try:
            found = json.loads((self.root / "headers.json").read_text())
        except FileNotFoundError:
            return {}
        return {kind: [(name, value) for name, value in headers] for kind, headers in found.items()}

    def put_headers(self, kind: str, headers: Headers) -> bool:
        """Keep the headers of a kind of document, the first time. Returns whether these are the ones that are kept.

        Only within a turn. A page with others is none that every web server can serve: it is not stored.
        """
        known = self.headers()
        if kind not in known:
            known[kind] = headers
            self.write(self.root / "headers.json", json.dumps(known).encode())
        return known[kind] == headers

    def forget_headers(self) -> None:
        """Let the next pages say anew which headers they have. Only within a turn, with no page left."""
        (self.root / "headers.json").unlink(missing_ok=True)

    def expects(self, folder: str, day: date) -> None:
        """Note that the pages in a folder say something else from day on. Only within a turn."""
        (self.root / "due").mkdir(parents=True, exist_ok=True)
        with open(self.root / "due" / day.isoformat(), "a") as file:
            file.write(f"{folder}\n")

    def drop_overdue(self, today: date) -> None:
        """Take away the pages that say something else from today on. Only within a turn."""
        due = self.root / "due"
        lists = [file for file in due.iterdir() if file.name <= today.isoformat()] if due.is_dir() else []
        for file in lists:
            self.drop(dict.fromkeys(file.read_text().split()))
            file.unlink()
        self.write(self.root / "day", today.isoformat().encode())

    def day(self) -> date | None:
        """Return the day up to which overdue pages were taken away."""
        try:
            return date.fromisoformat((self.root / "day").read_text())
        except FileNotFoundError:
            return None

    def serve(self) -> None:
        """Point the web server's link at this version."""
        link = self.root.parent / "served"
        if link.is_symlink() and os.readlink(link) == self.root.name:
            return
        fresh = Path(tempfile.mkdtemp(dir=self.root)) / "served"
        fresh.symlink_to(self.root.name)
        os.replace(fresh, link)
        fresh.parent.rmdir()

    def withhold(self) -> None:
        """Take the web server's link away: it asks Django for everything."""
        (self.root.parent / "served").unlink(missing_ok=True)

    def sweep(self) -> None:
        """Delete the pages of versions that no process follows any more."""
        for other in self.root.parent.iterdir():
            if other.is_symlink() or not other.is_dir() or other == self.root:
                continue
            heart = other / "alive"
            if time.time() - (heart if heart.exists() else other).stat().st_mtime > FORGOTTEN:
                shutil.rmtree(other, ignore_errors=True)


def make_public(folder: Path) -> None:
    """Make a folder of the store, and those above it, such that a web server may look into it, whatever the umask."""
    if folder.is_dir():
        return
    make_public(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(PUBLIC_FOLDER)


def current() -> Store:
    """Return the store of this process's version."""
    return Store(Path(settings.DATA_DIR) / "pages" / version.current())
