"""Pages in memory: never other bytes than those that lie in the store now, and never more than there is room for."""

import os

import pytest

from drugs.pagestore.addresses import Place
from drugs.pagestore.hot import HotPages
from tests.pagestore.test_store import PLACE, put


@pytest.fixture
def opened(monkeypatch):
    """Return the files that are opened to be read, as they are."""
    found, real = [], os.open

    def noting(path, flags, *more, **others):
        found.append(str(path))
        return real(path, flags, *more, **others)

    monkeypatch.setattr(os, "open", noting)
    return found


def test_a_page_is_read_from_its_file_once(store, opened):
    put(store)
    hot = HotPages(store)
    del opened[:]

    pages = [hot.read(PLACE, zipped=False) for _time in range(3)]

    assert [page.body for page in pages] == [b"<p>page</p>"] * 3
    assert len(opened) == 1


def test_plain_and_zipped_are_two_pages(store):
    put(store)
    hot = HotPages(store)

    plain, zipped = hot.read(PLACE, zipped=False), hot.read(PLACE, zipped=True)

    assert zipped.body != plain.body
    assert zipped.unzipped == plain.body


def test_a_page_that_is_taken_away_is_gone_at_once(store):
    put(store)
    hot = HotPages(store)
    assert hot.read(PLACE, zipped=False) is not None

    with store.turn():
        store.drop([PLACE.folder])

    assert hot.read(PLACE, zipped=False) is None
    assert hot.pages == {}
    assert hot.size == 0


@pytest.mark.parametrize("taken_away", [True, False])
def test_a_new_page_of_the_same_length_and_time_takes_the_place_of_the_old(store, taken_away):
    put(store, body=b"<p>10 mg</p>")
    hot = HotPages(store)
    hot.read(PLACE, zipped=False)

    if taken_away:
        with store.turn():
            store.drop([PLACE.folder])
    put(store, body=b"<p>20 mg</p>")

    assert hot.read(PLACE, zipped=False).body == b"<p>20 mg</p>"


def test_a_page_that_changes_while_it_is_read_is_not_kept(store, monkeypatch):
    put(store, body=b"<p>10 mg</p>")
    hot, read = HotPages(store), store.read

    def slowly(*args, **kwargs):
        page = read(*args, **kwargs)
        put(store, body=b"<p>20 mg</p>")
        return page

    monkeypatch.setattr(store, "read", slowly)
    hot.read(PLACE, zipped=False)
    monkeypatch.undo()

    assert hot.pages == {}
    assert hot.read(PLACE, zipped=False).body == b"<p>20 mg</p>"


def test_there_is_never_more_in_memory_than_room_and_the_oldest_goes_first(store):
    places = [Place(f"entries/drugs/testamol-{number}", "index.html") for number in range(20)]
    for place in places:
        put(store, place, b"x" * 100)
    hot = HotPages(store, room=1_000)

    for place in places:
        hot.read(place, zipped=False)

    assert hot.size == 1_000
    assert [path.split("/")[-2] for path in hot.pages] == [f"testamol-{number}" for number in range(10, 20)]


def test_a_page_that_would_fill_it_is_not_kept(store):
    put(store, body=b"x" * 900)
    hot = HotPages(store, room=1_000)

    assert hot.read(PLACE, zipped=False).size == 900
    assert hot.size == 0
