"""Signing in: the password, then the code. Until both were right nobody is signed in, and no other page is reached."""

from __future__ import annotations

import io
import time
from typing import Any

import segno
from django.contrib import auth
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.models import Device

from drugs.forms.signing_in import CodeForm, RecoveryCodeForm, SetUpForm
from drugs.signin import attempts, log, pending, second_factor, sessions
from drugs.signin.ended import Why

# In the session of whoever sets an app up: the secret that this browser alone was shown.
SET_UP_KEY = "set_up_key"
# In the session of whoever is signed in and showed a code to put another app in the place of theirs: when they did.
REPLACING = "replaces_second_factor"


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Say for how long this account takes no attempts from this address."""
    context = {"minutes": attempts.minutes_to_wait(request, credentials)}
    response = render(request, "admin/locked_out.html", context, status=429)
    response["Retry-After"] = str(context["minutes"] * 60)
    response["Cache-Control"] = "no-store"
    return response


class SignIn(LoginView):
    """The password. Whoever needs or has a second factor is asked for it next."""

    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.get_user()
        if second_factor.is_asked_of(user):
            pending.hold(self.request, user, self.get_success_url())
            log.note(self.request, "password right, second factor asked", user.get_username())
            return HttpResponseRedirect(reverse("admin:second-factor"))
        sessions.sign_in(self.request, user)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        is_locked = getattr(self.request, "axes_locked_out", False)
        why = "refused, locked for a while" if is_locked else "refused, name and password"
        log.refuse(self.request, why, attempts.known_name(self.request))
        return super().form_invalid(form)


def sign_in(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response: HttpResponse = SignIn.as_view(extra_context=context)(request)  # type: ignore[assignment]  # rendered when it is sent
    return response


def refusal_of(outcome: second_factor.Outcome, request: HttpRequest, user: User, code: str) -> str:
    """Count and write down a code that was not taken; return the words for it."""
    if outcome.answer is second_factor.Answer.TOO_SOON:
        log.refuse(request, "refused, code too soon after wrong ones", user.get_username())
        return ngettext(
            "Too many wrong codes. Wait %(number)d second, or use a recovery code.",
            "Too many wrong codes. Wait %(number)d seconds, or use a recovery code.",
            outcome.wait_seconds,
        ) % {"number": outcome.wait_seconds}
    attempts.count_failure(request, user)
    log.refuse(request, "refused, code", user.get_username())
    if second_factor.looks_like_the_app(code):
        return _("This code is not right, or was used already. Wait for the next one.")
    return _("This recovery code is not right, or was used already.")


def note_use(request: HttpRequest, user: User, device: Device) -> None:
    if device.name == second_factor.RECOVERY:
        left = second_factor.recovery_codes_left(user)
        log.note(request, f"used a recovery code, {left} left", user.get_username())


@never_cache
@sensitive_post_parameters()
def ask_code(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """Ask whoever gave the right password for a code; sign them in when it is right."""
    user = pending.user_of(request)
    if user is None:
        return HttpResponseRedirect(reverse("admin:login"))
    if second_factor.app_of(user) is None:
        return HttpResponseRedirect(reverse("admin:second-factor-set-up"))
    if attempts.is_locked(request, user):
        log.refuse(request, "refused, locked for a while", user.get_username())
        return locked_out(request, None, {"username": user.get_username()})
    is_recovery = "recovery" in request.GET
    form_class = RecoveryCodeForm if is_recovery else CodeForm
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        outcome = second_factor.verify(user, code)
        if outcome.device is not None:
            then = pending.address_after(request)
            note_use(request, user, outcome.device)
            sessions.sign_in(request, user, outcome.device)
            return HttpResponseRedirect(then)
        form.add_error("code", refusal_of(outcome, request, user, code))
    context = {**frame, "title": _("Second step"), "form": form, "is_recovery": is_recovery, "account": user}
    return TemplateResponse(request, "admin/second_factor.html", context)


def is_replacing(request: HttpRequest) -> bool:
    """Tell whether whoever is signed in showed, not long ago, a code to put another app in the place of theirs."""
    return bool(time.time() - request.session.get(REPLACING, 0) < pending.MAX_SECONDS)


def who_sets_up(request: HttpRequest) -> tuple[User | None, bool]:
    """Return who may set an app up now, and whether they are only about to sign in.

    None for whoever has one, unless they are signed in and showed its code to put another in its place.
    """
    user = pending.user_of(request)
    is_pending = user is not None
    if user is None and request.user.is_active and getattr(request.user, "is_staff", False):
        user = User.objects.get(pk=request.user.pk)
    if user is None or (second_factor.app_of(user) is not None and (is_pending or not is_replacing(request))):
        return None, is_pending
    return user, is_pending


@never_cache
@sensitive_post_parameters()
def set_up(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """Show a new secret, as a picture and to type; make it the second factor when its first code is right."""
    user, is_pending = who_sets_up(request)
    if user is None:
        return HttpResponseRedirect(reverse("admin:second-factor" if is_pending else "admin:account"))
    replaces = is_replacing(request) and not is_pending
    asks_password = not (is_pending or replaces)
    key = request.session.get(SET_UP_KEY)
    if key is None or request.method != "POST":
        key = request.session[SET_UP_KEY] = second_factor.new_key()
    form = SetUpForm(request.POST if request.method == "POST" else None, asks_password=asks_password)
    if request.method == "POST" and form.is_valid():
        if asks_password and not is_password(request, user, form.cleaned_data["password"]):
            form.add_error("password", _("This is not your password."))
        else:
            code = "".join(form.cleaned_data["code"].split())
            confirmed = second_factor.confirm(user, key, code, replacing=replaces)
            if confirmed is not None:
                return finish(request, frame, user, *confirmed, is_pending=is_pending)
            form.add_error("code", _("This code does not fit. Is the clock of your phone right? Try the next code."))
    context = {
        **frame,
        "title": _("Set up the second step"),
        "form": form,
        "account": user,
        "secret": second_factor.in_groups(key),
        "is_pending": is_pending,
        "is_required": second_factor.is_required_of(user),
    }
    return TemplateResponse(request, "admin/second_factor_set_up.html", context)


def is_password(request: HttpRequest, user: User, password: str) -> bool:
    """Ask for the password through the back ends, so that wrong ones count as they do at the door."""
    found = auth.authenticate(request, username=user.get_username(), password=password)
    if found is None:
        log.refuse(request, "refused, password for the second factor", user.get_username())
    return found is not None and found.pk == user.pk


def finish(
    request: HttpRequest, frame: dict[str, Any], user: User, device: Device, codes: list[str], *, is_pending: bool
) -> HttpResponse:
    """Sign in by the app that was set up, end all other sessions, and show the recovery codes this once."""
    then = pending.address_after(request) if is_pending else reverse("admin:account")
    log.note(request, "set up a second factor", user.get_username())
    for key in (SET_UP_KEY, REPLACING):
        request.session.pop(key, None)
    sessions.sign_in(request, user, device)
    sessions.end_all(user, Why.ACCOUNT, but=request.session.session_key)
    return show_codes(request, frame, codes, then)


def show_codes(request: HttpRequest, frame: dict[str, Any], codes: list[str], then: str) -> HttpResponse:
    """Show recovery codes. Nothing keeps them: whoever loads this page again does not see them again."""
    context = {**frame, "title": _("Your recovery codes"), "codes": codes, "then": then, "has_permission": True}
    response = TemplateResponse(request, "admin/recovery_codes.html", context)
    response["Cache-Control"] = "no-store"
    return response


@never_cache
def picture(request: HttpRequest) -> HttpResponse:
    """Draw the secret that this browser sets up as a QR code: an SVG of its own, without style or script."""
    user, _is_pending = who_sets_up(request)
    key = request.session.get(SET_UP_KEY)
    if user is None or key is None:
        raise Http404(_("Nothing is being set up."))
    drawn = segno.make(second_factor.with_key(user, key).config_url, error="m", micro=False)
    svg = io.BytesIO()
    drawn.save(svg, kind="svg", scale=5, border=4, light="#fff", dark="#000", svgclass=None, lineclass=None)
    response = HttpResponse(svg.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response
