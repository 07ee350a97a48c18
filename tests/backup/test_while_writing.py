"""A backup while others write shows one moment: all that was done before it, nothing of what came after, no half."""

from __future__ import annotations

import threading

from django.db import connections

from drugs import review
from drugs.backup import backup
from drugs.backup.snapshot import snapshot
from drugs.models import Entry, Event
from tests import factories
from tests.backup.archives import rows_of


def test_what_is_written_meanwhile_is_not_seen(racing_db, tmp_path):
    factories.make_drug("Before")

    with snapshot(tmp_path) as moment:
        begun = list(Entry.objects.using(moment).values_list("name", flat=True))
        factories.make_drug("Meanwhile")
        entries = list(Entry.objects.using(moment).values_list("name", flat=True))
        events = Event.objects.using(moment).count()

    assert begun == entries == ["Before"]
    assert (events, Event.objects.count()) == (1, 2)
    assert list(tmp_path.glob(".medref-copy-*")) == []


def test_a_backup_shows_one_moment(racing_db, tmp_path):
    editors = [factories.make_user(f"editor{number}", "Editors") for number in range(2)]
    stop, errors, done = threading.Event(), [], [0, 0]

    def write(number: int) -> None:
        try:
            while not stop.is_set():
                drug = review.create_drug(f"Drug {number} {done[number]}", actor=editors[number])
                draft = review.start_draft(drug, actor=editors[number], content=factories.make_content())
                review.submit(draft, actor=editors[number], seen_digest=draft.digest)
                done[number] += 1
        except Exception as error:  # noqa: BLE001  whatever stops a writer is what the test is looking for
            errors.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for writer in writers:
        writer.start()
    files = [backup(tmp_path / f"{number}.backup").file for number in range(4)]
    stop.set()
    for writer in writers:
        writer.join()

    assert errors == []
    assert sum(done) > 0
    for file in files:
        events, counter = rows_of(file, "drugs_event"), rows_of(file, "drugs_eventcounter")
        assert sorted(row["seq"] for row in events) == list(range(1, len(events) + 1))
        assert not counter or counter[0]["last"] == len(events)
        entries = {row["id"] for row in rows_of(file, "drugs_entry")}
        assert {row["entry_id"] for row in rows_of(file, "drugs_revision")} <= entries
        assert {row["entry_id"] for row in events} == entries
