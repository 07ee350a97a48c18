"""The page of one import from its upload to its release, and what can be done on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from drugs import review
from drugs.admin import import_report, import_words
from drugs.admin.actor import actor_of
from drugs.admin.refusals import status_of
from drugs.forms.import_job import CloseForm, ReleaseForm, UploadForm
from drugs.importing import cut_off, jobs, kept_report, reading, worker
from drugs.importing.errors import PageError
from drugs.importing.zip_directory import ArchiveError
from drugs.models import ImportBatch, ImportJob, JobStep, Outcome, Revision
from drugs.models.roles import APPROVE, RELEASE, WRITE, holds
from drugs.rendering import render
from drugs.sections import sections_of


def job_called(pk: int) -> ImportJob:
    """Return an upload. Raises Http404."""
    job = ImportJob.objects.select_related("uploaded_by", "released_by", "batch__author").filter(pk=pk).first()
    if job is None:
        raise Http404(_("There is nothing of this number."))
    return job


def address(job: ImportJob) -> str:
    return reverse("admin:drugs_importbatch_job", args=[job.pk])


@dataclass
class ImportPage:
    """One request for the page of an upload, of an import, or of both. model_admin: gives the frame of the page."""

    model_admin: Any
    request: HttpRequest
    job: ImportJob | None
    batch: ImportBatch | None
    release_form: ReleaseForm | None = None
    close_form: CloseForm | None = None

    @property
    def actor(self) -> User:
        return actor_of(self.request)

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.show()
        verb = {
            "start": self.start,
            "discard": self.discard,
            "again": self.again,
            "judge": self.judge,
            "release": self.release,
            "close": self.close,
        }.get(self.request.POST.get("verb", ""))
        if verb is None:
            raise BadRequest("unknown verb")
        try:
            return verb()
        except review.ReviewError as refusal:
            if self.job is not None:
                self.job = job_called(self.job.pk)
            return self.show(refusal.message, status_of(refusal))

    def done(self, job: ImportJob, words: str = "") -> HttpResponse:
        if words:
            messages.success(self.request, words)
        return HttpResponseRedirect(address(job))

    def need_job(self) -> ImportJob:
        if self.job is None:
            raise BadRequest("nothing was uploaded")
        return self.job

    def need_batch(self) -> ImportBatch:
        if self.batch is None:
            raise BadRequest("nothing was imported")
        return self.batch

    def start(self) -> HttpResponse:
        jobs.start_import(self.need_job(), actor=self.actor)
        return self.done(self.need_job(), _("The import has begun. You can leave this page: it goes on."))

    def discard(self) -> HttpResponse:
        jobs.discard_upload(self.need_job(), actor=self.actor)
        return self.done(self.need_job(), _("Discarded. Nothing of it was imported."))

    def again(self) -> HttpResponse:
        jobs.try_again(self.need_job(), actor=self.actor)
        return self.done(self.need_job(), _("It goes on where it stopped."))

    def judge(self) -> HttpResponse:
        return self.done(jobs.judge_release(self.need_batch(), actor=self.actor))

    def release(self) -> HttpResponse:
        form = self.release_form = ReleaseForm(self.request.POST)
        if not form.is_valid():
            # What it lacks stands beside the field; who may not do it at all is told that first.
            jobs.require_releaser(self.need_batch(), self.actor)
            return self.show(_("Nothing was released: give a reason."), 400)
        job = jobs.start_release(self.need_batch(), actor=self.actor, reason=form.cleaned_data["reason"])
        return self.done(job, _("The release has begun. You can leave this page: it goes on."))

    def close(self) -> HttpResponse:
        form = self.close_form = CloseForm(self.request.POST)
        if not form.is_valid():
            return self.show(_("Nothing was closed: give a reason."), 400)
        batch = self.need_batch()
        cut_off.close(batch, actor=self.actor, reason=form.cleaned_data["reason"])
        messages.success(self.request, _("Closed. What came in waits in review."))
        return HttpResponseRedirect(reverse("admin:drugs_importbatch_change", args=[batch.pk]))

    def show(self, error: str = "", status: int = 200) -> HttpResponse:
        job = self.job
        if job is not None:
            jobs.look_after(job)
        title = job.name if job is not None and job.is_upload else str(self.batch)
        context = {
            "job": job,
            "batch": self.batch,
            "error": error,
            "may": self.may(),
            **self.of_job(),
            **self.of_batch(),
        }
        return self.model_admin.page(self.request, "admin/drugs/importbatch/page.html", title, context, status)

    @cached_property
    def is_cut_off(self) -> bool:
        """Whether the import is not finished and nobody goes on with it by himself."""
        if self.batch is None or self.batch.is_finished or (self.job is not None and self.job.is_open):
            return False
        return not cut_off.is_running(self.batch)

    def of_job(self) -> dict[str, Any]:
        job = self.job
        if job is None:
            return {}
        shown: dict[str, Any] = {
            "state": import_words.state(job),
            "silence": import_words.silence(job),
            "aside": import_words.aside(job),
            "report_url": reverse("admin:drugs_importbatch_job_report", args=[job.pk]),
        }
        if job.trial:
            shown["trial"] = self.result(job.trial, is_trial=True)
        if job.outcome:
            shown["outcome"] = self.result(job.outcome, is_trial=False)
        return shown

    def of_batch(self) -> dict[str, Any]:
        batch = self.batch
        if batch is None:
            return {}
        shown: dict[str, Any] = {
            "waiting": Revision.objects.waiting().filter(batch=batch).count(),
            "drafts": Revision.objects.drafts().filter(batch=batch).count(),
            "released": Revision.objects.filter(batch=batch, is_public=True).count(),
            "release_form": self.release_form or ReleaseForm(),
            "close_form": self.close_form or CloseForm(),
            "is_cut_off": self.is_cut_off,
            "texts_url": reverse("admin:drugs_revision_changelist") + f"?queue=all&batch__id__exact={batch.pk}",
            "files_url": reverse("admin:drugs_sourcefile_changelist") + f"?batch__id__exact={batch.pk}",
        }
        if self.job is None or not self.job.is_upload:
            # An import by the command: its files say what became of them.
            shown["report_url"] = reverse("admin:drugs_importbatch_report", args=[batch.pk])
            tally = worker.counted(kept_report.rows_of_batch(batch))
            shown["outcome"] = self.result(tally.as_json(list(batch.vanished)), is_trial=False)
        return shown

    def result(self, result: dict[str, Any], *, is_trial: bool) -> dict[str, Any]:
        """Return a dry run or an import as its part of the page shows it."""
        samples = sorted(result.get("samples", []), key=lambda row: Outcome.values.index(row["outcome"]))
        rows = import_report.shown(samples, self.batch, self.job if is_trial else None)
        return {
            "of": "trial" if is_trial else "",
            "counts": import_words.counts(result, is_trial=is_trial),
            "total": sum(result.get("counts", {}).values()),
            "findings": import_words.findings(result),
            "failed": [row for row in rows if row.is_failed],
            "samples": [row for row in rows if not row.is_failed],
            "vanished": result.get("vanished", []),
            "vanished_count": result.get("vanished_count", 0),
        }

    def may(self) -> dict[str, bool]:
        """Return which verbs would not be refused: what the buttons go by. The verbs ask again."""
        job, batch, user = self.job, self.batch, self.actor
        writes, is_own = holds(user, WRITE), job is not None and job.uploaded_by_id == user.pk
        step = job.step if job is not None else JobStep.IMPORTED
        failed_in = job.failed_in if job is not None else ""
        releases = batch is not None and holds(user, RELEASE) and batch.author_id != user.pk
        is_releasing = failed_in in (JobStep.JUDGING, JobStep.RELEASING)
        goes_on = releases and (failed_in == JobStep.JUDGING or (job is not None and job.released_by_id == user.pk))
        return {
            "start": step == JobStep.TRIED and writes and is_own,
            "discard": (step == JobStep.TRIED or failed_in == JobStep.TRYING)
            and writes
            and (is_own or holds(user, APPROVE)),
            "again": step == JobStep.FAILED and (goes_on if is_releasing else writes and is_own),
            "release": releases
            and step in (JobStep.IMPORTED, JobStep.RELEASED)
            and batch is not None
            and batch.is_finished,
            "close": self.is_cut_off and batch is not None and cut_off.may_close(batch, user),
            "own": batch is not None and writes and batch.author_id == user.pk,
        }


def state(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """Return how far a job is, for the script on its page."""
    jobs.look_after(job)
    response = JsonResponse(
        {
            "step": job.step,
            "is_open": job.is_open,
            "done": job.done,
            "total": job.total,
            "words": import_words.state(job),
            "silence": import_words.silence(job),
        }
    )
    response["Cache-Control"] = "no-store"
    return response


def upload(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show the form of an upload; take it in and lead to its page. What was typed stays where it is refused."""
    form, status = UploadForm(), 200
    if request.method == "POST":
        form, status = UploadForm(request.POST, request.FILES), 400
        if form.is_valid():
            user = actor_of(request)
            try:
                job = jobs.receive(form.cleaned_data["upload"], form.described(), actor=user)
                return HttpResponseRedirect(address(job))
            except ArchiveError as refusal:
                form.add_error("upload", refusal.words)
            except review.ReviewError as refusal:
                form.add_error(None, refusal.message)
                status = status_of(refusal)
            except OSError as error:
                words = _("The upload cannot be kept on the server: %(why)s.") % {"why": error.strerror}
                form.add_error(None, words)
                status = 507
    context = {"form": form}
    return model_admin.page(request, "admin/drugs/importbatch/upload.html", _("Upload pages"), context, status)


def sample(model_admin: Any, request: HttpRequest, job: ImportJob) -> HttpResponse:
    """Show how one file of an upload reads: its title, sections and findings, and the file as it came."""
    try:
        found = worker.file_of(job, request.GET.get("file", ""))
        if found is None:
            raise Http404(_("This file is not kept any more."))
        raw = found.read()
    except (ArchiveError, PageError) as error:
        raise Http404(str(error)) from error
    generated_on = job.generated_on.isoformat() if job.generated_on else None
    said = reading.read(reading.Job(raw, job.origin, job.tool, generated_on))
    sections = []
    if said.content is not None and said.title is not None:
        texts = said.content.sections
        sections = [
            (section.title, render(texts[section.key]))
            for section in sections_of(said.title.is_combination)
            if texts.get(section.key)
        ]
    context = {
        "job": job,
        "job_url": address(job),
        "reading": said,
        "sections": sections,
        "found": said.examination.findings if said.examination else (),
        "raw": raw.decode(errors="replace"),
    }
    return model_admin.page(request, "admin/drugs/importbatch/sample.html", found.path, context)
