"""The verbs on uploads: who may, in which step, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from drugs.importing import jobs
from drugs.importing.zip_directory import ArchiveError
from drugs.models import Event, ImportJob, JobStep, Revision
from drugs.review import ReviewError
from tests import factories
from tests.importing import zips
from tests.importing.uploads import file, make_brought, make_tried, make_upload, worked, zipped

pytestmark = pytest.mark.django_db


def code_of(verb, *arguments, **more) -> str:
    with pytest.raises(ReviewError) as refused:
        verb(*arguments, **more)
    return refused.value.code


def test_an_upload_is_kept_whole_and_waits(editor):
    zip_file = zipped("Testamol", "Placebex")
    raw = zip_file.read()
    zip_file.seek(0)

    job = make_upload(editor, zip_file, folder="d")

    assert (job.step, job.total, job.name, job.size, job.folder) == ("uploaded", 2, "pages.zip", len(raw), "d")
    assert (jobs.place_of(job) / jobs.ZIP).read_bytes() == raw
    assert Event.objects.get(verb="upload_import").details == {"upload": job.pk, "digest": job.digest}
    assert not Revision.objects.exists()


def test_single_files_are_kept_as_one_zip(editor):
    job = make_upload(editor, file("testamol.md", zips.page()), file("placebex.md", zips.page("Placebex")), folder="t")

    archive = jobs.archives.opened(jobs.place_of(job) / jobs.ZIP)

    assert job.name == "testamol.md and 1 more"
    assert [found.key for found in archive.found(str)] == ["t/testamol.md", "t/placebex.md"]


def test_of_a_refused_zip_nothing_is_kept(editor):
    with pytest.raises(ArchiveError):
        make_upload(editor, file("pages.zip", b"no zip"))

    assert list(jobs.uploads().iterdir()) == []
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize("who", ["reader", "admin"])
def test_somebody_without_the_role_uploads_nothing(who):
    user = factories.make_user(who, is_superuser=who == "admin")

    assert code_of(make_upload, user) == "permission"
    assert list(jobs.uploads().iterdir()) == []


def test_one_person_keeps_few_uploads_waiting(editor, editor2, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_WAITING", 2)
    make_upload(editor)
    make_upload(editor)

    assert code_of(make_upload, editor) == "too-many"
    assert make_upload(editor2).pk


def test_only_its_uploader_starts_the_import(editor, editor2, moderator):
    job = make_tried(editor)

    assert code_of(jobs.start_import, job, actor=editor2) == "not-yours"
    assert code_of(jobs.start_import, job, actor=moderator) == "not-yours"
    jobs.start_import(job, actor=editor)
    assert ImportJob.objects.get().step == JobStep.IMPORTING


def test_an_import_starts_after_its_dry_run_and_once(editor):
    job = make_upload(editor)

    assert code_of(jobs.start_import, job, actor=editor) == "step"
    job = worked(job)
    stale = ImportJob.objects.get()
    jobs.start_import(job, actor=editor)
    assert code_of(jobs.start_import, stale, actor=editor) == "race"


def test_an_upload_is_discarded_by_its_uploader_or_a_moderator(editor, editor2, moderator):
    own, other = make_tried(editor), make_tried(editor, zipped("Placebex"))

    assert code_of(jobs.discard_upload, own, actor=editor2) == "not-yours"
    jobs.discard_upload(own, actor=editor)
    jobs.discard_upload(other, actor=moderator)

    assert {job.step for job in ImportJob.objects.all()} == {JobStep.DISCARDED}


def test_what_was_imported_is_not_discarded(editor):
    job = make_brought(editor)

    assert code_of(jobs.discard_upload, job, actor=editor) == "begun"


def test_its_author_never_releases_an_import(moderator, moderator2, editor):
    job = make_brought(moderator)

    assert code_of(jobs.start_release, job.batch, actor=moderator, reason="first") == "own"
    assert code_of(jobs.judge_release, job.batch, actor=moderator) == "own"
    assert code_of(jobs.start_release, job.batch, actor=editor, reason="first") == "permission"
    jobs.start_release(job.batch, actor=moderator2, reason="first")
    assert ImportJob.objects.get().released_by == moderator2


def test_the_database_refuses_a_release_by_the_author(moderator):
    job = make_brought(moderator)

    with pytest.raises(DatabaseError), transaction.atomic():
        ImportJob.objects.filter(pk=job.pk).update(step="releasing", released_by=moderator, release_reason="first")


def test_a_release_needs_a_reason_and_texts_that_wait(editor, moderator):
    job = make_brought(editor)

    assert code_of(jobs.start_release, job.batch, actor=moderator, reason=" ") == "reason"
    jobs.start_release(job.batch, actor=moderator, reason="first")
    released = worked(job)
    assert code_of(jobs.start_release, released.batch, actor=moderator, reason="again") == "nothing-waits"


def test_an_unfinished_import_is_not_released(moderator):
    batch = factories.make_batch(finished=False)
    factories.make_imported(batch=batch)

    assert code_of(jobs.start_release, batch, actor=moderator, reason="first") == "unfinished"
    assert not ImportJob.objects.exists()


def test_an_import_by_the_command_gets_a_job_for_its_release(editor, moderator):
    text = factories.make_imported()

    job = jobs.judge_release(text.batch, actor=moderator)

    assert (job.batch, job.uploaded_by, job.is_upload, job.path) == (text.batch, editor, False, "")
    assert worked(job).judgement["released"] == 1
    assert not Revision.objects.published().exists()


def test_what_stopped_is_taken_up_again_by_its_uploader(editor, editor2):
    job = make_tried(editor)
    jobs.start_import(job, actor=editor)
    zip_file = jobs.place_of(job) / jobs.ZIP
    zip_file.rename(zip_file.with_name("away"))
    stopped = worked(job)

    assert (stopped.step, stopped.failed_in) == (JobStep.FAILED, JobStep.IMPORTING)
    assert "No such file" in stopped.message
    assert code_of(jobs.try_again, stopped, actor=editor2) == "not-yours"
    zip_file.with_name("away").rename(zip_file)
    jobs.try_again(stopped, actor=editor)
    assert worked(job).step == JobStep.IMPORTED


@pytest.mark.parametrize(
    "wrong",
    [
        {"step": "lost"},
        {"origin": "nobody"},
        {"step": "failed"},
        {"failed_in": "trying"},
        {"step": "judging"},
        {"step": "released"},
        {"path": ""},
        {"name": ""},
        {"name": "x" * 256},
    ],
)
def test_the_database_keeps_a_job_possible(editor, wrong):
    job = make_upload(editor)

    with pytest.raises(DatabaseError), transaction.atomic():
        ImportJob.objects.filter(pk=job.pk).update(**wrong)


@pytest.mark.parametrize(
    ("step", "seconds", "starts"),
    [("importing", 0, 0), ("importing", 6, 1), ("imported", 600, 0), ("trying", None, 1)],
)
def test_whoever_looks_at_a_job_that_nobody_works_on_starts_a_worker(
    editor, django_capture_on_commit_callbacks, step, seconds, starts
):
    job = make_upload(editor)
    job.step = step
    job.heartbeat = None if seconds is None else timezone.now() - timedelta(seconds=seconds)

    with django_capture_on_commit_callbacks() as waiting:
        jobs.look_after(job)

    assert waiting == [jobs.ensure_worker] * starts
