"""Revisions: the queue of work, and the page of one text."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from drugs.admin import badges, bulk, editing, pace, permitted, presence, previewing, queue_filters, queue_list
from drugs.admin.actor import actor_of
from drugs.admin.counting import BoundedPaginator
from drugs.admin.deciding import DecisionPage
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.models import Revision
from drugs.models.roles import APPROVE, RETRACT, WRITE, holds

CHECKBOX = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'


def labelled(label: str, value: object) -> str:
    """Return a cell that says what it holds where there is no room for a heading."""
    return format_html('<span class="narrow-only">{}</span> {}', label, value)


class RevisionAdmin(ReadOnlyAdmin):
    """A draft of one's own is written here; every other text is read, compared and decided."""

    change_list_template = "admin/drugs/revision/change_list.html"
    list_display = ("entry_name", "marks", "state", "writer", "since", "reader", "brought_by")
    list_display_links = ("entry_name",)
    list_filter = queue_filters.FILTERS
    search_fields = ("entry__name", "entry__slug")
    actions: Any = bulk.ACTIONS
    # How many texts there are in all says nothing here, and costs a query on every page.
    show_full_result_count = False
    paginator = BoundedPaginator

    def action_checkbox(self, obj: Revision) -> SafeString:
        """Return the box by which a text is chosen: as Django writes it, without a template for each row."""
        label = format_html(_("Select this object for an action - {}"), str(obj))
        return format_html(CHECKBOX, ACTION_CHECKBOX_NAME, obj.pk, label)

    @admin.display(description=gettext_lazy("entry"), ordering="entry__slug")
    def entry_name(self, revision: Revision) -> str:
        return revision.entry.name

    @admin.display(description=gettext_lazy("marks"))
    def marks(self, revision: Revision) -> str:
        return badges.render(badges.badges_of(revision))

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, revision: Revision) -> str:
        status = _("public") if revision.is_public else revision.get_status_display()
        return format_html('<span class="badge badge--{}">{}</span>', revision.status, status)

    @admin.display(description=gettext_lazy("author"), ordering="author__username")
    def writer(self, revision: Revision) -> str:
        return labelled(_("by"), revision.author)

    @admin.display(description=gettext_lazy("for"), ordering="submitted_at")
    def since(self, revision: Revision) -> str:
        return labelled(_("for"), pace.passed(revision.submitted_at or revision.saved_at))

    @admin.display(description=gettext_lazy("assigned to"), ordering="assignee__username", empty_value="–")
    def reader(self, revision: Revision) -> str | None:
        return labelled(_("assigned to"), revision.assignee) if revision.assignee else None

    @admin.display(description=gettext_lazy("import"), ordering="batch", empty_value="–")
    def brought_by(self, revision: Revision) -> str | None:
        return str(revision.batch) if revision.batch else None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[queue_list.Queue]:
        return queue_list.kind_for(request)

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Return the filters; for the order alone those that were asked for: the others would only say their words."""
        if not queue_list.is_for_order(request):
            return queue_filters.FILTERS
        return queue_filters.asked_of(request.GET)

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return queue_filters.order_of(request.GET.get(queue_filters.QueueFilter.parameter_name, ""))

    def has_write_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, WRITE)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, APPROVE)

    def has_retract_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, RETRACT)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "POST":
            bulk.refuse_forged(request)
        title = _("Queue: %(name)s") % {"name": queue_filters.title_of(request)}
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

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
        """Note that somebody still has a text open; answer, in words, who else has, or that nothing can be saved."""
        revision: Revision = self.find(request, object_id)
        presence.note(request, revision)
        return HttpResponse(presence.words(request, revision), content_type="text/plain; charset=utf-8")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one text: as a form to its author, to everybody else as it is. Nothing is added here."""
        revision: Revision = self.find(request, object_id or "")
        user = actor_of(request)
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
