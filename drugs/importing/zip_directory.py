"""What a zip says of itself: its central directory and local headers, read strictly and compared.

Read by hand, not by zipfile: that one takes a directory of any length into memory, does not see entries that overlap,
and believes the central directory where the local header says something else.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

END = struct.Struct("<4s4H2LH")
CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
LOCAL = struct.Struct("<4s5HL2L2H")
END_SIGNATURE, CENTRAL_SIGNATURE, LOCAL_SIGNATURE = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
MAX_COMMENT_BYTES = 0xFFFF
MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
# A field that holds just this says: look into the 64-bit extension, which no archive within our bounds needs.
FULL_16, FULL_32 = 0xFFFF, 0xFFFFFFFF

STORED, DEFLATED = 0, 8
ENCRYPTED = 0x0001 | 0x0040 | 0x2000
SIZES_FOLLOW = 0x0008
PATCHES = 0x0020
NAMES_ARE_UTF8 = 0x0800


class ArchiveError(Exception):
    """An archive that is refused, in words: where, why, and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = str(words)


@dataclass(frozen=True)
class Member:
    """One entry, as both of its headers have it. start: where its packed bytes begin; mode: of Unix, 0 if not told."""

    name: str
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    mode: int
    header: int
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + self.packed


def broken() -> ArchiveError:
    return ArchiveError(_("This is no whole zip file: it is cut off, or something else. Pack it and upload it again."))


def members(file: BinaryIO, size: int, most: int) -> list[Member]:
    """Return what the zip of so many bytes holds, in the order of its directory. Raises ArchiveError.

    most: how many entries are accepted; no more than that are ever in memory.
    """
    count, start, end = directory_of(file, size)
    if count > most:
        raise ArchiveError(
            _("The zip holds %(count)d entries; at most %(most)d are possible. Split it.")
            % {"count": count, "most": most}
        )
    file.seek(start)
    directory = file.read(end - start)
    found = list(entries(directory, count))
    return in_place([compared(file, member, start) for member in found])


def directory_of(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Return how many entries the central directory has, where it begins and where it ends."""
    tail_start = max(0, size - END.size - MAX_COMMENT_BYTES)
    file.seek(tail_start)
    tail = file.read(size - tail_start)
    fitting = []
    at = tail.find(END_SIGNATURE)
    while at >= 0:
        if at + END.size <= len(tail):
            fields = END.unpack_from(tail, at)
            if at + END.size + fields[7] == len(tail):
                fitting.append((tail_start + at, fields))
        at = tail.find(END_SIGNATURE, at + 1)
    if len(fitting) != 1:
        raise broken()
    place, (_signature, disk, first_disk, here, count, length, start, _comment) = fitting[0]
    if count == FULL_16 or FULL_32 in (length, start):
        raise ArchiveError(_("This zip is in the 64-bit form, which so small a one does not need. Pack it again."))
    # Nothing before, between or after: two programs cannot read two different directories out of it.
    if disk or first_disk or here != count or start + length != place or length < count * CENTRAL.size:
        raise broken()
    if length > MAX_DIRECTORY_BYTES:
        raise ArchiveError(_("The names and remarks in this zip are too long. Pack it again without remarks."))
    return count, start, place


def entries(directory: bytes, count: int) -> Iterator[Member]:
    """Yield the entries of a central directory, which has to be used up by just so many."""
    at = 0
    for _number in range(count):
        if at + CENTRAL.size > len(directory):
            raise broken()
        fields = CENTRAL.unpack_from(directory, at)
        signature, flags, method = fields[0], fields[5], fields[6]
        checksum, packed, size, name_bytes, extra_bytes, comment_bytes = fields[9:15]
        disk, attributes, header = fields[15], fields[17], fields[18]
        name_end = at + CENTRAL.size + name_bytes
        raw = directory[at + CENTRAL.size : name_end]
        at = name_end + extra_bytes + comment_bytes
        if signature != CENTRAL_SIGNATURE or len(raw) != name_bytes or at > len(directory) or disk:
            raise broken()
        if FULL_32 in (packed, size, header):
            raise ArchiveError(_("This zip is in the 64-bit form, which so small a one does not need. Pack it again."))
        yield Member(decoded(raw), flags, method, checksum, packed, size, attributes >> 16, header)
    if at != len(directory):
        raise broken()


def decoded(raw: bytes) -> str:
    """Return a name. Some programs write UTF-8 without saying so; whatever is no UTF-8 could be anything."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        shown = raw.decode("ascii", "replace")
        raise ArchiveError(
            _("The name “%(name)s” is not in UTF-8. Pack the zip with a program that writes names in UTF-8.")
            % {"name": shown}
        ) from error


def compared(file: BinaryIO, member: Member, directory_start: int) -> Member:
    """Return an entry with the place of its bytes; refuse one whose two headers do not say the same."""
    file.seek(member.header)
    head = file.read(LOCAL.size)
    if len(head) != LOCAL.size:
        raise broken()
    signature, _version, flags, method, _time, _date, checksum, packed, size, name_bytes, extra_bytes = LOCAL.unpack(
        head
    )
    if signature != LOCAL_SIGNATURE:
        raise broken()
    start = member.header + LOCAL.size + name_bytes + extra_bytes
    # Where the sizes follow the data, a 0 here says: not known yet.
    later = (0,) if flags & SIZES_FOLLOW else ()
    said = ((checksum, member.checksum), (packed, member.packed), (size, member.size))
    agree = all(here == there or here in later for here, there in said)
    name = decoded(file.read(name_bytes))
    same_flags = not (flags ^ member.flags) & (ENCRYPTED | SIZES_FOLLOW | PATCHES)
    if name != member.name or method != member.method or not agree or not same_flags:
        raise ArchiveError(
            _("The zip says two different things about “%(name)s”. It is broken or made to deceive. Pack it again.")
            % {"name": member.name}
        )
    if start + member.packed > directory_start:
        raise broken()
    return replace(member, start=start)


def in_place(found: list[Member]) -> list[Member]:
    """Return the entries; refuse two that share bytes of the file."""
    end, before = 0, ""
    for member in sorted(found, key=lambda member: member.header):
        if member.header < end:
            raise ArchiveError(
                _("“%(one)s” and “%(other)s” lie over each other in the zip. It is made to deceive. Pack it again.")
                % {"one": before, "other": member.name}
            )
        end, before = member.end, member.name
    return found


def unpack(path: Path, member: Member, most: int) -> bytes:
    """Return the bytes of an entry, which must be just what its headers say. At most `most` are ever unpacked.

    Raises ArchiveError, and OSError where the zip cannot be read.
    """
    with path.open("rb") as file:
        file.seek(member.start)
        packed = file.read(member.packed)
    try:
        raw = inflated(packed, most) if member.method == DEFLATED else packed
    except zlib.error as error:
        raise damaged(member) from error
    if len(raw) != member.size or zlib.crc32(raw) != member.checksum:
        raise damaged(member)
    return raw


def inflated(packed: bytes, most: int) -> bytes:
    """Unpack; of what would be longer than most bytes only so much that its length tells it."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    raw = stream.decompress(packed, most + 1)
    if len(raw) > most:
        return raw
    if not stream.eof or stream.unused_data:
        raise zlib.error("the data ends before its bytes or after them")
    return raw


def damaged(member: Member) -> ArchiveError:
    return ArchiveError(
        _("“%(name)s” is not what the zip says of it: its size or checksum differs. Pack it and upload it again.")
        % {"name": member.name}
    )
