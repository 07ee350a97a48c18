"""One's own account: the second factor, new recovery codes, signing out everywhere."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from drugs.admin import signing_in
from drugs.admin.actor import actor_of
from drugs.forms.signing_in import EitherCodeForm
from drugs.signin import attempts, log, second_factor, sessions
from drugs.signin.ended import Why

# What needs a code beside the session: a browser left open must not be enough.
WITH_CODE = ("codes", "replace", "remove")


@never_cache
@sensitive_post_parameters()
def view(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """Show the account of whoever is signed in, and do what they ask."""
    signed_in = actor_of(request)
    user = User.objects.get(pk=signed_in.pk)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    if verb == "sign_out_everywhere":
        return sign_out_everywhere(request, user)
    form = EitherCodeForm(request.POST if verb in WITH_CODE else None)
    is_required = second_factor.is_required_of(user)
    if verb in WITH_CODE and not (verb == "remove" and is_required) and form.is_valid():
        if attempts.is_locked(request, user):
            return signing_in.locked_out(request, None, {"username": user.get_username()})
        code = form.cleaned_data["code"]
        outcome = second_factor.verify(user, code)
        if outcome.device is not None:
            signing_in.note_use(request, user, outcome.device)
            return do(verb, request, frame, user)
        form.add_error("code", signing_in.refusal_of(outcome, request, user, code))
    context = {
        **frame,
        "title": _("Your account"),
        "form": form,
        "account": user,
        "app": second_factor.app_of(user),
        "codes_left": second_factor.recovery_codes_left(user),
        "is_required": is_required,
        "sessions": sum(1 for _session in sessions.sessions_of(user)),
    }
    return TemplateResponse(request, "admin/account.html", context)


def do(verb: str, request: HttpRequest, frame: dict[str, Any], user: User) -> HttpResponse:
    """Do what a right code allows."""
    if verb == "codes":
        log.note(request, "made new recovery codes", user.get_username())
        codes = second_factor.new_recovery_codes(user)
        return signing_in.show_codes(request, frame, codes, reverse("admin:account"))
    if verb == "replace":
        request.session[signing_in.REPLACING] = int(time.time())
        return HttpResponseRedirect(reverse("admin:second-factor-set-up"))
    second_factor.remove(user)
    log.note(request, "took their second factor away", user.get_username())
    messages.success(request, _("From now on your password alone signs you in."))
    return HttpResponseRedirect(reverse("admin:account"))


def sign_out_everywhere(request: HttpRequest, user: User) -> HttpResponse:
    """End every session of one's own, this one too."""
    log.note(request, "signed out everywhere", user.get_username())
    sessions.end_all(user, Why.EVERYWHERE, but=request.session.session_key)
    request.session.flush()
    return HttpResponseRedirect(reverse("admin:login"))
