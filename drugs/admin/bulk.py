"""What can be done with many texts of the queue at once: assign, retract, discard. Never an approval.

Each text by its own verb in its own transaction; what was done, or why not, is said for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs import review
from drugs.admin.actor import actor_of
from drugs.forms.decision import RetractionForm
from drugs.models import Revision
from drugs.models.roles import APPROVE, RETRACT, WRITE, holds

# A request for more than these would outlast the server's patience, and nobody looks through a longer list.
MOST = 200
MOST_LINES = 50
# What an action needs: asked before it is offered and again when it is posted; its verb asks a third time.
NEEDS = {"assign_to_me": APPROVE, "assign_to": APPROVE, "retract": RETRACT, "discard": WRITE}


@dataclass(frozen=True)
class Line:
    """What became of one text."""

    name: str
    words: str
    is_done: bool


class AssigneeForm(forms.Form):
    """Which moderator reads the texts."""

    to = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Who reads them"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = Q(groups__permissions__codename=APPROVE) | Q(user_permissions__codename=APPROVE)
        moderators = User.objects.filter(holder, is_active=True).distinct().order_by("username")
        self.fields["to"].queryset = moderators  # type: ignore[attr-defined]  # a choice of rows


def refuse_forged(request: HttpRequest) -> None:
    """Refuse a POST for an action that this person is not offered, or with ids that are none."""
    if any(name in NEEDS and not holds(request.user, NEEDS[name]) for name in request.POST.getlist("action")):
        raise PermissionDenied
    ids = request.POST.getlist(ACTION_CHECKBOX_NAME)
    if not all(chosen.isascii() and chosen.isdecimal() and len(chosen) < 18 for chosen in ids):
        raise BadRequest("ids are numbers")


@admin.action(permissions=["approve"], description=gettext_lazy("Assign to me"))
def assign_to_me(model_admin: Any, request: HttpRequest, texts: QuerySet[Revision]) -> HttpResponse | None:
    user = actor_of(request)
    chosen = chosen_of(request, texts)
    if chosen is not None:
        report(request, each(chosen, lambda text: assigned(text, user, user)))
    return None


@admin.action(permissions=["approve"], description=gettext_lazy("Assign to…"))
def assign_to(model_admin: Any, request: HttpRequest, texts: QuerySet[Revision]) -> HttpResponse | None:
    user = actor_of(request)
    chosen = chosen_of(request, texts)
    if chosen is None:
        return None
    form = AssigneeForm(request.POST if is_confirmed(request) else None)
    if not form.is_valid():
        return confirm(model_admin, request, chosen, "assign_to", _("Assign texts"), _("Assign them"), form)
    report(request, [*each(chosen, lambda text: assigned(text, user, form.cleaned_data["to"])), *gone(request, chosen)])
    return None


@admin.action(permissions=["retract"], description=gettext_lazy("Retract the pages…"))
def retract(model_admin: Any, request: HttpRequest, texts: QuerySet[Revision]) -> HttpResponse | None:
    user = actor_of(request)
    chosen = chosen_of(request, texts)
    if chosen is None:
        return None
    form = RetractionForm(request.POST if is_confirmed(request) else None, name="retract")
    if not form.is_valid():
        return confirm(model_admin, request, chosen, "retract", _("Retract pages"), _("Retract them now"), form)
    reason = form.cleaned_data["reason"]
    report(request, [*each(chosen, lambda text: retracted(text, user, reason)), *gone(request, chosen)])
    return None


@admin.action(permissions=["write"], description=gettext_lazy("Discard the drafts…"))
def discard(model_admin: Any, request: HttpRequest, texts: QuerySet[Revision]) -> HttpResponse | None:
    user = actor_of(request)
    chosen = chosen_of(request, texts)
    if chosen is None:
        return None
    if not is_confirmed(request):
        return confirm(model_admin, request, chosen, "discard", _("Discard drafts"), _("Discard them"), None)
    report(request, [*each(chosen, lambda text: discarded(text, user, request)), *gone(request, chosen)])
    return None


ACTIONS = (assign_to_me, assign_to, retract, discard)


def assigned(text: Revision, actor: User, to: User) -> str:
    review.assign(text, actor=actor, to=to)
    return _("assigned to %(who)s") % {"who": to}


def retracted(text: Revision, actor: User, reason: str) -> str:
    """Retract the page of a text that readers see. Of a text that they do not see, its page is another matter."""
    if not text.is_public:
        raise review.ReviewError(_("Readers do not see this text, so there is nothing to retract."), "not-public")
    review.retract(text.entry, actor=actor, reason=reason)
    return _("retracted")


def discarded(text: Revision, actor: User, request: HttpRequest) -> str:
    """Discard a draft if it is still the one that stood in the list to confirm."""
    review.discard(text, actor=actor, seen_digest=request.POST.get(f"seen-{text.pk}", ""))
    return _("discarded")


def chosen_of(request: HttpRequest, texts: QuerySet[Revision]) -> list[Revision] | None:
    """Return the chosen texts; None, with words, where they are none or too many."""
    chosen = list(texts[: MOST + 1])
    if len(chosen) > MOST:
        words = _("At most %(number)d texts at a time. Nothing was done. Narrow the queue by its filters.")
        messages.warning(request, words % {"number": MOST})
        return None
    if not chosen:
        messages.warning(request, _("None of these texts is in this list any more. Nothing was done."))
        return None
    return chosen


def each(texts: Iterable[Revision], verb: Callable[[Revision], str]) -> list[Line]:
    """Do the verb with one text after the other, each in a transaction of its own."""
    lines = []
    for text in texts:
        try:
            lines.append(Line(text.entry.name, verb(text), True))
        except review.ReviewError as refusal:
            lines.append(Line(text.entry.name, refusal.message, False))
    return lines


def gone(request: HttpRequest, chosen: list[Revision]) -> list[Line]:
    """Return a line for each confirmed text that left the list meanwhile: nothing was done with it."""
    missing = {int(pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)} - {text.pk for text in chosen}
    left = Revision.objects.filter(pk__in=missing).select_related("entry").only("entry__name")
    return [Line(text.entry.name, _("left this list meanwhile, nothing was done"), False) for text in left]


def report(request: HttpRequest, lines: list[Line]) -> None:
    """Say what became of each text, refusals first; of a long list the beginning, and how many more."""
    refused = [line for line in lines if not line.is_done]
    done = [line for line in lines if line.is_done]
    summary = _("%(done)d done, %(refused)d not.") % {"done": len(done), "refused": len(refused)}
    messages.info(request, summary)
    for line in [*refused, *done][:MOST_LINES]:
        say = messages.success if line.is_done else messages.warning
        say(request, f"{line.name}: {line.words}")
    if len(lines) > MOST_LINES:
        messages.info(request, _("And %(number)d more.") % {"number": len(lines) - MOST_LINES})


def is_confirmed(request: HttpRequest) -> bool:
    return request.POST.get("confirmed") == "yes"


def confirm(
    model_admin: Any,
    request: HttpRequest,
    chosen: list[Revision],
    action: str,
    title: str,
    button: str,
    form: forms.Form | None,
) -> HttpResponse:
    """Show what would be done with which texts. The answer names each of them: a queue that grew adds none."""
    context = {
        "texts": chosen,
        "action": action,
        "button": button,
        "form": form,
        "checkbox": ACTION_CHECKBOX_NAME,
        "back": request.get_full_path(),
    }
    is_wrong = form is not None and form.is_bound
    status = 400 if is_wrong else 200
    response: HttpResponse = model_admin.page(request, "admin/drugs/revision/bulk_confirm.html", title, context, status)
    return response
