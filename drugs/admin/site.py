"""medref's admin site: what waits for whom on its first page, and the preview of a section."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from drugs import failures
from drugs.admin import dashboard, kept_text, mails, own_account, previewing, signing_in
from drugs.responses import QuestionError
from drugs.signin import ended, log


class MedrefAdminSite(AdminSite):
    index_title = _("What waits")
    # A list of models beside the text would take the room of the text.
    enable_nav_sidebar = False
    # On a telephone, where a row has no columns, what is empty is left out: the style sheet knows it by this.
    empty_value_display = '<span class="none">–</span>'

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        site = settings.SITE_NAME
        return super().each_context(request) | {
            "site_header": gettext("%(site)s review") % {"site": site},
            "site_title": site,
            "unsaved": failures.unsaved(request),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return what Django lists of the models, made when something looks at it and once a request.

        Every page of the admin asks for it, and hardly one shows it.
        """
        made: dict[str | None, Any] = request.__dict__.setdefault("_medref_app_lists", {})
        if app_label not in made:
            made[app_label] = SimpleLazyObject(partial(super().get_app_list, request, app_label))
        apps: list[Any] = made[app_label]
        return apps

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Not wrapped in admin_view: who is signed out gets words in the preview; a redirect would look like success.
        return [
            path("preview-section/", previewing.section, name="preview-section"),
            path("mails/", self.admin_view(self.mails), name="mails"),
            path("account/", self.admin_view(self.account), name="account"),
            # For whoever is about to sign in, and has shown the right password: they are nobody yet.
            path("second-factor/", self.second_factor, name="second-factor"),
            path("second-factor/set-up/", self.second_factor_set_up, name="second-factor-set-up"),
            path("second-factor/picture.svg", signing_in.picture, name="second-factor-picture"),
            # Django's way from any row to its public address asks for no permission: it would tell staff without a
            # role what an unreleased entry is called. No page of ours links to it.
            *(route for route in super().get_urls() if getattr(route, "name", "") != "view_on_site"),
        ]

    def mails(self, request: HttpRequest) -> HttpResponse:
        return mails.view(request, self.each_context(request))

    def account(self, request: HttpRequest) -> HttpResponse:
        return own_account.view(request, self.each_context(request))

    def second_factor(self, request: HttpRequest) -> HttpResponse:
        return signing_in.ask_code(request, self.each_context(request))

    def second_factor_set_up(self, request: HttpRequest) -> HttpResponse:
        return signing_in.set_up(request, self.each_context(request))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ask for name and password. Where to go on stands in the form, not in the address that it is sent to."""
        index = reverse("admin:index", current_app=self.name)
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(index)
        context = {**self.each_context(request), "title": gettext("Sign in"), "subtitle": None}
        context |= {"app_path": request.path, "username": request.user.get_username()}
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = index
        context["ended"] = ended.words_for(request)
        request.current_app = self.name
        return signing_in.sign_in(request, context | (extra_context or {}))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        if request.method == "POST" and request.user.is_authenticated:
            log.note(request, "signed out", request.user.get_username())
        return super().logout(request, {"title": gettext("You are signed out"), **(extra_context or {})})

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Change one's own password. Django ends the other sessions: each holds a digest of the password."""
        response = super().password_change(request, extra_context)
        if request.method == "POST":
            is_done = response.status_code == 302
            log.note(request, "changed their password" if is_done else "password not changed", str(request.user))
        return response

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "dashboard": dashboard.of(request.user)})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Wrap a view as Django does, but give a text back to whoever was signed out while writing it.

        A list or form that is asked to answer with another column than its key (`?_to_field=`) is refused in words:
        Django would write a traceback for each such address.
        """
        wrapped = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not self.has_permission(request) and kept_text.typed(request):
                return kept_text.give_back(request)
            try:
                response: HttpResponse = wrapped(request, *args, **kwargs)
            except DisallowedModelAdminToField as error:
                raise QuestionError(gettext("This page cannot be asked this way. Open it anew.")) from error
            return response

        return inner
