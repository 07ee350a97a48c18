"""The base of nearly every admin here: what is on record is looked at, not changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from drugs.admin.questions import BoundedQuestionsAdmin


class ReadOnlyAdmin(BoundedQuestionsAdmin):
    """Lists and pages for those who may view; nothing is added, changed or deleted, by button or by forged POST."""

    actions: Any = None
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    change_form_template = "admin/drugs/read_only.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = str(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title[:1].upper() + title[1:], **(extra_context or {})})

    def find(self, request: HttpRequest, object_id: str) -> Any:
        """Return what a page is about. Raises Http404 when there is none, PermissionDenied for who may not view it."""
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404(_("There is nothing of this number."))
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return found

    def page(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """Return a page of our own in the admin's frame."""
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, template, {**frame, **context}, status=status)
