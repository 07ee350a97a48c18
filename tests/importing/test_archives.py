"""Zips of pages: what is a page in them, and that whatever is hostile, broken or too large is refused in words."""

from __future__ import annotations

import stat
import struct
import subprocess
import tracemalloc
import zipfile
import zlib

import pytest

from drugs.importing import archives, zip_directory
from drugs.importing.archives import ArchiveError
from drugs.importing.errors import PageError
from drugs.importing.front_matter import MAX_PAGE_BYTES
from tests.importing import zips

ONE = {"pages/t/testamol.md": zips.page()}


def look(folder, raw: bytes) -> archives.Archive:
    """Look through a zip and unpack each page once, as a dry run does."""
    archive = archives.opened(zips.write(folder, raw))
    assert list(archive.read_all())
    return archive


def refusal(folder, raw: bytes) -> str:
    with pytest.raises(ArchiveError) as refused:
        look(folder, raw)
    return refused.value.words


def special(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


def test_a_page_is_known_as_the_same_file_on_disk_would_be(tmp_path):
    archive = look(tmp_path, zips.make(ONE))

    (found,) = archive.found(lambda name: "elsewhere")

    assert (found.key, found.path, found.folder) == ("t/testamol.md", "pages/t/testamol.md", "t")
    assert found.old_address == "composition/t/testamol"
    assert found.read() == zips.page()
    assert archive.folders == {"t"}


def test_a_page_in_no_folder_is_asked_about(tmp_path):
    archive = look(tmp_path, zips.make({"testamol.md": zips.page()}))

    (found,) = archive.found(lambda name: f"of {name}")

    assert archive.without_folder == ["testamol.md"]
    assert found.key == "of testamol.md/testamol.md"
    assert archive.folders == frozenset()


def test_what_is_no_page_is_left_aside_and_counted(tmp_path):
    others = {
        "pages/": b"", "pages/t/": b"", "__MACOSX/pages/._testamol.md": b"x", "pages/.DS_Store": b"x",
        ".git/notes.md": b"x", "pages/readme.txt": b"x", "pages/picture.png": b"x",
    }  # fmt: skip

    archive = look(tmp_path, zips.make(others | ONE))

    assert [page.name for page in archive.pages] == ["testamol.md"]
    assert archive.aside == {"folder": 2, "hidden": 3, "other": 2}


def test_other_programs_write_zips_that_are_read(tmp_path):
    (tmp_path / "pages" / "t").mkdir(parents=True)
    (tmp_path / "pages" / "t" / "testamöl.md").write_bytes(zips.page())
    plain = ["zip", "-qr", "plain.zip", "pages"]
    try:
        subprocess.run(plain, cwd=tmp_path, check=True)
    except FileNotFoundError:
        pytest.skip("There is no zip on this machine.")
    streamed = subprocess.run(["zip", "-qr", "-", "pages"], cwd=tmp_path, check=True, capture_output=True).stdout

    for raw in ((tmp_path / "plain.zip").read_bytes(), streamed):
        archive = look(tmp_path, raw)

        assert [found.read() for found in archive.found(str)] == [zips.page()]
        assert archive.pages[0].name == "testamöl.md"


def test_a_name_that_macos_takes_apart_is_the_one_on_disk(tmp_path):
    archive = look(tmp_path, zips.make({"t/testamo\u0308l.md": zips.page()}))

    assert archive.pages[0].name == "testamöl.md"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("/etc/passwd.md", "absolute path"),
        ("C:/pages/x.md", "absolute path"),
        ("c:x.md", "absolute path"),
        ("../x.md", "leads out of the zip"),
        ("pages/../../x.md", "leads out of the zip"),
        ("pages/..", "leads out of the zip"),
        ("pages\\t\\x.md", "backslash"),
        ("pages/x\ny.md", "nobody can see"),
        ("pages/x\u202edm.md", "nobody can see"),
        ("pages/\u200bx.md", "nobody can see"),
        ("p/" * 250 + "x.md", "too long"),
        ("./", "no name"),
    ],
)
def test_a_path_that_is_not_below_the_zip_is_refused(tmp_path, name, words):
    said = refusal(tmp_path, zips.make([(name, zips.page()), *ONE.items()]))

    assert words in said
    assert "Pack the folder of pages itself" in said


def test_a_name_with_a_nul_is_refused(tmp_path):
    raw = zips.named(zips.make({"pages/x_.md": zips.page()}), b"pages/x\0.md")

    assert "nobody can see" in refusal(tmp_path, raw)


def test_a_name_in_no_known_encoding_is_refused(tmp_path):
    raw = zips.named(zips.make({"pages/x_.md": zips.page()}), b"pages/x\x94.md")

    assert "UTF-8" in refusal(tmp_path, raw)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR])
def test_links_and_devices_are_refused(tmp_path, kind):
    said = refusal(tmp_path, zips.make([(special("pages/x.md", kind | 0o777), b"/etc/passwd"), *ONE.items()]))

    assert "“pages/x.md” is a link or a device" in said


@pytest.mark.parametrize("flag", [0x0001, 0x0040, 0x2000])
def test_encrypted_entries_are_refused(tmp_path, flag):
    raw = zips.change(zips.make(ONE), "flags", flag, local=True)

    assert "“pages/t/testamol.md” is encrypted. Pack the zip without a password." in refusal(tmp_path, raw)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(tmp_path, method):
    assert f"not read here ({method})" in refusal(tmp_path, zips.make(ONE, method))


@pytest.mark.parametrize("name", ["inner.zip", "pages/t/inner.ZIP", "x.tar", "x.tar.gz", "x.7z", "x.docx"])
def test_archives_inside_are_refused(tmp_path, name):
    assert "an archive inside the zip" in refusal(tmp_path, zips.make(ONE | {name: zips.make(ONE)}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path):
    raw = zips.make([("t/x.md", zips.page()), ("t/x.md", b"other")])

    assert "“t/x.md” is in the zip twice" in refusal(tmp_path, raw)


def test_the_same_place_by_two_spellings_is_refused(tmp_path):
    raw = zips.make([("t/x.md", zips.page()), ("./t//x.md", b"other")])

    assert "in the zip twice" in refusal(tmp_path, raw)


@pytest.mark.parametrize("field", ["checksum", "packed", "size", "method"])
def test_two_headers_that_say_different_things_are_refused(tmp_path, field):
    value = zip_directory.STORED if field == "method" else 12

    assert "says two different things" in refusal(tmp_path, zips.change(zips.make(ONE), field, value))


@pytest.mark.parametrize("is_central", [True, False])
def test_an_entry_that_is_encrypted_by_one_of_its_headers_is_refused(tmp_path, is_central):
    raw = zips.change(zips.make(ONE), "flags", 0x0001, central=is_central, local=not is_central)

    assert "says two different things" in refusal(tmp_path, raw)


def test_two_headers_with_different_names_are_refused(tmp_path):
    raw = zips.make({"pages/t/x.md": zips.page()})
    at = raw.index(b"pages/t/x.md")

    assert "says two different things" in refusal(tmp_path, raw[:at] + b"pages/t/y.md" + raw[at + 12 :])


@pytest.mark.parametrize(("field", "value"), [("size", 7), ("size", 5_000), ("checksum", 7)])
def test_an_entry_that_is_not_what_both_headers_say_is_refused(tmp_path, field, value):
    content = zips.page() + bytes(range(32, 127)) * 30

    raw = zips.change(zips.make({"t/x.md": content}), field, value, local=True)

    assert "“t/x.md” is not what the zip says of it" in refusal(tmp_path, raw)


def test_damaged_data_is_refused(tmp_path):
    raw = bytearray(zips.make(ONE))
    raw[80] ^= 0xFF

    assert "is not what the zip says of it" in refusal(tmp_path, bytes(raw))


def test_a_stored_entry_has_one_size(tmp_path):
    raw = zips.change(zips.make(ONE, zipfile.ZIP_STORED), "size", 7, local=True)

    assert "is not what the zip says of it" in refusal(tmp_path, raw)


def test_entries_that_share_their_bytes_are_refused(tmp_path):
    """The bomb that 42 kB grows to terabytes with: one packed file, many entries that point to it."""
    raw = zips.make({"t/x.md": zips.page(), "t/y.md": zips.page()})
    second = zips.change(raw, "header", 0, entry=1).replace(b"t/y.md", b"t/x.md")

    assert "over each other" in refusal(tmp_path, second.replace(b"t/x.md", b"t/x.md"))


def test_an_entry_that_grows_too_much_is_refused(tmp_path):
    assert "more than 100 times" in refusal(tmp_path, zips.make({"t/x.md": b"a" * 150_000}))


def test_a_page_that_is_too_large_is_refused_before_it_is_unpacked(tmp_path):
    raw = zips.make({"t/x.md": b"a" * (MAX_PAGE_BYTES + 1)}, zipfile.ZIP_STORED)

    assert f"“t/x.md” has {MAX_PAGE_BYTES + 1} bytes" in refusal(tmp_path, raw)


def test_a_bomb_under_an_honest_size_takes_no_memory(tmp_path):
    """Both headers say 1,000 bytes, and 200 MB are packed: no more than a page is ever unpacked."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(200)) + packer.flush()
    name = b"t/x.md"
    local = struct.pack("<4s5HL2L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 7, len(bomb), 150_000, len(name), 0) + name + bomb
    head = struct.pack("<4s6HL2L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 7, len(bomb), 150_000, 6, 0, 0, 0, 0, 0, 0)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(head) + 6, len(local), 0)
    file = zips.write(tmp_path, local + head + name + end)
    archive = archives.opened(file)
    tracemalloc.start()

    with pytest.raises(ArchiveError, match="not what the zip says"):
        list(archive.read_all())

    assert tracemalloc.get_traced_memory()[1] < 3_000_000
    tracemalloc.stop()


def test_too_many_entries_are_refused_before_their_names_are_read(tmp_path):
    raw = zips.make({f"t/{number}.md": b"" for number in range(archives.MAX_MEMBERS + 1)})

    assert "The zip holds 20001 entries; at most 20000 are possible" in refusal(tmp_path, raw)


def test_too_much_in_all_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 2 * len(zips.page()) - 1)

    assert "Split it." in refusal(tmp_path, zips.make({"t/x.md": zips.page(), "t/y.md": zips.page()}))


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    file = tmp_path / "sparse.zip"
    with file.open("wb") as out:
        out.truncate(archives.MAX_ARCHIVE_BYTES + 1)

    with pytest.raises(ArchiveError, match="101 MB; at most 100 MB"):
        archives.opened(file)


def honest() -> bytes:
    return zips.make(ONE)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x05\x06",
        b"no zip at all" * 100,
        honest()[:-1],
        honest()[:40],
        b"#!/bin/sh\n" + honest(),
        honest() + b"more",
        honest()[:-2] + struct.pack("<H", 22) + honest()[-22:],
        zips.change(honest(), "header", 5_000),
        honest().replace(b"PK\x01\x02", b"PK\x01\x03"),
        honest().replace(b"PK\x03\x04", b"PK\x03\x05"),
    ],
    ids=[
        "empty", "signature", "text", "cut off", "half", "program in front", "bytes behind", "two ends",
        "header elsewhere", "no directory", "no local header",
    ],
)  # fmt: skip
def test_what_is_no_whole_zip_is_refused(tmp_path, raw):
    assert "no whole zip file" in refusal(tmp_path, raw)


def test_the_64_bit_form_is_refused(tmp_path):
    assert "64-bit form" in refusal(tmp_path, zips.change(honest(), "packed", 0xFFFFFFFF))


def test_a_zip_without_a_page_is_refused(tmp_path):
    assert "no Markdown file" in refusal(tmp_path, zips.make({"readme.txt": b"x"}))


def test_any_byte_may_be_wrong(tmp_path):
    """Whatever one byte becomes, the zip is read as it is or refused in words: no other error."""
    raw, said = zips.make(ONE), set()
    for at in range(len(raw)):
        for bits in (0x01, 0x80, 0xFF):
            wrong = bytearray(raw)
            wrong[at] ^= bits

            try:
                look(tmp_path, bytes(wrong))
            except ArchiveError as refused:
                said.add(refused.words)

    assert len(said) > 10
    assert all(said)


def test_a_zip_that_changes_after_it_was_looked_through_fails_file_by_file(tmp_path):
    archive = look(tmp_path, zips.make(ONE))
    (found,) = archive.found(str)
    raw = bytearray(archive.path.read_bytes())
    raw[80] ^= 0xFF
    archive.path.write_bytes(raw)

    with pytest.raises(PageError, match="not what the zip says"):
        found.read()


def test_a_name_is_shown_without_what_nobody_sees():
    assert archives.shown("a\u202eb\n") == "a\\u202eb\\u000a"
    assert len(archives.shown("x" * 500)) < 130
