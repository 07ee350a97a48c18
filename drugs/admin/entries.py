"""Drugs and combinations: find an entry, add one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs import review
from drugs.admin.actor import actor_of
from drugs.admin.entry_page import EntryPage
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.entry import NewCombinationForm, NewDrugForm
from drugs.models import Entry, Revision, Status
from drugs.models.roles import WRITE, holds

STATES = {
    "checked": gettext_lazy("Public, checked"),
    "approved": gettext_lazy("Public, read by a moderator"),
    "unread": gettext_lazy("Public, nobody read it"),
    "retracted": gettext_lazy("Retracted"),
    "unpublished": gettext_lazy("Not public"),
}


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [
            ("public", _("Public")),
            ("unread", _("Public, nobody read it")),
            ("waiting", _("In review")),
            ("none", _("No text yet")),
            ("retracted", _("Retracted")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        entries: Any = queryset
        if self.value() == "public":
            return entries.filter(pk__in=Entry.objects.published().values("pk"))
        if self.value() == "unread":
            return entries.filter(pk__in=Revision.objects.unread().values("entry"))
        if self.value() == "waiting":
            return entries.filter(pk__in=Revision.objects.waiting().order_by().values("entry"))
        if self.value() == "none":
            return entries.filter(revisions__isnull=True)
        if self.value() == "retracted":
            return entries.filter(retracted_at__isnull=False)
        return queryset


class EntryAdmin(ReadOnlyAdmin):
    """One kind of entries. Subclasses say which form adds one and which verb."""

    list_display = ("name", "state", "is_waiting", "reviewed_on", "review_due")
    list_filter = (StateFilter,)
    search_fields = ("name", "slug", "names__text")
    ordering = ("slug",)
    new_form: type[forms.Form]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        public = Revision.objects.filter(entry=OuterRef("pk"), is_public=True)
        return (
            super()
            .get_queryset(request)
            .annotate(
                approval=public.values("approval")[:1],
                credential=public.values("approver_credential")[:1],
                waits=Exists(Revision.objects.filter(entry=OuterRef("pk"), status=Status.IN_REVIEW)),
            )
        )

    @admin.display(description=gettext_lazy("state"))
    def state(self, entry: Any) -> str:
        if entry.is_retracted:
            key = "retracted"
        elif entry.approval is None:
            key = "unpublished"
        elif entry.approval == "batch":
            key = "unread"
        else:
            key = "checked" if entry.credential else "approved"
        return str(STATES[key])

    @admin.display(description=gettext_lazy("in review"))
    def is_waiting(self, entry: Any) -> str:
        return _("in review") if entry.waits else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, WRITE)

    def create(self, form: Any, actor: User) -> Entry:
        """Make the entry that a valid form asks for. Each kind does it in its own way."""
        raise NotImplementedError  # only DrugAdmin and CombinationAdmin are registered

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one entry, or the form that adds one. Everything else that Django's form could do is closed."""
        if object_id is None:
            return self.add_page(request)
        return EntryPage(self, request, self.find(request, object_id)).response()

    def add_page(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.new_form(request.POST if request.method == "POST" else None)
        status = 200
        if form.is_bound:
            status = 400
            if form.is_valid():
                try:
                    entry = self.create(form, actor_of(request))
                except review.ReviewError as error:
                    form.add_error(None, forms.ValidationError(error.message, code=error.code))
                    status = status_of(error)
                else:
                    messages.success(request, _("%(name)s is there. It has no text yet.") % {"name": entry.name})
                    return HttpResponseRedirect(reverse(f"admin:drugs_{entry.kind}_change", args=[entry.pk]))
        title = _("Add %(kind)s") % {"kind": self.opts.verbose_name}
        return self.page(request, "admin/drugs/entry/add.html", title, {"form": form}, status)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history of an entry is its events."""
        entry = self.find(request, object_id)
        return HttpResponseRedirect(reverse("admin:drugs_event_changelist") + f"?entry__id__exact={entry.pk}")


class DrugAdmin(EntryAdmin):
    new_form = NewDrugForm

    def create(self, form: Any, actor: User) -> Entry:
        return review.create_drug(form.cleaned_data["name"], actor=actor)


class CombinationAdmin(EntryAdmin):
    new_form = NewCombinationForm

    def create(self, form: Any, actor: User) -> Entry:
        return review.create_combination(form.cleaned_data["components"], actor=actor)
