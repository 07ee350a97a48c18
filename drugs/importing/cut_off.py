"""Imports that were cut off and that nobody goes on with: which they are, and how a person closes one.

While an import is not finished nothing of it is released. Closing it says: what came in is all that comes.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.importing import claim, kept_report
from drugs.models import ImportBatch, ImportJob, JobStep
from drugs.models.roles import APPROVE, WRITE
from drugs.review import ReviewError
from drugs.review.record import may, record, require, require_one, require_reason


def is_running(batch: ImportBatch) -> bool:
    """Tell whether a process works on an import: it holds its lock as long as it does."""
    with claim.claim(batch.pk) as is_free:
        return not is_free


def upload_of(batch: ImportBatch) -> ImportJob | None:
    """Return the upload that an import came from; None for one by the command. One query, or two.

    A worker that was killed early has not written yet which import its upload became.
    """
    uploads = ImportJob.objects.exclude(digest="")
    return uploads.filter(batch=batch).first() or next(
        (job for job in uploads.filter(batch=None) if batch.paths == paths_of(job)), None
    )


def paths_of(job: ImportJob) -> list[str]:
    """Return by what the import of an upload is found again that was cut off."""
    return [f"upload {job.pk}: {job.name}"]


def may_close(batch: ImportBatch, actor: User) -> bool:
    """Tell whether somebody may close an import: whoever imported it, and any moderator."""
    return may(actor, APPROVE) or (batch.author_id == actor.pk and may(actor, WRITE))


def close(batch: ImportBatch, *, actor: User, reason: str) -> None:
    """End an import that was cut off as it stands: what came in can be released, the rest is a new import.

    Refuses while a process works on it, and while its upload goes on by itself.
    """
    require(actor, WRITE)
    if not may_close(batch, actor):
        raise ReviewError(_("Only who imported it, or a moderator, can close it."), "not-yours")
    reason = require_reason(reason)
    with claim.claim(batch.pk) as is_ours:
        if not is_ours:
            raise ReviewError(_("This import is running. Wait for its end."), "running")
        end(batch, actor, reason)


@transaction.atomic
def end(batch: ImportBatch, actor: User, reason: str) -> None:
    job = upload_of(batch)
    if job is not None and job.is_open:
        raise ReviewError(_("A worker goes on with this upload. Wait for its end."), "open")
    unfinished = ImportBatch.objects.filter(pk=batch.pk, finished_at__isnull=True)
    if not unfinished.exists():
        raise ReviewError(_("This import is finished."), "finished")
    now = timezone.now()
    require_one(unfinished.update(finished_at=now))
    batch.finished_at = now
    if job is not None:
        tally = kept_report.Tally()
        for row in kept_report.rows_of_batch(batch):
            tally.add(row)
        stopped = ImportJob.objects.filter(pk=job.pk, step=JobStep.FAILED)
        ended = {"step": JobStep.IMPORTED, "failed_in": "", "message": "", "outcome": tally.as_json([])}
        require_one(stopped.update(batch=batch, heartbeat=now, **ended))
    details = {"import": batch.pk, "files": batch.files.count()}
    record("close_import", actor=actor, entry=None, note=reason, details=details)


def others_cut_off(author: User, but: ImportBatch | None = None) -> list[ImportBatch]:
    """Return the unfinished imports of somebody by the command that no process works on, the oldest first."""
    unfinished = ImportBatch.objects.filter(author=author, finished_at__isnull=True).order_by("pk")
    return [
        batch
        for batch in unfinished
        if (but is None or batch.pk != but.pk) and upload_of(batch) is None and not is_running(batch)
    ]
