"""The worker: takes up uploads one by one, whatever is to be done with them, and goes on where another was cut off.

Only one works at a time; its lock ends with its process. A dry run that was cut off begins anew; an import and a
release go on, as they do by their commands.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs import review
from drugs.importing import archives, claim, jobs, kept_report
from drugs.importing.cut_off import paths_of
from drugs.importing.errors import ImportBusyError
from drugs.importing.files import Found
from drugs.importing.load import Import
from drugs.importing.report import ReportFile
from drugs.importing.result import Options
from drugs.importing.zip_directory import ArchiveError
from drugs.models import Approval, ImportBatch, ImportJob, JobStep, Revision, SourceFile
from drugs.models.import_job import MAX_MESSAGE_LENGTH
from drugs.models.roles import WRITE
from drugs.processes import workers_for
from drugs.review.record import require

# So often a worker may end in the middle of one step before a person has to look.
MOST_ATTEMPTS = 5
SECONDS_BETWEEN_WORDS = 1.0
SECONDS_BETWEEN_LOOKS = 5
TRIES, SECONDS_BETWEEN_TRIES = 5, 0.1
# Of what a release holds back so many texts are named; all stand in the queue.
MOST_HELD = 100
TRIAL, IMPORTED = "trial.json", "import.json"


def work() -> None:
    """Do all there is to do, unless another worker does it already."""
    tries = TRIES
    while tries and ImportJob.objects.open().exists():
        with claim.claim(jobs.WORKER) as is_ours:
            if not is_ours:
                # Another worker, or somebody who looked this very moment whether there is one.
                tries -= 1
                time.sleep(SECONDS_BETWEEN_TRIES)
                continue
            sweep()
            while (job := ImportJob.objects.open().first()) is not None:
                take_up(job)
        # Whoever handed something in while this one was about to end saw it alive: so look once more.


def watch() -> None:
    """Work for ever: for a service of its own."""
    while True:
        close_old_connections()
        work()
        time.sleep(SECONDS_BETWEEN_LOOKS)


def sweep() -> None:
    """Remove what uploads left on disk that never became a job, after a day; half received files too."""
    before = time.time() - timedelta(days=1).total_seconds()
    for left in jobs.uploads().iterdir():
        if left.stat().st_mtime >= before or ImportJob.objects.filter(path=left.name).exists():
            continue
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def take_up(job: ImportJob) -> None:
    """Do the step that a job waits for; where it cannot be done, the job stops and says why."""
    if job.step == JobStep.UPLOADED:
        job.step = JobStep.TRYING
    job.attempts += 1
    job.done, job.heartbeat = 0, timezone.now()
    job.save(update_fields=["step", "attempts", "done", "heartbeat"])
    if job.attempts > MOST_ATTEMPTS:
        words = _("It was begun %(number)d times and never came to its end. See worker.log on the server.")
        stop(job, words % {"number": MOST_ATTEMPTS})
        return
    try:
        STEPS[JobStep(job.step)](job)
    except (ArchiveError, review.ReviewError, ImportBusyError) as error:
        stop(job, str(error))
    except OSError as error:
        stop(job, _("A file cannot be read or written: %(why)s.") % {"why": error.strerror})
    except DatabaseError as error:
        stop(job, _("The database refused it: %(why)s") % {"why": error})


def stop(job: ImportJob, words: str) -> None:
    job.failed_in, job.step, job.message = job.step, JobStep.FAILED, words[:MAX_MESSAGE_LENGTH]
    job.save(update_fields=["step", "failed_in", "message"])


class Progress:
    """What is written of a step while it is under way: at most once a second, beside the transactions of the work."""

    def __init__(self, job: ImportJob, total: int) -> None:
        self.job, self.next = job, 0.0
        job.total = total
        job.save(update_fields=["total"])

    def say(self, done: int, **more: Any) -> None:
        if time.monotonic() < self.next:
            return
        self.job.done, self.job.heartbeat = done, timezone.now()
        for name, value in more.items():
            setattr(self.job, name, value)
        self.job.save(update_fields=["done", "heartbeat", *more])
        self.next = time.monotonic() + SECONDS_BETWEEN_WORDS


def finish(job: ImportJob, step: JobStep, **result: Any) -> None:
    job.step, job.done, job.heartbeat, job.attempts = step, job.total, timezone.now(), 0
    for name, value in result.items():
        setattr(job, name, value)
    job.save(update_fields=["step", "done", "heartbeat", "attempts", *result])


def try_out(job: ImportJob) -> None:
    """Say what an import would make of each file."""
    archive = archives.opened(jobs.place_of(job) / jobs.ZIP)
    progress = Progress(job, len(archive.pages))
    # Each page once: an archive that lies anywhere is refused before anything is made of it.
    for _name in archive.read_all():
        pass
    run = run_of(job, archive, dry_run=True)
    tally = carry_out(run, archive, job, jobs.place_of(job) / TRIAL, progress)
    finish(job, JobStep.TRIED, trial=tally.as_json(run.vanished), aside=archive.aside)


def bring_in(job: ImportJob) -> None:
    """Import the files; go on with what a worker before this one brought in."""
    require(job.uploaded_by, WRITE)
    place = jobs.place_of(job)
    batch = ImportBatch.objects.filter(paths=paths_of(job)).first()
    if batch is not None and batch.is_finished:
        tally, vanished = counted(kept_report.rows_of_file(place / IMPORTED)), list(batch.vanished)
    else:
        archive = archives.opened(place / jobs.ZIP)
        run = run_of(job, archive)
        tally = carry_out(run, archive, job, place / IMPORTED, Progress(job, len(archive.pages)))
        batch, vanished = run.batch, run.vanished
    finish(job, JobStep.IMPORTED, outcome=tally.as_json(vanished), batch=batch)
    # Every file that brought something is kept whole in the database by now.
    (place / jobs.ZIP).unlink(missing_ok=True)


def carry_out(
    run: Import, archive: archives.Archive, job: ImportJob, report: Path, progress: Progress
) -> kept_report.Tally:
    """Run an import, keeping its report row by row."""
    tally = kept_report.Tally()
    with ReportFile(report) as file:
        for result in run.run(archive.found(folders_of(archive.without_folder, job.folder))):
            tally.add(result.as_json())
            file.add(result)
            progress.say(tally.done, batch=run.batch)
        file.end(run.batch.pk if run.batch else None, run.vanished)
    return tally


def run_of(job: ImportJob, archive: archives.Archive, *, dry_run: bool = False) -> Import:
    return Import(
        Options(job.uploaded_by, job.origin, job.tool, job.generated_on),
        paths=() if dry_run else paths_of(job),
        folders=archive.folders if job.is_whole else frozenset(),
        workers=workers_for(len(archive.pages)),
        dry_run=dry_run,
    )


def file_of(job: ImportJob, path: str) -> Found | None:
    """Return one file of an upload that is still kept; None where there is none. Raises ArchiveError."""
    zip_file = jobs.place_of(job) / jobs.ZIP
    if not job.path or not zip_file.exists():
        return None
    archive = archives.opened(zip_file)
    found = archive.found(folders_of(archive.without_folder, job.folder))
    return next((file for file in found if file.path == path), None)


def folders_of(names: Iterable[str], given: str) -> Callable[[str], str]:
    """Return in which folder a file stands that lies in none: the given one, else the only one it is known in."""
    if given:
        return lambda name: given
    wanted = set(names)
    known: dict[str, set[str]] = {}
    if wanted:
        for key in SourceFile.objects.order_by().values_list("path", flat=True).distinct().iterator(5_000):
            folder, _slash, name = key.rpartition("/")
            if name in wanted:
                known.setdefault(name, set()).add(folder)
    only = {name: folders.pop() for name, folders in known.items() if len(folders) == 1}
    return lambda name: only.get(name) or archives.NO_FOLDER


def counted(rows: Iterable[kept_report.Row]) -> kept_report.Tally:
    tally = kept_report.Tally()
    for row in rows:
        tally.add(row)
    return tally


def judge(job: ImportJob) -> None:
    """Say what a release would hold back."""
    judgement = let_go(job, dry_run=True)
    finish(job, JobStep.RELEASED if job.released_by_id else JobStep.IMPORTED, judgement=judgement)


def let_out(job: ImportJob) -> None:
    """Release what no rule holds back."""
    release = let_go(job, dry_run=False)
    # Counted in the database: what a worker before this one let out belongs to it.
    release["released"] = Revision.objects.filter(batch=job.batch, approval=Approval.BATCH).count()
    finish(job, JobStep.RELEASED, release=release, judgement={})


def let_go(job: ImportJob, *, dry_run: bool) -> dict[str, Any]:
    """Release, or see what a release would do; return {"released", "held_back", "held": {reason: texts}, "texts"}."""
    batch, actor = job.batch, job.uploaded_by if dry_run else job.released_by
    if batch is None or actor is None:
        raise TypeError(f"Upload {job.pk} has nothing to release or nobody who does it.")
    waiting = Revision.objects.waiting().filter(batch=batch).count()
    progress = Progress(job, waiting)
    reasons: Counter[str] = Counter()
    texts: list[list[Any]] = []
    released = held = 0
    for one in review.release_batch(
        batch, actor=actor, reason=job.release_reason, dry_run=dry_run, workers=workers_for(waiting)
    ):
        if one.held:
            held += 1
            reasons.update(one.held.split("; "))
            if len(texts) < MOST_HELD:
                texts.append([one.revision.pk, one.revision.entry.name, one.held])
        else:
            released += 1
        progress.say(released + held)
    return {"released": released, "held_back": held, "held": dict(reasons.most_common()), "texts": texts}


STEPS: dict[JobStep, Callable[[ImportJob], None]] = {
    JobStep.TRYING: try_out,
    JobStep.IMPORTING: bring_in,
    JobStep.JUDGING: judge,
    JobStep.RELEASING: let_out,
}
