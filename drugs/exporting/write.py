"""Write everything public into a folder or a file: only what changed is touched, and nothing stands there half.

What stands there and was not written by an export is left alone; where it is in the way, nothing is written over it.
"""

from __future__ import annotations

import filecmp
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from drugs.exporting import json_lines, markdown
from drugs.exporting.file_names import SUFFIX, file_name, folder_of
from drugs.exporting.markdown import ExportError
from drugs.exporting.public_texts import public_texts
from drugs.framing import FORMAT, is_framed

FOLDERS = ("combinations", "drugs")
# Line ends may be part of a text: no program is to turn them.
ATTRIBUTES = f"# {FORMAT}: texts stand here byte for byte.\n*{SUFFIX} -text\n"
JSON_MARK = f'"format": "{FORMAT}"'.encode()


@dataclass
class Written:
    """What became of an export: how many pages, how many files changed, and which were removed."""

    pages: int = 0
    changed: int = 0
    removed: list[str] = field(default_factory=list)


def as_markdown(folder: Path) -> Written:
    """Write one file an entry: `drugs/paracetamol.md`; remove those of an earlier export that are public no more.

    Raises OSError, NoticeError, and ExportError where another file is in the way.
    """
    written = Written()
    names: set[Path] = set()
    for kind in FOLDERS:
        (folder / kind).mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitattributes").exists():
        replace(folder / ".gitattributes", ATTRIBUTES.encode())
    for public in public_texts():
        file = folder / folder_of(public.entry) / file_name(public.entry.slug)
        names.add(file)
        content = markdown.document(public).encode()
        written.pages += 1
        if not holds(file, content, is_framed):
            replace(file, content)
            written.changed += 1
    for kind in FOLDERS:
        for file in sorted((folder / kind).glob(f"*{SUFFIX}")):
            if file not in names and file.is_file() and not file.is_symlink() and is_ours(file, is_framed):
                file.unlink()
                written.removed.append(f"{kind}/{file.name}")
    return written


def as_json_lines(file: Path) -> Written:
    """Write one line an entry. Raises as as_markdown does."""
    written = Written()
    require_ours(file, lambda first: JSON_MARK in first)
    with beside(file) as (temporary, handle):
        for public in public_texts():
            handle.write(json_lines.document(public).encode())
            written.pages += 1
        handle.close()
        if not file.exists() or not filecmp.cmp(temporary, file, shallow=False):
            os.replace(temporary, file)
            written.changed = 1
    return written


def holds(file: Path, content: bytes, is_mark: Callable[[bytes], bool]) -> bool:
    """Tell whether a file holds just this. Raises ExportError where it is none of ours."""
    require_ours(file, is_mark)
    return file.exists() and file.read_bytes() == content


def require_ours(file: Path, is_mark: Callable[[bytes], bool]) -> None:
    if file.exists() and file.stat().st_size and not is_ours(file, is_mark):
        raise ExportError(_("%s is there already and no export wrote it. Move it away.") % file)


def is_ours(file: Path, is_mark: Callable[[bytes], bool]) -> bool:
    """Tell whether the first line or two say that an export wrote a file."""
    with file.open("rb") as handle:
        return is_mark(handle.readline() + handle.readline(200))


def replace(file: Path, content: bytes) -> None:
    """Write a file whole: whoever reads sees the old one or the new one."""
    with beside(file) as (temporary, handle):
        handle.write(content)
        handle.close()
        os.replace(temporary, file)


@contextmanager
def beside(file: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a file beside the one that it is to replace; it is gone at the end."""
    temporary = file.parent / f".medref-export-{os.getpid()}.tmp"
    try:
        with temporary.open("wb") as handle:
            yield temporary, handle
    finally:
        temporary.unlink(missing_ok=True)
