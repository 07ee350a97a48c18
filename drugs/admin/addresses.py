"""Old addresses: a list of where they lead, a page to add one, a page to take one away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs import review
from drugs.admin.actor import actor_of
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.address import AddressForm, RemovalForm
from drugs.models import Address
from drugs.models.roles import APPROVE, holds


class AddressAdmin(ReadOnlyAdmin):
    list_display = ("path", "entry")
    list_select_related = ("entry",)
    search_fields = ("path", "entry__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, APPROVE)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return self.add_page(request) if object_id is None else self.address_page(request, object_id)

    def add_page(self, request: HttpRequest) -> HttpResponse:
        """Show the form of a new address; add it by the verb."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        user = actor_of(request)
        form, error, status = AddressForm(request.POST or None), "", 200
        if request.method == "POST":
            if not form.is_valid():
                error, status = _("Nothing was saved yet. What has to be put right stands beside each field."), 400
            else:
                try:
                    address = review.add_address(form.cleaned_data["page"], form.cleaned_data["path"], actor=user)
                except review.ReviewError as refusal:
                    form.add_error("path", refusal.message)
                    error, status = refusal.message, status_of(refusal)
                else:
                    said = _("/%(path)s leads to %(name)s from now on, as soon as readers may see that page.")
                    messages.success(request, said % {"path": address.path, "name": address.entry.name})
                    return HttpResponseRedirect(reverse("admin:drugs_address_changelist"))
        context = {"form": form, "error": error}
        return self.page(request, "admin/drugs/address/add.html", _("Add an old address"), context, status)

    def address_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show where one address leads, with a form for a moderator to end that."""
        address: Address = self.find(request, object_id)
        user = actor_of(request)
        form, error, status = RemovalForm(request.POST or None), "", 200
        if request.method == "POST":
            try:
                reason = form.cleaned_data["reason"] if form.is_valid() else ""
                review.remove_address(address, actor=user, reason=reason)
            except review.ReviewError as refusal:
                error, status = refusal.message, status_of(refusal)
            else:
                messages.success(request, _("/%(path)s leads nowhere from now on.") % {"path": address.path})
                return HttpResponseRedirect(reverse("admin:drugs_address_changelist"))
        context = {"address": address, "form": form, "error": error, "may_remove": holds(user, APPROVE)}
        return self.page(request, "admin/drugs/address/page.html", f"/{address.path}", context, status)
