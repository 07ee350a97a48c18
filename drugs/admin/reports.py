"""Readers' reports: read, and answered by a moderator."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs import review
from drugs.admin.actor import actor_of
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.admin.titled import Titled
from drugs.forms.report import AnswerForm
from drugs.models import Report, ReportStatus
from drugs.models.roles import APPROVE, WRITE, holds


class HarmFilter(Titled, admin.BooleanFieldListFilter):
    """By what readers ticked as "This could harm someone"."""

    own_title = gettext_lazy("possible harm")


class ReportAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "entry", "part", "may_harm", "status", "at")
    list_filter = ("status", ("may_harm", HarmFilter))
    list_select_related = ("entry",)
    search_fields = ("text", "entry__name")

    @admin.display(description=gettext_lazy("section"), ordering="section")
    def part(self, report: Report) -> str:
        return report.section_title

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one report, with the form that answers it."""
        report: Report = self.find(request, object_id or "")
        user = actor_of(request)
        form = AnswerForm(request.POST if request.method == "POST" else None)
        error, status = "", 200
        if request.method == "POST" and request.POST.get("verb") == "draft":
            return self.start_draft(request, report)
        if request.method == "POST":
            if form.is_valid():
                try:
                    review.answer_report(report, actor=user, **form.cleaned_data)
                except review.ReviewError as refusal:
                    error, status = refusal.message, status_of(refusal)
                else:
                    messages.success(request, _("The report is closed."))
                    return HttpResponseRedirect(reverse("admin:drugs_report_changelist") + "?status__exact=open")
            else:
                error, status = _("The report was not closed: say what was done."), 400
        may_answer = report.status == ReportStatus.OPEN and holds(user, APPROVE)
        context = {
            "report": report,
            "form": form,
            "error": error,
            "may_answer": may_answer,
            "may_write": holds(user, WRITE),
        }
        return self.page(request, "admin/drugs/report/page.html", report.entry.name, context, status)

    def start_draft(self, request: HttpRequest, report: Report) -> HttpResponse:
        """Open a draft of the page that a report is about; it says which report it answers."""
        user = actor_of(request)
        note = _("In answer to reader's report %(number)d.") % {"number": report.pk}  # public later: not what it says
        try:
            draft = review.start_draft(report.entry, actor=user, change_note=note)
        except review.ReviewError as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(request.path)
        messages.info(request, _("The reader wrote: %(text)s") % {"text": report.text})
        return HttpResponseRedirect(reverse("admin:drugs_revision_change", args=[draft.pk]))
