"""Revisions: the queue of work, and the page of one text."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from drugs import review
from drugs.admin import editing, permitted, previewing
from drugs.admin.deciding import DecisionPage
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.models import Revision, Severity, Status


class QueueFilter(admin.SimpleListFilter):
    """Which texts: by default those that wait for a moderator, the longest wait first."""

    title = gettext_lazy("queue")
    parameter_name = "queue"
    default = "waiting"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("Waiting for review")),
            ("mine", _("Your own drafts")),
            ("submitted", _("Your own, in review")),
            ("drafts", _("All drafts")),
            ("unread", _("Public, nobody read it")),
            ("public", _("Public now")),
            ("approved", _("All that were let out")),
            ("closed", _("Closed")),
            ("all", _("All")),
        ]

    def choices(self, changelist: Any) -> Any:
        chosen = self.value() or self.default
        for key, title in self.lookup_choices:
            yield {
                "selected": chosen == key,
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        texts: Any = queryset
        chosen = {
            "waiting": lambda: texts.filter(status=Status.IN_REVIEW),
            "mine": lambda: texts.drafts().filter(author=request.user),
            "submitted": lambda: texts.filter(status=Status.IN_REVIEW, author=request.user),
            "drafts": lambda: texts.drafts(),
            "unread": lambda: texts.unread(),
            "public": lambda: texts.published(),
            "approved": lambda: texts.filter(status=Status.APPROVED),
            "closed": lambda: texts.filter(status=Status.CLOSED),
            "all": lambda: texts,
        }.get(self.value() or self.default)
        return chosen() if chosen else texts.none()


class RevisionAdmin(ReadOnlyAdmin):
    """A draft of one's own is written here; every other text is read, compared and decided."""

    list_display = ("entry_name", "state", "author", "since", "replaces", "severity_if_rated", "batch")
    list_display_links = ("entry_name",)
    list_filter = (QueueFilter, "entry__kind", "severity", ("batch", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("entry", "author", "batch", "base")
    search_fields = ("entry__name", "entry__slug")

    @admin.display(description=gettext_lazy("entry"), ordering="entry__slug")
    def entry_name(self, revision: Revision) -> str:
        return revision.entry.name

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, revision: Revision) -> str:
        status = _("public") if revision.is_public else revision.get_status_display()
        return format_html('<span class="badge badge--{}">{}</span>', revision.status, status)

    @admin.display(description=gettext_lazy("severity"), ordering="severity")
    def severity_if_rated(self, revision: Revision) -> str:
        if not revision.entry.is_combination:
            return "–"
        is_rated = revision.severity != Severity.UNKNOWN
        return revision.get_severity_display() if is_rated else _("nobody rated it")

    @admin.display(description=gettext_lazy("for"), ordering="submitted_at")
    def since(self, revision: Revision) -> str:
        return timesince(revision.submitted_at or revision.saved_at, depth=1)

    @admin.display(description=gettext_lazy("replaces"))
    def replaces(self, revision: Revision) -> str:
        if revision.base is None:
            return _("new page")
        return _("version %(number)s") % {"number": revision.base.number}

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """The longest wait first in the queue, the newest first elsewhere."""
        waits = request.GET.get(QueueFilter.parameter_name, QueueFilter.default) == QueueFilter.default
        return ("submitted_at", "pk") if waits else ("-pk",)

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview_view)
        here = self.admin_site.admin_view(require_POST(self.here_view))
        return [
            path("<path:object_id>/preview/", preview, name="drugs_revision_preview"),
            path("<path:object_id>/here/", here, name="drugs_revision_here"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return previewing.page(request, self.find(request, object_id))

    def here_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that somebody still has a text open; answer, in words, who else has."""
        revision: Revision = self.find(request, object_id)
        user: User = request.user  # type: ignore[assignment]
        review.opened(revision, actor=user)
        others = ", ".join(str(other) for other in review.also_open(revision, actor=user))
        words = _("%(who)s has this page open too.") % {"who": others} if others else ""
        return HttpResponse(words, content_type="text/plain; charset=utf-8")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one text: as a form to its author, to everybody else as it is. Nothing is added here."""
        revision: Revision = self.find(request, object_id or "")
        user: User = request.user  # type: ignore[assignment]
        asks_to_write = request.method == "POST" and request.POST.get("verb") in editing.VERBS
        reads_own_draft = request.method != "POST" and permitted.is_own_draft(revision, user)
        page = editing.EditingPage if asks_to_write or reads_own_draft else DecisionPage
        return page(self, request, revision).response()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history of a text is its events."""
        revision = self.find(request, object_id)
        return HttpResponseRedirect(reverse("admin:drugs_event_changelist") + f"?revision__id__exact={revision.pk}")
