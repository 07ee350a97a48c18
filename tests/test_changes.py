"""Something public changed: the newest number is announced whole, and never goes back."""

import errno
import os
import threading

from drugs import changes


def test_nothing_was_announced_yet():
    assert changes.newest() == 0


def test_the_newest_number_is_told():
    changes.announce(1)
    changes.announce(2)

    assert changes.newest() == 2
    assert changes.marker().read_text() == "2"


def test_a_newer_number_is_not_replaced_by_an_older_one():
    changes.announce(7)
    changes.announce(3)

    assert changes.newest() == 7


def test_an_empty_marker_is_no_number():
    changes.marker().write_text("")

    assert changes.newest() == 0


def test_many_at_once_end_with_the_newest():
    errors: list[BaseException] = []
    barrier = threading.Barrier(16)

    def announce(numbers: range) -> None:
        barrier.wait()
        try:
            for number in numbers:
                changes.announce(number)
        except OSError as error:
            errors.append(error)

    threads = [threading.Thread(target=announce, args=(range(start, 161, 16),)) for start in range(1, 17)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (errors, changes.newest()) == ([], 160)


def full(*_names: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_on_a_full_disk_the_number_is_written_over_the_one_before(monkeypatch):
    changes.announce(12)
    monkeypatch.setattr(os, "replace", full)

    changes.announce(345)

    assert changes.newest() == 345
    assert not changes.marker().with_name("changed.new").exists()
    changes.write_number(changes.marker(), 6)
    assert changes.newest() == 6


def test_what_cannot_be_announced_is_done_all_the_same(monkeypatch, caplog):
    monkeypatch.setattr(os, "replace", full)

    changes.announce(1)

    assert changes.newest() == 0
    assert "cannot be announced" in caplog.text
