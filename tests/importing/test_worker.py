"""What a worker does of an upload: dry run, import, release; and how it goes on where another was cut off."""

from __future__ import annotations

import json
import os
import time

import pytest
from django.contrib.auth.models import Group

from drugs.importing import claim, jobs, kept_report, worker
from drugs.models import Approval, ImportBatch, ImportJob, JobStep, Outcome, Revision, SourceFile
from tests.importing import zips
from tests.importing.uploads import file, make_brought, make_tried, make_upload, worked, zipped

pytestmark = pytest.mark.django_db

TALK = b"---\ntitle: Talkamol\n---\n# Talkamol\n\n### Usage\nAs an AI language model, I cannot provide this.\n"


def mixed():
    """A zip with a page, one that is stopped, one that cannot be read, and something that is no page."""
    return file(
        "mixed.zip",
        zips.make(
            {"t/testamol.md": zips.page(), "t/talkamol.md": TALK, "t/bad.md": b"---\ntitle: X\n---\n\0", "read.me": b""}
        ),
    )


def test_a_dry_run_says_what_would_become_of_each_file_and_changes_nothing(editor):
    job = make_tried(editor, mixed())

    counts = {outcome: number for outcome, number in job.trial["counts"].items() if number}
    assert (job.step, job.done, job.total) == (JobStep.TRIED, 3, 3)
    assert counts == {"created": 1, "quarantined": 1, "failed": 1}
    assert job.trial["findings"]["assistant-talk"] == ["blocking", 1]
    failed = [row for row in job.trial["samples"] if row["outcome"] == "failed"]
    assert [(row["path"], row["line"]) for row in failed] == [("t/bad.md", 4)]
    assert job.aside == {"other": 1}
    assert not Revision.objects.exists()
    assert not SourceFile.objects.exists()


def test_an_archive_that_lies_is_refused_by_the_dry_run(editor):
    raw = zips.change(zips.make({"t/testamol.md": zips.page()}), "checksum", 7, local=True)

    job = make_tried(editor, file("pages.zip", raw))

    assert (job.step, job.failed_in) == (JobStep.FAILED, JobStep.TRYING)
    assert "“t/testamol.md” is not what the zip says of it" in job.message


def test_an_import_brings_the_texts_into_review_in_the_uploaders_name(editor):
    job = make_brought(editor, mixed())

    text = Revision.objects.waiting().get()
    assert (job.step, job.batch.author, job.batch.tool, text.author) == ("imported", editor, "test-model", editor)
    assert {f.path: f.outcome for f in SourceFile.objects.all()} == {
        "t/testamol.md": "created", "t/talkamol.md": "quarantined", "t/bad.md": "failed",
    }  # fmt: skip
    assert job.outcome["counts"]["created"] == 1
    assert not (jobs.place_of(job) / jobs.ZIP).exists()


def test_the_kept_report_is_the_one_that_the_command_writes(editor):
    job = make_brought(editor, mixed())

    report = json.loads((jobs.place_of(job) / worker.IMPORTED).read_text())

    assert report["batch"] == job.batch_id
    assert [row["path"] for row in report["files"]] == ["t/testamol.md", "t/talkamol.md", "t/bad.md"]
    assert list(kept_report.rows_of_file(jobs.place_of(job) / worker.IMPORTED)) == report["files"]


def test_the_same_again_makes_no_import(editor):
    make_brought(editor)

    job = make_brought(editor)

    assert (job.step, job.batch) == (JobStep.IMPORTED, None)
    assert job.outcome["counts"]["unchanged"] == 1
    assert ImportBatch.objects.count() == 1


def test_a_file_in_no_folder_is_the_one_that_is_known_by_its_name(editor):
    make_brought(editor, zipped("Testamol", folder="m"))

    job = make_tried(editor, file("testamol.md", zips.page()), file("placebex.md", zips.page("Placebex")))

    rows = {row["path"]: row["outcome"] for row in kept_report.rows_of_file(jobs.place_of(job) / worker.TRIAL)}
    assert rows == {"m/testamol.md": "unchanged", "upload/placebex.md": "created"}


def test_a_file_that_is_known_in_two_folders_is_in_neither(editor):
    make_brought(editor, zipped("Testamol", folder="m"))
    make_brought(editor, zipped("Testamol", folder="n"))

    job = make_tried(editor, file("testamol.md", zips.page()))

    assert [row["path"] for row in job.trial["samples"]] == ["upload/testamol.md"]


def test_what_is_missing_of_a_whole_folder_is_listed(editor):
    make_brought(editor, zipped("Testamol", "Placebex"))

    part, whole = make_tried(editor, zipped("Testamol")), make_tried(editor, zipped("Testamol"), is_whole=True)

    assert part.trial["vanished"] == []
    assert whole.trial["vanished"] == ["t/placebex.md"]


def test_a_release_lets_out_what_no_rule_holds_back(editor, moderator):
    job = make_brought(editor, zipped("Testamol", "Warfarin"))
    jobs.judge_release(job.batch, actor=moderator)
    judged = worked(job)

    assert (judged.step, judged.judgement["released"], judged.judgement["held_back"]) == (JobStep.IMPORTED, 1, 1)
    assert judged.judgement["held"] == {"it is about a high-alert medicine": 1}
    assert not Revision.objects.published().exists()

    jobs.start_release(job.batch, actor=moderator, reason="first release")
    released = worked(job)

    text = Revision.objects.published().get()
    assert (text.entry.name, text.approval, text.approver) == ("Testamol", Approval.BATCH, moderator)
    assert (released.step, released.release["released"]) == (JobStep.RELEASED, 1)
    assert released.release["held"] == {"it is about a high-alert medicine": 1}


def test_a_moderator_who_is_none_any_more_releases_nothing(editor, moderator):
    job = make_brought(editor)
    jobs.start_release(job.batch, actor=moderator, reason="first")
    moderator.groups.clear()

    stopped = worked(job)

    assert (stopped.step, stopped.failed_in) == (JobStep.FAILED, JobStep.RELEASING)
    assert "permission" in stopped.message
    assert not Revision.objects.published().exists()


def test_an_uploader_who_writes_no_more_imports_nothing(editor):
    job = make_tried(editor)
    jobs.start_import(job, actor=editor)
    editor.groups.remove(Group.objects.get(name="Editors"))

    assert worked(job).failed_in == JobStep.IMPORTING
    assert not ImportBatch.objects.exists()


def test_while_one_works_another_leaves_at_once(editor):
    job = make_upload(editor)

    with claim.claim(jobs.WORKER) as is_ours:
        assert is_ours
        if claim.connection.vendor == "sqlite":  # on PostgreSQL one session may hold its lock twice
            assert jobs.is_worked_on()
            assert worked(job).step == JobStep.UPLOADED
    assert not jobs.is_worked_on()


def test_an_import_whose_end_was_not_written_down_is_done(editor):
    """The worker was killed after the import was finished and before its job said so."""
    job = make_brought(editor, mixed())
    said = job.outcome
    ImportJob.objects.filter(pk=job.pk).update(step=JobStep.IMPORTING, outcome={}, batch=None)

    again = worked(job)

    assert (again.step, again.batch, again.outcome) == (JobStep.IMPORTED, job.batch, said)
    assert ImportBatch.objects.count() == 1


def test_a_step_that_never_ends_stops_after_some_attempts(editor):
    job = make_upload(editor)
    ImportJob.objects.filter(pk=job.pk).update(step=JobStep.TRYING, attempts=worker.MOST_ATTEMPTS)

    stopped = worked(job)

    assert (stopped.step, stopped.failed_in) == (JobStep.FAILED, JobStep.TRYING)
    assert "5 times" in stopped.message


def test_what_never_became_an_upload_is_removed_after_a_day(editor):
    job = make_upload(editor)
    fresh, old = jobs.uploads() / "fresh", jobs.uploads() / "old"
    for folder in (fresh, old):
        folder.mkdir()
    half = jobs.uploads() / "half.upload.md"
    half.write_bytes(b"x")
    for folder in (old, half, jobs.place_of(job)):
        os.utime(folder, (time.time() - 90_000,) * 2)

    worked(job)

    assert (fresh.exists(), old.exists(), half.exists(), jobs.place_of(job).exists()) == (True, False, False, True)


def test_counts_of_a_report_are_those_of_the_database(editor):
    job = make_brought(editor, mixed())

    tally = worker.counted(kept_report.rows_of_batch(job.batch))

    assert tally.counts == job.outcome["counts"]
    assert tally.counts[Outcome.FAILED] == 1
