"""Zips of pages: which of their entries are pages, and what is refused before anything is unpacked.

    pages/d/diazepam.md      known as d/diazepam.md, as the same file on disk would be
    diazepam.md              in no folder: the folder that was given with it, or the one it is known in
    __MACOSX/…, .DS_Store, readme.txt    left aside, and counted

One thing that is not as it should be refuses the whole: half an archive is nobody's intention.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from drugs.importing import zip_directory
from drugs.importing.errors import PageError
from drugs.importing.files import SUFFIX, Found
from drugs.importing.front_matter import MAX_PAGE_BYTES
from drugs.importing.zip_directory import ArchiveError, Member

MAX_ARCHIVE_BYTES = 100_000_000
MAX_MEMBERS = 20_000
MAX_UNPACKED_BYTES = 400_000_000
# Text is seldom packed to less than a tenth; what would grow more than this is a bomb.
MAX_GROWTH = 100
MAX_PATH_LENGTH = 500
ARCHIVES = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".7z", ".rar", ".jar", ".docx", ".epub")
DRIVE = re.compile(r"[A-Za-z]:")
# Where files without a folder go that nobody knows yet.
NO_FOLDER = "upload"


@dataclass(frozen=True)
class Page:
    """One page of an archive. parts: the folders it lies in and its name."""

    parts: tuple[str, ...]
    member: Member

    @property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def folder(self) -> str:
        """Its last folder, "" when it lies in none."""
        return self.parts[-2] if len(self.parts) > 1 else ""


@dataclass(frozen=True)
class Archive:
    """A zip that may be imported. aside: how many entries are left aside, by why; folders: those it brings files of."""

    path: Path
    pages: list[Page]
    aside: dict[str, int] = field(default_factory=dict)

    @property
    def folders(self) -> frozenset[str]:
        return frozenset(page.folder for page in self.pages if page.folder)

    @property
    def without_folder(self) -> list[str]:
        """Names of the pages that lie in no folder."""
        return [page.name for page in self.pages if not page.folder]

    def read_all(self) -> Iterator[str]:
        """Unpack every page once, one at a time, yielding its name. Raises ArchiveError where one is not as told."""
        for page in self.pages:
            zip_directory.unpack(self.path, page.member, MAX_PAGE_BYTES)
            yield page.name

    def found(self, folder_of: Callable[[str], str]) -> Iterator[Found]:
        """Yield every page as a file to import, unpacked when it is read. folder_of: for a name without a folder."""
        for page in self.pages:
            folder = page.folder or folder_of(page.name)
            path = "/".join(page.parts) if page.folder else f"{folder}/{page.name}"
            yield Found(path, folder, page.name, reader(self.path, page.member))


def reader(path: Path, member: Member) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return zip_directory.unpack(path, member, MAX_PAGE_BYTES)
        except ArchiveError as error:
            raise PageError(error.words) from error

    return read


def opened(path: Path) -> Archive:
    """Look through a zip without unpacking anything. Raises ArchiveError; OSError where there is no such file."""
    size = path.stat().st_size
    if size > MAX_ARCHIVE_BYTES:
        raise too_large(size)
    with path.open("rb") as file:
        found = zip_directory.members(file, size, MAX_MEMBERS)
    pages: list[Page] = []
    aside: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    for member in found:
        parts = path_of(member)
        why = kind_of(member, parts)
        if why != "folder" and parts in seen:
            raise ArchiveError(
                _("“%(name)s” is in the zip twice. Keep one and pack it again.") % {"name": shown(member.name)}
            )
        seen.add(parts)
        if why:
            aside[why] += 1
        else:
            pages.append(Page(parts, within_bounds(member)))
    if not pages:
        raise ArchiveError(_("There is no Markdown file (%(suffix)s) in this zip.") % {"suffix": SUFFIX})
    total = sum(page.member.size for page in pages)
    if total > MAX_UNPACKED_BYTES:
        raise ArchiveError(
            _("Unpacked, the pages in this zip have %(size)s MB; at most %(most)s MB are possible. Split it.")
            % {"size": total // 1_000_000, "most": MAX_UNPACKED_BYTES // 1_000_000}
        )
    return Archive(path, pages, dict(aside))


def too_large(size: int) -> ArchiveError:
    return ArchiveError(
        _("This has %(size)d MB; at most %(most)d MB are possible. Split it.")
        % {"size": -(-size // 1_000_000), "most": MAX_ARCHIVE_BYTES // 1_000_000}
    )


def path_of(member: Member) -> tuple[str, ...]:
    """Return the parts of an entry's path. Refuses one that leads elsewhere than below the archive."""
    name = unicodedata.normalize("NFC", member.name)
    problem = ""
    if not name:
        problem = _("has no name")
    elif len(name) > MAX_PATH_LENGTH:
        problem = _("has a path that is too long")
    elif any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in name):
        problem = _("has characters in its name that nobody can see")
    elif "\\" in name:
        problem = _("has a backslash in its name")
    elif name.startswith("/") or DRIVE.match(name):
        problem = _("has an absolute path")
    elif ".." in name.split("/"):
        problem = _("has a path that leads out of the zip")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if not problem and not parts:
        problem = _("has no name")
    if problem:
        raise ArchiveError(
            _("“%(name)s” %(problem)s. Pack the folder of pages itself, with relative paths.")
            % {"name": shown(member.name), "problem": problem}
        )
    return parts


def kind_of(member: Member, parts: tuple[str, ...]) -> str:
    """Return why an entry is left aside, "" for a page. Refuses what no archive of pages holds."""
    name = shown(member.name)
    if member.flags & zip_directory.ENCRYPTED:
        raise ArchiveError(_("“%(name)s” is encrypted. Pack the zip without a password.") % {"name": name})
    if member.flags & zip_directory.PATCHES or member.method not in (zip_directory.STORED, zip_directory.DEFLATED):
        raise ArchiveError(
            _("“%(name)s” is packed in a way that is not read here (%(method)d). Pack it the usual way, “deflate”.")
            % {"name": name, "method": member.method}
        )
    if member.method == zip_directory.STORED and member.packed != member.size:
        raise zip_directory.damaged(member)
    form = stat.S_IFMT(member.mode)
    is_folder = member.name.endswith("/")
    if form not in (0, stat.S_IFREG, stat.S_IFDIR) or (form == stat.S_IFDIR and not is_folder):
        raise ArchiveError(_("“%(name)s” is a link or a device, no file. Pack the files themselves.") % {"name": name})
    if is_folder:
        if member.size:
            raise zip_directory.damaged(member)
        return "folder"
    last = parts[-1].lower()
    if parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts):
        return "hidden"
    if last.endswith(ARCHIVES):
        raise ArchiveError(
            _("“%(name)s” is an archive inside the zip. Pack its files themselves, or upload it alone.")
            % {"name": name}
        )
    return "" if PurePosixPath(last).suffix == SUFFIX else "other"


def within_bounds(member: Member) -> Member:
    """Return an entry that is a page by its size. Refuses one that is too large, or grows too much."""
    name = shown(member.name)
    if member.size > MAX_PAGE_BYTES:
        raise ArchiveError(
            _("“%(name)s” has %(size)d bytes; at most %(most)d are possible. Split or shorten it.")
            % {"name": name, "size": member.size, "most": MAX_PAGE_BYTES}
        )
    if member.size > MAX_GROWTH * max(member.packed, 1):
        raise ArchiveError(
            _("“%(name)s” would grow to more than %(times)d times its packed size. That is no text.")
            % {"name": name, "times": MAX_GROWTH}
        )
    return member


def shown(name: str) -> str:
    """Return a name that is safe to show: what cannot be seen as its number, the middle of a long one left out."""
    seen = "".join(c if unicodedata.category(c)[0] != "C" else f"\\u{ord(c):04x}" for c in name)
    return seen if len(seen) <= 120 else f"{seen[:60]}…{seen[-50:]}"


def packed(files: Iterable[tuple[str, IO[bytes]]], to: Path) -> None:
    """Write single pages into one zip: (name with its folder, content). So everything that is uploaded is a zip."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content.read(MAX_PAGE_BYTES + 1), zipfile.ZIP_DEFLATED)
