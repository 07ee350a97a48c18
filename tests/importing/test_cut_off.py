"""An import that was cut off and that nobody goes on with: it is said, and a person closes it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from drugs import review
from drugs.importing import cut_off, jobs, worker
from drugs.importing.claim import on_file
from drugs.importing.files import find
from drugs.importing.load import Import
from drugs.importing.result import Options
from drugs.models import Event, ImportBatch, ImportJob, JobStep, Revision
from drugs.review import ReviewError, verify
from tests import factories
from tests.importing.test_load import BODY, write
from tests.importing.uploads import make_upload


@pytest.fixture
def batch(editor) -> ImportBatch:
    """An import by the command that was killed after its first portion: a text waits, nothing is finished."""
    text = factories.make_imported(batch=factories.make_batch(editor, finished=False))
    ImportBatch.objects.update(paths=["/library/pages"])
    return ImportBatch.objects.get(pk=text.batch_id)


def code_of(batch: ImportBatch, actor, reason: str = "its folder is gone") -> str:
    with pytest.raises(ReviewError) as refusal:
        cut_off.close(batch, actor=actor, reason=reason)
    return refusal.value.code


def test_closing_lets_what_came_in_be_released_by_somebody_else(batch, editor, moderator):
    text = Revision.objects.get(batch=batch)
    with pytest.raises(ReviewError, match="not finished"):
        review.release(text, actor=moderator, reason="first")

    cut_off.close(batch, actor=editor, reason="its folder is gone")

    event = Event.objects.get(verb="close_import")
    assert (event.actor, event.note, event.details) == (editor, "its folder is gone", {"import": batch.pk, "files": 0})
    review.release(Revision.objects.get(pk=text.pk), actor=moderator, reason="first")
    assert list(verify.problems()) == []


def test_only_who_imported_it_or_a_moderator_closes_it_with_a_reason_and_once(batch, editor, editor2, moderator):
    assert code_of(batch, editor2) == "not-yours"
    assert code_of(batch, factories.make_user("reader")) == "permission"
    assert code_of(batch, editor, reason=" ") == "reason"
    assert not ImportBatch.objects.get(pk=batch.pk).is_finished

    cut_off.close(batch, actor=moderator, reason="whoever imported it left")

    assert code_of(batch, editor) == "finished"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks for a session, and this test has but one")
def test_an_import_that_runs_is_not_closed(batch, editor):
    with on_file(batch.pk):
        assert cut_off.is_running(batch)
        assert code_of(batch, editor) == "running"
    assert not cut_off.is_running(batch)


def test_an_upload_is_closed_only_once_its_worker_gave_up(editor):
    job = make_upload(editor)
    batch = factories.make_batch(editor, finished=False)
    batch.paths = cut_off.paths_of(job)
    batch.save()
    ImportJob.objects.update(step=JobStep.IMPORTING)

    assert code_of(batch, editor) == "open"
    ImportJob.objects.update(step=JobStep.FAILED, failed_in=JobStep.IMPORTING, message="The disk is full.")
    cut_off.close(batch, actor=editor, reason="enough of it came in")

    job.refresh_from_db()
    assert (job.step, job.failed_in, job.batch_id) == (JobStep.IMPORTED, "", batch.pk)
    assert job.outcome["counts"]


def test_the_command_names_what_was_cut_off(batch, editor, tmp_path):
    write(tmp_path / "pages", "n1", "Newol", BODY)
    said = StringIO()

    call_command("import_pages", str(tmp_path / "pages"), "--author", "editor", stdout=said)

    assert f"Import {batch.pk} was cut off: give its command once more (/library/pages), or close it" in said.getvalue()
    assert "Import " + str(ImportBatch.objects.latest("pk").pk) + " was cut off" not in said.getvalue()


def test_an_import_that_was_closed_is_not_gone_on_with(editor, tmp_path):
    write(tmp_path / "pages", "n1", "Newol", BODY)
    paths = [str(tmp_path / "pages")]
    options = Options(editor, "ai", "", None)
    closed = factories.make_batch(editor, finished=False)
    ImportBatch.objects.update(paths=paths, tool="")
    cut_off.close(closed, actor=editor, reason="it is old")

    run = Import(options, paths=paths)
    list(run.run(find(paths)))

    assert run.batch is not None
    assert run.batch.pk != closed.pk


def test_the_page_says_so_and_closes_it(client, batch, moderator):
    client.force_login(moderator)
    address = f"/admin/drugs/importbatch/{batch.pk}/change/"
    page = client.get(address).content.decode()

    without = client.post(address, {"verb": "close", "reason": " "})
    client.post(address, {"verb": "close", "reason": "its folder is gone"})

    assert "It was cut off" in page
    assert "Close the import as it stands" in page
    assert without.status_code == 400
    assert ImportBatch.objects.get(pk=batch.pk).is_finished
    assert "It was cut off" not in client.get(address).content.decode()


def test_the_list_says_since_when(client, batch, editor):
    client.force_login(editor)
    fresh = client.get("/admin/drugs/importbatch/").content.decode()
    ImportBatch.objects.update(started_at=batch.started_at.replace(year=2020))

    page = client.get("/admin/drugs/importbatch/").content.decode()

    assert "not finished since" not in fresh
    assert "not finished since" in page


def test_a_worker_finds_the_same_import_by_the_same_words():
    assert worker.paths_of is cut_off.paths_of
    assert jobs.WORKER < 0
