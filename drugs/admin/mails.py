"""Which e-mails a member of the team gets: one tick a kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs.admin.actor import actor_of
from drugs.models import MailKind, Mute
from drugs.models.roles import WRITE, holds


class MailsForm(forms.Form):
    """The kinds that are wanted."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Write to me when"),
        choices=MailKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def view(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """Show and keep the choice of whoever is signed in and has a role."""
    user = actor_of(request)
    if not holds(user, WRITE):
        raise PermissionDenied
    muted = set(Mute.objects.filter(user=user).values_list("kind", flat=True))
    form = MailsForm(request.POST if request.method == "POST" else None)
    form.initial["wanted"] = [kind for kind in MailKind.values if kind not in muted]
    if request.method == "POST" and form.is_valid():
        unwanted = set(MailKind.values) - set(form.cleaned_data["wanted"])
        with transaction.atomic():
            Mute.objects.filter(user=user).exclude(kind__in=unwanted).delete()
            Mute.objects.bulk_create([Mute(user=user, kind=kind) for kind in sorted(unwanted - muted)])
        messages.success(request, _("Kept."))
        return HttpResponseRedirect(reverse("admin:mails"))
    context = {**frame, "title": _("E-mails"), "form": form, "address": user.email}
    return TemplateResponse(request, "admin/mails.html", context, status=400 if form.errors else 200)
