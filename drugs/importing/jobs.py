"""The verbs on uploads: receive, start, look at a release, release, try again, discard. The work is a worker's."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.importing import archives, background, claim
from drugs.models import ImportBatch, ImportJob, JobStep, Revision
from drugs.models.import_job import MAX_JOB_NAME_LENGTH
from drugs.models.roles import APPROVE, RELEASE, WRITE
from drugs.review import ReviewError
from drugs.review.record import may, record, require, require_one, require_reason
from drugs.review.validation import check_plain

# Uploads of one person that nobody has imported or discarded: each keeps its bytes on disk.
MOST_WAITING = 10
# The number that the one worker holds among the locks of imports, none of which is below 0.
WORKER = -1
ZIP = "upload.zip"
# After this much silence somebody who looks at an open job makes sure that it has a worker.
QUIET = timedelta(seconds=5)


@dataclass(frozen=True)
class Described:
    """What somebody says of an upload. folder: where files that lie in none stood; is_whole: see ImportJob."""

    origin: str
    tool: str = ""
    generated_on: date | None = None
    folder: str = ""
    is_whole: bool = False


def uploads() -> Path:
    folder = Path(settings.DATA_DIR) / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def place_of(job: ImportJob) -> Path:
    """Return the folder that keeps the zip of an upload and its reports."""
    return uploads() / job.path


def receive(files: Sequence[UploadedFile], described: Described, *, actor: User) -> ImportJob:
    """Keep one zip, or some Markdown files as one zip, to be tried by a worker; nothing is unpacked here.

    Raises ReviewError where actor may not, and ArchiveError where the zip is refused: then nothing is kept.
    """
    require(actor, WRITE)
    check_plain(described.tool, _("With which tool"), "tool")
    waiting = ImportJob.objects.filter(uploaded_by=actor).exclude(
        step__in=[JobStep.IMPORTED, JobStep.JUDGING, JobStep.RELEASING, JobStep.RELEASED, JobStep.DISCARDED]
    )
    if waiting.count() >= MOST_WAITING:
        raise ReviewError(
            _("%(number)d of your uploads wait. Import or discard one first.") % {"number": MOST_WAITING}, "too-many"
        )
    token = secrets.token_hex(16)
    folder = uploads() / token
    folder.mkdir(mode=0o700)
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, folder)
        write(files, described.folder, folder / ZIP)
        job = keep(archives.opened(folder / ZIP), token, named(files), described, actor)
        undo.pop_all()
    return job


def write(files: Sequence[UploadedFile], folder: str, to: Path) -> None:
    if len(files) == 1 and str(files[0].name).lower().endswith(".zip"):
        with to.open("wb") as out:
            for chunk in files[0].chunks():
                out.write(chunk)
        return
    prefix = f"{folder}/" if folder else ""
    archives.packed(((f"{prefix}{file.name}", cast("IO[bytes]", file)) for file in files), to)


def named(files: Sequence[UploadedFile]) -> str:
    first = archives.shown(str(files[0].name))
    if len(files) == 1:
        return first[:MAX_JOB_NAME_LENGTH]
    return _("%(first)s and %(more)d more") % {"first": first, "more": len(files) - 1}


@transaction.atomic
def keep(archive: archives.Archive, token: str, name: str, described: Described, actor: User) -> ImportJob:
    with archive.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    job = ImportJob.objects.create(
        uploaded_by=actor,
        name=name,
        path=token,
        digest=digest,
        size=archive.path.stat().st_size,
        origin=described.origin,
        tool=described.tool,
        generated_on=described.generated_on,
        folder=described.folder,
        is_whole=described.is_whole,
        total=len(archive.pages),
        aside=archive.aside,
        heartbeat=timezone.now(),
    )
    record("upload_import", actor=actor, entry=None, note=name, details={"upload": job.pk, "digest": job.digest})
    transaction.on_commit(ensure_worker)
    return job


@transaction.atomic
def start_import(job: ImportJob, *, actor: User) -> None:
    """Begin the import of what was tried, in the name of who uploaded it."""
    require(actor, WRITE)
    require_uploader(job, actor)
    move(job, (JobStep.TRIED,), step=JobStep.IMPORTING, **FROM_THE_START)
    record("start_import", actor=actor, entry=None, note=job.name, details={"upload": job.pk})


@transaction.atomic
def discard_upload(job: ImportJob, *, actor: User) -> None:
    """Throw away an upload that was not imported. Its uploader may, and any moderator."""
    require(actor, WRITE)
    if not may(actor, APPROVE):
        require_uploader(job, actor)
    if job.batch_id is not None or job.failed_in == JobStep.IMPORTING:
        raise ReviewError(_("Its import has begun: what came in stays. Nothing was discarded."), "begun")
    move(job, (JobStep.TRIED, JobStep.FAILED), step=JobStep.DISCARDED, failed_in="", message="")
    record("discard_upload", actor=actor, entry=None, note=job.name, details={"upload": job.pk})
    place = place_of(job)
    transaction.on_commit(lambda: shutil.rmtree(place, ignore_errors=True))


@transaction.atomic
def judge_release(batch: ImportBatch, *, actor: User) -> ImportJob:
    """Begin to look which texts of an import a release would hold back, and why. Nothing is changed by it."""
    job = releasable(batch, actor)
    move(job, (JobStep.IMPORTED, JobStep.RELEASED), step=JobStep.JUDGING, **FROM_THE_START)
    return job


@transaction.atomic
def start_release(batch: ImportBatch, *, actor: User, reason: str) -> ImportJob:
    """Begin to let out every text of an import that no rule holds back. Never by who imported it."""
    job = releasable(batch, actor)
    reason = require_reason(reason)
    move(
        job, (JobStep.IMPORTED, JobStep.RELEASED), step=JobStep.RELEASING, released_by=actor, release_reason=reason,
        **FROM_THE_START,
    )  # fmt: skip
    record("start_release", actor=actor, entry=None, note=reason, details={"upload": job.pk, "import": batch.pk})
    return job


@transaction.atomic
def try_again(job: ImportJob, *, actor: User) -> None:
    """Take up the step that stopped, after what stopped it was put right."""
    if job.failed_in in (JobStep.JUDGING, JobStep.RELEASING) and job.batch is not None:
        require_releaser(job.batch, actor)
        if job.failed_in == JobStep.RELEASING and actor.pk != job.released_by_id:
            raise ReviewError(_("Only who began the release goes on with it."), "not-yours")
    else:
        require(actor, WRITE)
        require_uploader(job, actor)
    move(job, (JobStep.FAILED,), step=job.failed_in, failed_in="", message="", **FROM_THE_START)


FROM_THE_START: dict[str, Any] = {"attempts": 0, "done": 0}


def move(job: ImportJob, steps: Sequence[str], **changes: Any) -> None:
    """Take a job from one of these steps to another, unless somebody else was faster; see to it that it is done."""
    if job.step not in steps:
        raise ReviewError(
            _("This upload is “%(step)s” by now. Look at it again.") % {"step": job.get_step_display()}, "step"
        )
    changes["heartbeat"] = timezone.now()
    require_one(ImportJob.objects.filter(pk=job.pk, step=job.step).update(**changes))
    for name, value in changes.items():
        setattr(job, name, value)
    if job.is_open:
        transaction.on_commit(ensure_worker)


def require_uploader(job: ImportJob, actor: User) -> None:
    if job.uploaded_by_id != actor.pk:
        raise ReviewError(_("Only who uploaded it can do this: it is imported in their name."), "not-yours")


def require_releaser(batch: ImportBatch, actor: User) -> None:
    require(actor, RELEASE)
    if batch.author_id == actor.pk:
        raise ReviewError(_("You imported this: somebody else has to let it out."), "own")


def releasable(batch: ImportBatch, actor: User) -> ImportJob:
    """Return the job of an import that actor may release, made now for one that came by the command."""
    require_releaser(batch, actor)
    if not batch.is_finished:
        raise ReviewError(_("This import is not finished. Nothing of it can be released before."), "unfinished")
    if not Revision.objects.waiting().filter(batch=batch).exists():
        raise ReviewError(_("No text of this import waits any more."), "nothing-waits")
    job, _made = ImportJob.objects.select_for_update(of=("self",)).get_or_create(
        batch=batch,
        defaults={
            "uploaded_by": batch.author,
            "name": str(batch),
            "origin": batch.origin,
            "tool": batch.tool,
            "generated_on": batch.generated_on,
            "step": JobStep.IMPORTED,
        },
    )
    return job


def is_worked_on() -> bool:
    """Tell whether a worker lives: it holds its lock as long as it does."""
    with claim.claim(WORKER) as is_free:
        return not is_free


def look_after(job: ImportJob) -> None:
    """Start a worker where nothing was heard of an open job for a while: the one that had it may be dead."""
    quiet = timezone.now() - job.heartbeat if job.heartbeat else QUIET
    if job.is_open and quiet >= QUIET:
        transaction.on_commit(ensure_worker)


def ensure_worker() -> None:
    """Start a worker where jobs are open and none lives."""
    if ImportJob.objects.open().exists() and not is_worked_on():
        background.start_or_say()
