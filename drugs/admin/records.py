"""What is on record: events, names, corrections. Only names have a button and an action."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from drugs import review
from drugs.admin.actor import actor_of
from drugs.admin.deeds import deed
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.models import Event, Name
from drugs.models.roles import APPROVE, holds


class DeedFilter(admin.SimpleListFilter):
    title = gettext_lazy("what")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        events = Event.objects.readable_by(request.user).order_by("verb")
        return [(verb, deed(verb)) for verb in events.values_list("verb", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(verb=self.value()) if self.value() else queryset


class EventAdmin(ReadOnlyAdmin):
    list_display = ("seq", "at", "what", "entry", "text", "actor", "note")
    list_filter = (DeedFilter,)
    list_select_related = ("entry", "actor")
    search_fields = ("entry__name", "note")
    fields = ("seq", "at", "what", "entry", "revision", "actor", "note")
    readonly_fields = ("what",)
    ordering = ("-seq",)
    # The pages of entries and texts link to their own events.
    linked_look_ups = frozenset({"entry__id__exact", "revision__id__exact"})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Whoever administers accounts alone reads what was done to accounts: other reasons may quote any text."""
        return Event.objects.readable_by(request.user)

    @admin.display(description=gettext_lazy("what"), ordering="verb")
    def what(self, event: Event) -> str:
        return deed(event.verb)

    @admin.display(description=gettext_lazy("revision"))
    def text(self, event: Event) -> int | None:
        return event.revision_id


class AcceptedFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "accepted"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("no", _("To accept")), ("yes", _("Accepted"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        return queryset.filter(accepted_by__isnull=self.value() == "no")


class NameAdmin(ReadOnlyAdmin):
    list_display = ("text", "kind", "country", "entry", "source", "proposed_by", "accepted_by")
    list_filter = (AcceptedFilter, "kind")
    list_select_related = ("entry", "proposed_by", "accepted_by")
    search_fields = ("text", "normalised", "entry__name")
    actions = ("accept_these",)

    def has_accept_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, APPROVE)

    @admin.action(description=gettext_lazy("Accept these names"), permissions=["accept"])
    def accept_these(self, request: HttpRequest, names: QuerySet[Name]) -> None:
        """Accept each name by its own verb, and say of each that was not why."""
        user = actor_of(request)
        accepted = 0
        for name in names.select_related("entry"):
            try:
                review.accept_name(name, actor=user)
            except review.ReviewError as refusal:
                messages.warning(request, f"{name.text} ({name.entry.name}): {refusal.message}")
            else:
                accepted += 1
        said = ngettext("%(number)d name was accepted.", "%(number)d names were accepted.", accepted)
        messages.success(request, said % {"number": accepted})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one name, with a button for a moderator who did not propose it."""
        name: Name = self.find(request, object_id or "")
        user = actor_of(request)
        error, status = "", 200
        if request.method == "POST":
            try:
                review.accept_name(name, actor=user)
            except review.ReviewError as refusal:
                error, status = refusal.message, status_of(refusal)
            else:
                messages.success(request, _("%(name)s is shown and found from now on.") % {"name": name.text})
                return HttpResponseRedirect(reverse("admin:drugs_name_changelist") + "?accepted=no")
        may_accept = name.accepted_by_id is None and name.proposed_by_id != user.pk and holds(user, APPROVE)
        context = {"name": name, "error": error, "may_accept": may_accept}
        return self.page(request, "admin/drugs/name/page.html", name.text, context, status)


class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "entry", "kind", "actor", "at")
    list_filter = ("kind",)
    list_select_related = ("entry", "actor")
    search_fields = ("text", "entry__name")
