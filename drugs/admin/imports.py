"""Imports: their list, with the uploads that are under way, and where their pages are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from drugs.admin import import_job, import_words, pace
from drugs.admin.import_report import Report
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.titled import Titled
from drugs.models import ImportBatch, ImportJob, JobStep, Outcome
from drugs.models.roles import WRITE, holds

# What stands above the list of imports: newest first, and no more than these.
MOST_UPLOADS = 20
# No import of a whole library takes so long: after that the list says that one may have been cut off.
LONG = timedelta(hours=1)


class OriginFilter(Titled, admin.ChoicesFieldListFilter):
    own_title = gettext_lazy("who wrote the words")


class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "brought", "author", "tool", "started_at", "files", "state")
    list_filter = (("origin", OriginFilter),)
    list_select_related = ("author", "job__released_by")
    change_list_template = "admin/drugs/importbatch/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        stopped = Q(files__outcome__in=[Outcome.QUARANTINED, Outcome.FAILED])
        return (
            super()
            .get_queryset(request)
            .annotate(file_count=Count("files"), stopped_count=Count("files", filter=stopped))
        )

    @admin.display(description=gettext_lazy("what was brought"))
    def brought(self, batch: ImportBatch) -> str:
        job: ImportJob | None = getattr(batch, "job", None)
        return job.name if job is not None and job.is_upload else "–"

    @admin.display(description=gettext_lazy("files"))
    def files(self, batch: Any) -> str:
        words = ngettext("%(number)d file", "%(number)d files", batch.file_count) % {"number": batch.file_count}
        if not batch.stopped_count:
            return words
        return _("%(files)s, %(number)d of them stopped") % {"files": words, "number": batch.stopped_count}

    @admin.display(description=gettext_lazy("state"))
    def state(self, batch: ImportBatch) -> str:
        job: ImportJob | None = getattr(batch, "job", None)
        if job is not None and job.step == JobStep.RELEASED:
            return _("released by %(who)s") % {"who": job.released_by}
        if job is not None and job.step != JobStep.IMPORTED:
            return job.get_step_display()
        if batch.is_finished:
            return _("finished")
        begun = timezone.now() - batch.started_at
        if begun < LONG:
            return _("not finished")
        return _("not finished since %(time)s") % {"time": pace.passed(batch.started_at)}

    def get_urls(self) -> list[URLPattern]:
        def view(name: str) -> Any:
            return self.admin_site.admin_view(never_cache(getattr(self, name)))

        return [
            path("upload/", view("upload_view"), name="drugs_importbatch_upload"),
            path("job/<int:pk>/", view("job_view"), name="drugs_importbatch_job"),
            path("job/<int:pk>/state/", view("state_view"), name="drugs_importbatch_job_state"),
            path("job/<int:pk>/report/", view("job_report_view"), name="drugs_importbatch_job_report"),
            path("job/<int:pk>/file/", view("sample_view"), name="drugs_importbatch_job_sample"),
            path("<int:pk>/report/", view("report_view"), name="drugs_importbatch_report"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the imports, and above them the uploads that are no import yet."""
        uploads: list[ImportJob] = []
        if self.has_view_permission(request):
            over = [JobStep.IMPORTED, JobStep.RELEASED, JobStep.DISCARDED]
            uploads = list(ImportJob.objects.exclude(step__in=over).select_related("uploaded_by")[:MOST_UPLOADS])
        more = {
            "uploads": [(job, import_words.state(job)) for job in uploads],
            "may_upload": holds(request.user, WRITE),
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an import; where it was uploaded here, the page of its upload, which holds all of it."""
        batch: ImportBatch = self.find(request, object_id or "")
        job = ImportJob.objects.filter(batch=batch).first()
        if job is not None and request.method != "POST":
            return HttpResponseRedirect(import_job.address(job))
        return import_job.ImportPage(self, request, job, batch).answer()

    def job_of(self, request: HttpRequest, pk: int) -> ImportJob:
        """Return an upload for whoever may view imports."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return import_job.job_called(pk)

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request) or not holds(request.user, WRITE):
            raise PermissionDenied
        return import_job.upload(self, request)

    def job_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self.job_of(request, pk)
        return import_job.ImportPage(self, request, job, job.batch).answer()

    def state_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return import_job.state(request, self.job_of(request, pk))

    def sample_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return import_job.sample(self, request, self.job_of(request, pk))

    def job_report_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        job = self.job_of(request, pk)
        return Report(job, job.batch, request.GET.get("of", "")).answer(self, request)

    def report_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        batch: ImportBatch = self.find(request, str(pk))
        return Report(ImportJob.objects.filter(batch=batch).first(), batch).answer(self, request)
