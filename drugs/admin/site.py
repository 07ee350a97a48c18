"""medref's admin site: what waits for whom on its first page, and the preview of a section."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from drugs.admin import dashboard, kept_text, mails, previewing
from drugs.responses import QuestionError


class MedrefAdminSite(AdminSite):
    index_title = _("What waits")
    # A list of models beside the text would take the room of the text.
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        site = settings.SITE_NAME
        return super().each_context(request) | {
            "site_header": gettext("%(site)s review") % {"site": site},
            "site_title": site,
        }

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Not wrapped in admin_view: who is signed out gets words in the preview; a redirect would look like success.
        return [
            path("preview-section/", previewing.section, name="preview-section"),
            path("mails/", self.admin_view(self.mails), name="mails"),
            *super().get_urls(),
        ]

    def mails(self, request: HttpRequest) -> HttpResponse:
        return mails.view(request, self.each_context(request))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "dashboard": dashboard.of(request.user)})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Wrap a view as Django does, but give a text back to whoever was signed out while writing it."""
        wrapped = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not self.has_permission(request) and kept_text.typed(request):
                return kept_text.give_back(request)
            response: HttpResponse = wrapped(request, *args, **kwargs)
            return response

        return inner
