"""The pages about the site itself: a list of all there are, and a form for each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs import review
from drugs.admin.actor import actor_of
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.site_page import SitePageForm
from drugs.models import SitePage
from drugs.models.roles import APPROVE, holds
from drugs.models.site_page import address
from drugs.responses import QuestionError
from drugs.site_pages import BY_KEY, SITE_PAGES


class SitePageAdmin(ReadOnlyAdmin):
    """Whoever may view sees all pages and their versions; a moderator may write."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.GET:  # a list of a few: nothing in it is asked for
            raise QuestionError(_("This list cannot be searched or filtered. Open it anew."))
        written = dict(SitePage.objects.order_by().values_list("key").annotate(newest=Max("at")))
        pages = [(page, written.get(page.key), address(page.key)) for page in SITE_PAGES]
        return self.page(request, "admin/drugs/sitepage/list.html", _("Pages about the site"), {"pages": pages})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one page (object_id is its key) in a form, with its earlier versions; save by the verb."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = BY_KEY.get(object_id or "")
        if page is None:
            raise Http404
        user = actor_of(request)
        versions = list(SitePage.objects.filter(key=page.key).select_related("author"))
        now, text = (versions[0].pk, versions[0].text) if versions else (None, page.first_text)
        form, error, status, meanwhile = SitePageForm(initial={"seen": now, "text": text}), "", 200, None
        if request.method == "POST":
            form = SitePageForm(request.POST)
            try:
                if not form.is_valid():
                    raise review.ReviewError(_("This form was changed on the way. Open the page again."), "form")
                review.write_site_page(page.key, form.cleaned_data["text"], actor=user, seen=form.cleaned_data["seen"])
            except review.ReviewError as refusal:
                error, status = refusal.message, status_of(refusal)
                if refusal.code == "stale":
                    # Both texts stay: what was typed in the form, and beside it what another person saved.
                    meanwhile = versions[0]
                    data = request.POST.copy()
                    data["seen"] = str(now)
                    form = SitePageForm(data)
            else:
                messages.success(request, _("Readers see the new text from now on."))
                return HttpResponseRedirect(reverse("admin:drugs_sitepage_change", args=[page.key]))
        context = {
            "site_page": page,
            "form": form,
            "error": error,
            "meanwhile": meanwhile,
            "versions": versions,
            "public_address": address(page.key),
            "may_write": holds(user, APPROVE),
            "media": form.media,
        }
        return self.page(request, "admin/drugs/sitepage/page.html", str(page.title), context, status)
