"""Uploads as the admin hands them over, for tests."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from drugs.importing import jobs, worker
from drugs.models import ImportJob, Origin
from tests.importing import zips


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def zipped(*titles: str, folder: str = "t") -> SimpleUploadedFile:
    """Return a zip with a page of each title."""
    return file("pages.zip", zips.make({f"{folder}/{slug(title)}.md": zips.page(title) for title in titles}))


def slug(title: str) -> str:
    return title.lower().replace(" ", "-")


def make_upload(actor: User, *files: SimpleUploadedFile, **described: Any) -> ImportJob:
    """Make an upload that waits for its dry run; of one page where no file is given."""
    values = {"origin": Origin.AI, "tool": "test-model"} | described
    return jobs.receive(files or (zipped("Testamol"),), jobs.Described(**values), actor=actor)


def make_tried(actor: User, *files: SimpleUploadedFile, **described: Any) -> ImportJob:
    return worked(make_upload(actor, *files, **described))


def make_brought(actor: User, *files: SimpleUploadedFile, **described: Any) -> ImportJob:
    """Make an upload that is imported."""
    job = make_tried(actor, *files, **described)
    jobs.start_import(job, actor=actor)
    return worked(job)


def worked(job: ImportJob) -> ImportJob:
    """Let a worker do all there is to do; return the job as it is then."""
    worker.work()
    return ImportJob.objects.select_related("batch", "released_by").get(pk=job.pk)
