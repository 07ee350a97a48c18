"""What is on record stays: events, checks, corrections, imported files."""

import pytest
from django.db import connection

from drugs import review
from drugs.models import Correction, Event, EventCounter, SectionCheck, SourceFile
from tests import factories
from tests.attacks import by_every_way, change, delete, refused, replace, sql, sqlite_only

pytestmark = pytest.mark.django_db

STAYS = "What is on record stays."
by_every_deletion = pytest.mark.parametrize("way", ["delete", "raw", "sql"])


@pytest.fixture(params=["event", "sectioncheck", "correction"])
def record(request, moderator):
    """One row of each table in which nothing changes, with a column to change."""
    revision = factories.make_approved(approver=moderator, compared={"dosage": "the label"})
    correction = Correction.objects.create(entry=revision.entry, kind="corrected", text="A dose.", actor=moderator)
    return {
        "event": (Event.objects.first(), {"note": "something else"}),
        "sectioncheck": (SectionCheck.objects.get(), {"with_credential": True}),
        "correction": (correction, {"text": "Nothing."}),
    }[request.param]


@by_every_way
def test_no_record_is_changed(way, record):
    row, values = record

    with refused(STAYS):
        change(row, way, **values)


@by_every_deletion
def test_no_record_is_deleted(way, record):
    row, _values = record

    with refused(STAYS):
        delete(row, way)


@sqlite_only
@pytest.mark.parametrize("recursive_triggers", ["ON", "OFF"])
def test_no_record_is_replaced(recursive_triggers, record):
    row, values = record
    sql(f"PRAGMA recursive_triggers={recursive_triggers}")

    with refused():
        replace(row, **values)

    sql("PRAGMA recursive_triggers=ON")


@pytest.mark.parametrize("gap", [-1, 0, 2, 1000])
def test_events_are_numbered_without_a_gap(gap, editor):
    factories.make_draft()
    last = Event.objects.first().seq

    with refused():
        Event.objects.bulk_create([Event(seq=last + gap, actor=editor, verb="approve")])

    Event.objects.bulk_create([Event(seq=last + 1, actor=editor, verb="approve")])


def test_several_events_at_once_are_numbered_without_a_gap(editor):
    with refused("Events are numbered without a gap."):
        Event.objects.bulk_create([Event(seq=seq, actor=editor, verb="x") for seq in (1, 2, 4)])

    Event.objects.bulk_create([Event(seq=seq, actor=editor, verb="x") for seq in (1, 2, 3)])

    assert Event.objects.count() == 3


def test_there_is_one_counter():
    factories.make_draft()

    with refused():
        EventCounter.objects.bulk_create([EventCounter(pk=2, last=5)])


def test_the_counter_is_not_negative():
    factories.make_draft()

    with refused():
        EventCounter.objects.update(last=-1)


def test_no_writer_checks_their_own_text(editor):
    revision = factories.make_approved(actor=editor)

    with refused("Nobody checks a text that they wrote any part of."):
        SectionCheck.objects.bulk_create(
            [SectionCheck(revision=revision, section="dosage", by=editor, against="it", with_credential=True)]
        )


@pytest.fixture
def file(editor) -> SourceFile:
    revision = factories.make_imported(actor=editor)
    return SourceFile.objects.create(
        batch=revision.batch, path="c/testamol.md", digest="0" * 64, raw=b"# Testamol\xff", outcome="created"
    )


@by_every_way
@pytest.mark.parametrize("column", ["raw", "digest", "path", "batch_id"])
def test_an_imported_file_is_kept_as_it_came(way, column, file, editor):
    value = {"raw": b"# Else", "digest": "1" * 64, "path": "c/else.md", "batch_id": factories.make_batch(editor).pk}

    with refused("An imported file is kept as it came."):
        change(file, way, **{column: value[column]})

    assert bytes(SourceFile.objects.get().raw) == b"# Testamol\xff"


@by_every_deletion
def test_an_imported_file_is_not_deleted(way, file):
    with refused("An imported file is kept as it came."):
        delete(file, way)


@sqlite_only
def test_an_imported_file_is_not_replaced(file):
    with refused():
        replace(file, raw=b"# Else")


@by_every_way
def test_what_became_of_a_file_may_change(way, file):
    """An import first keeps the file, then says what it made of it."""
    change(file, way, outcome="quarantined", reason="It says nothing.")

    file.refresh_from_db()
    assert file.outcome == "quarantined"


def test_a_path_comes_once_in_an_import(file):
    with refused():
        SourceFile.objects.bulk_create(
            [SourceFile(batch=file.batch, path=file.path, digest="2" * 64, raw=b"", outcome="created")]
        )


def test_the_verbs_and_the_records_agree(editor, moderator):
    """The control: the verbs write records that the database accepts."""
    revision = factories.make_submitted(actor=editor)

    settled = factories.make_settled(revision, compared={"dosage": "the label"})
    review.approve(revision, actor=moderator, seen_digest=revision.digest, seen_public=None, settled=settled)
    connection.check_constraints()

    assert list(Event.objects.order_by("seq").values_list("seq", "verb")) == [
        (1, "create"),
        (2, "start_draft"),
        (3, "submit"),
        (4, "approve"),
    ]
