from django.core.management import call_command

from drugs.importing import claim, jobs
from drugs.models import ImportJob
from tests.importing.uploads import make_upload


def test_it_does_what_waits_and_ends(editor):
    make_upload(editor)
    make_upload(editor)

    call_command("run_jobs")

    assert [job.step for job in ImportJob.objects.all()] == ["tried", "tried"]


def test_with_nothing_to_do_it_ends_at_once(db, tmp_path):
    call_command("run_jobs")

    assert not (tmp_path / "imports").exists()


def test_the_lock_of_the_worker_is_none_of_an_import(editor):
    with claim.claim(jobs.WORKER) as worker, claim.claim(0) as demo, claim.claim(1) as first:
        assert worker
        assert demo
        assert first
