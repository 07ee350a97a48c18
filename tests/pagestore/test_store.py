"""The files: whole or not at all, gone at once, and a link for the web server."""

import gzip
import os
import time
from datetime import date

import pytest

from drugs.pagestore.addresses import Place
from drugs.pagestore.store import FORGOTTEN, Store

PLACE = Place("entries/drugs/testamol", "index.html")
OTHER = Place("entries/drugs/testamol", "history/index.html")


def put(store, place=PLACE, body=b"<p>page</p>", stamp=1_000_000):
    with store.turn():
        store.put(place, body, stamp)


def test_a_page_is_read_as_it_was_put_down_plain_and_zipped(store):
    put(store)

    plain, zipped = store.read(PLACE, zipped=False), store.read(PLACE, zipped=True)
    assert (plain.body, plain.stamp, plain.size) == (b"<p>page</p>", 1_000_000, 11)
    assert (zipped.unzipped, zipped.stamp, zipped.size) == (plain.body, 1_000_000, len(zipped.body))


def test_the_web_server_may_read_a_page(store):
    put(store)

    assert os.stat(store.root / PLACE.path).st_mode & 0o777 == 0o644


def test_there_is_nothing_where_nothing_was_put(store):
    assert store.read(PLACE, zipped=False) is None
    assert not store.has(PLACE)


def test_a_folder_goes_with_all_its_pages_and_no_other(store):
    other = Place("entries/drugs/testamol-2", "index.html")
    for place in (PLACE, OTHER, other):
        put(store, place)

    with store.turn():
        store.drop([PLACE.folder, "entries/drugs/never-there"])

    assert [store.has(place) for place in (PLACE, OTHER, other)] == [False, False, True]
    assert not (store.root / "trash").exists()


def test_a_page_that_cannot_be_written_leaves_nothing_behind(store, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        put(store)

    assert not store.has(PLACE)
    assert list((store.root / "tmp").iterdir()) == []


def test_pages_are_listed_with_their_addresses(store):
    put(store)
    put(store, Place("site", "drugs/letter=a/index.html"))

    assert sorted(store.pages()) == [
        ("entries/drugs/testamol/index.html", "/drugs/testamol/"),
        ("site/drugs/letter=a/index.html", "/drugs/?letter=a"),
    ]


def test_overdue_pages_go_on_their_day_and_not_before(store):
    put(store)
    with store.turn():
        store.expects(PLACE.folder, date(2026, 3, 2))

        store.drop_overdue(date(2026, 3, 1))
        assert store.has(PLACE)
        store.drop_overdue(date(2026, 3, 2))

    assert not store.has(PLACE)
    assert store.day() == date(2026, 3, 2)
    assert list((store.root / "due").iterdir()) == []


def test_documents_of_one_kind_have_the_headers_of_the_first(store):
    with store.turn():
        assert store.put_headers("html", [("A", "1")])
        assert store.put_headers("html", [("A", "1")])
        assert not store.put_headers("html", [("A", "2")])
        assert store.put_headers("json", [("A", "2")])

    assert store.headers() == {"html": [("A", "1")], "json": [("A", "2")]}


def test_the_link_of_the_web_server_names_the_version_in_service(store):
    put(store)
    store.serve()
    served = store.root.parent / "served"
    assert gzip.decompress((served / f"{PLACE.path}.gz").read_bytes()) == b"<p>page</p>"

    other = Store(store.root.parent / "another")
    put(other)
    other.serve()
    assert os.readlink(served) == "another"

    other.withhold()
    assert not served.exists()


def test_versions_that_nobody_follows_go(store):
    put(store)
    old, living = Store(store.root.parent / "old"), Store(store.root.parent / "living")
    for other in (old, living):
        put(other)
        other.touch("alive")
    store.serve()
    long_ago = time.time() - FORGOTTEN - 1
    os.utime(old.root / "alive", (long_ago, long_ago))

    store.sweep()

    assert sorted(path.name for path in store.root.parent.iterdir()) == sorted([store.root.name, "living", "served"])


def test_age_is_counted_from_the_last_touch(store):
    assert store.age("alive") == float("inf")

    put(store)
    store.touch("alive")

    assert 0 <= store.age("alive") < 60
