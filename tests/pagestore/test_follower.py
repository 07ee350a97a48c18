"""Two machines on one database: one follows what happens on the other; a lost database closes nothing early."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time

import pytest
from django.db import OperationalError, connection

from drugs import review
from drugs.pagestore import follower as followers
from drugs.pagestore import following
from drugs.pagestore.addresses import place_of
from drugs.pagestore.follower import Follower
from drugs.search import from_memory, memory
from tests import factories

PATIENCE = 20.0  # seconds until a test gives up; what it waits for takes one


def wait_for(condition) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def running(store, monkeypatch):
    """Start followers that end with the test."""
    monkeypatch.setattr(followers, "HAND_OVER", 0.1)
    started: list[tuple[Follower, threading.Thread]] = []

    def start() -> Follower:
        one = Follower(store)
        started.append((one, one.start()))
        return one

    yield start
    for one, thread in started:
        one.stopped.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_a_withdrawal_on_another_machine_is_followed(site, store, running, committing_db, settings, tmp_path):
    entry = factories.make_approved(factories.make_drug("Testamol")).entry
    site.ask("/drugs/testamol/")
    place = place_of("/drugs/testamol/")
    running()
    assert wait_for(lambda: store.age("alive") < 60)
    assert store.has(place)

    settings.DATA_DIR = tmp_path / "another machine"
    settings.DATA_DIR.mkdir()
    review.retract(entry, actor=factories.make_moderator(), reason="A wrong dose.")

    assert wait_for(lambda: not store.has(place))
    assert wait_for(lambda: store.applied() == following.newest())


def test_a_process_in_which_nobody_searched_finds_names_without_the_database(running, committing_db, monkeypatch):
    monkeypatch.setattr(memory, "MEMORY", memory.Memory())
    monkeypatch.setattr(from_memory, "MEMORY", memory.MEMORY)
    factories.make_approved(factories.make_drug("Testamol"))

    running()

    assert wait_for(lambda: memory.MEMORY.seen >= 0)
    assert [one.entry.name for one in from_memory.find_in_memory("testamol") or ()] == ["Testamol"]


def test_a_folder_that_cannot_be_made_is_said_once_and_tried_again(store, running, committing_db, caplog):
    assert not store.root.exists()
    store.root.parent.mkdir(parents=True, exist_ok=True)
    store.root.write_text("in the way")
    running()
    assert wait_for(lambda: caplog.records)
    time.sleep(0.3)

    store.root.unlink()

    assert wait_for(lambda: store.age("alive") < 60)
    assert [record.getMessage() for record in caplog.records if "in step" in record.getMessage()] == [
        "Finished pages cannot be kept in step (Not a directory). Look at the disk of MEDREF_DATA_DIR: it may be full."
    ]


def test_a_disk_that_takes_nothing_is_said_once_and_again_the_next_time(store, running, committing_db, caplog):
    running()
    assert wait_for(lambda: store.age("alive") < 60)
    in_the_way = store.root / "tmp"

    for times in (1, 2):
        shutil.rmtree(in_the_way)
        in_the_way.write_text("in the way")
        (store.root / "day").unlink()
        assert wait_for(lambda times=times: caplog.text.count("cannot be kept in step (File exists)") == times)
        time.sleep(2.5)  # it looks each second
        in_the_way.unlink()
        assert wait_for(lambda: store.day() is not None)

    assert caplog.text.count("cannot be kept in step") == 2


def test_one_follower_of_a_machine_follows_and_another_takes_over(store, running, committing_db):
    first = running()
    assert wait_for(lambda: store.age("alive") < 60)
    second = running()
    asked = []
    second.look = lambda: asked.append(1)

    time.sleep(0.3)
    assert asked == []
    first.stopped.set()

    assert wait_for(lambda: bool(asked))


def test_without_the_database_what_is_served_goes_on_being_served(store, committing_db, caplog):
    one = Follower(store)
    one.look()
    served = store.root.parent / "served"
    assert served.exists()

    def gone(execute, sql, params, many, context):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(gone):
        one.look()
        one.look()
        assert served.exists()
        assert store.age("alive") < 60
        assert caplog.text.count("does not answer") == 1

        os.utime(store.root / "contact", (0, 0))
        one.look()
        assert not served.exists()
    one.look()

    assert served.exists()
    assert "answers again" in caplog.text


def test_a_store_that_cannot_be_changed_is_withheld_and_not_said_to_be_followed(
    site, store, committing_db, monkeypatch
):
    entry = factories.make_approved(factories.make_drug("Testamol")).entry
    site.ask(entry.get_absolute_url())
    one = Follower(store)
    one.stopped.set()
    one.look()
    served = store.root.parent / "served"
    assert served.exists()
    os.utime(store.root / "alive", (0, 0))

    def full(*_names: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    review.retract(entry, actor=factories.make_moderator(), reason="A wrong dose.")
    one.look()

    assert not served.exists()
    assert store.age("alive") > 1000
    assert site.ask(entry.get_absolute_url()).status == 410
