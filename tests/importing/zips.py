"""Zips made for tests: honest ones, and bytes of them changed."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

PAGE = """---
title: {title}
---
# {title}

### Usage
For made-up pain in people who do not exist.

### Side Effects
Nausea, and sometimes a made-up headache. Do not drive.
"""
# Where a field stands in a central header and in a local one.
CENTRAL = {"flags": 8, "method": 10, "checksum": 16, "packed": 20, "size": 24, "attributes": 38, "header": 42}
LOCAL = {"flags": 6, "method": 8, "checksum": 14, "packed": 18, "size": 22}
WIDE = {"checksum", "packed", "size", "attributes", "header"}


def page(title: str = "Testamol") -> bytes:
    return PAGE.format(title=title).encode()


def make(
    entries: dict[str, bytes] | list[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a zip of these names and contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries.items() if isinstance(entries, dict) else entries:
            archive.writestr(name, content)
    return out.getvalue()


def named(raw: bytes, name: bytes) -> bytes:
    """Return a zip whose only entry has another name of the same length, in both headers."""
    before = zipfile.ZipFile(io.BytesIO(raw)).infolist()[0].filename.encode()
    if len(before) != len(name):
        raise ValueError("the names must be of one length")
    return raw.replace(before, name)


def change(raw: bytes, field: str, value: int, *, entry: int = 0, central: bool = True, local: bool = False) -> bytes:
    """Return a zip in which a header of an entry says something else."""
    data = bytearray(raw)
    directory = [at for at in range(len(raw)) if raw.startswith(b"PK\x01\x02", at)]
    form = "<L" if field in WIDE else "<H"
    if central:
        struct.pack_into(form, data, directory[entry] + CENTRAL[field], value)
    if local:
        header = struct.unpack_from("<L", raw, directory[entry] + CENTRAL["header"])[0]
        struct.pack_into(form, data, header + LOCAL[field], value)
    return bytes(data)


def write(folder: Path, raw: bytes, name: str = "pages.zip") -> Path:
    file = folder / name
    file.write_bytes(raw)
    return file
