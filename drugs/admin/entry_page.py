"""The page of one entry: its texts and names, and the buttons that begin, retract, restore."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs import review
from drugs.admin import kept_text
from drugs.admin.actor import actor_of
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.decision import ReasonForm, RetractionForm
from drugs.forms.entry import CorrectionForm, MergeForm, NewNameForm, RenameForm
from drugs.models import Entry, Revision
from drugs.models.roles import APPROVE, RETRACT, WRITE, holds


def open_revision(revision: Revision) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:drugs_revision_change", args=[revision.pk]))


class EntryPage:
    """The page of one entry, and the buttons on it."""

    def __init__(self, model_admin: ReadOnlyAdmin, request: HttpRequest, entry: Entry) -> None:
        self.admin, self.request, self.entry = model_admin, request, entry
        self.actor = actor_of(request)
        self.retraction = RetractionForm(name="retract")
        self.new_name = NewNameForm()
        self.forms: dict[str, Any] = {
            "add_correction": CorrectionForm(),
            "rename": RenameForm(entry=entry),
            "propose_merge": MergeForm(),
            "of_version": ReasonForm(name="version"),
        }

    def response(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.show()
        verbs: dict[str, Callable[[], HttpResponse]] = {
            "edit": self.edit,
            "retract": self.retract,
            "restore": self.restore,
            "propose_name": self.propose_name,
            "add_correction": self.add_correction,
            "rename": self.rename,
            "propose_merge": self.propose_merge,
            "withdraw_version": self.withdraw_version,
            "propose_redaction": self.propose_redaction,
        }
        verb = verbs.get(self.request.POST.get("verb", ""))
        if verb is None:
            return self.show(_("Nothing was asked for. Use one of the buttons."), 400)
        try:
            return verb()
        except review.ReviewError as error:
            return self.show(error.message, status_of(error))

    def edit(self) -> HttpResponse:
        return open_revision(review.start_draft(self.entry, actor=self.actor))

    def restore(self) -> HttpResponse:
        draft = review.restore(self.entry, actor=self.actor)
        messages.success(
            self.request, _("This draft holds the last public text. It goes out when somebody approves it.")
        )
        return open_revision(draft)

    def retract(self) -> HttpResponse:
        self.retraction = RetractionForm(self.request.POST, name="retract")
        if not self.retraction.is_valid():
            return self.show(_("Nothing was retracted: give a reason."), 400)
        review.retract(self.entry, actor=self.actor, reason=self.retraction.cleaned_data["reason"])
        messages.success(self.request, _("%(name)s is retracted.") % {"name": self.entry.name})
        return HttpResponseRedirect(self.request.path)

    def propose_name(self) -> HttpResponse:
        self.new_name = NewNameForm(self.request.POST)
        if not self.new_name.is_valid():
            return self.show(_("The name was not proposed."), 400)
        typed = self.new_name.cleaned_data
        name = review.propose_name(
            self.entry, typed["text"], actor=self.actor, kind=typed["kind"], country=typed["country"]
        )
        messages.success(self.request, _("%(name)s waits for somebody to accept it.") % {"name": name.text})
        return HttpResponseRedirect(self.request.path)

    def filled(self, name: str, form: Any) -> Any | None:
        self.forms[name] = form
        return form if form.is_valid() else None

    def done(self, message: str) -> HttpResponse:
        messages.success(self.request, message)
        return HttpResponseRedirect(self.request.path)

    def add_correction(self) -> HttpResponse:
        form = self.filled("add_correction", CorrectionForm(self.request.POST))
        if form is None:
            return self.show(_("The correction was not added."), 400)
        review.add_correction(self.entry, actor=self.actor, **form.cleaned_data)
        return self.done(_("Readers see the correction now."))

    def rename(self) -> HttpResponse:
        form = self.filled("rename", RenameForm(self.request.POST, entry=self.entry))
        if form is None:
            return self.show(_("Nothing was renamed."), 400)
        entry = review.rename(form.cleaned_data["name"], actor=self.actor, reason=form.cleaned_data["reason"])
        return self.done(_("It is called %(name)s now. The old address leads here.") % {"name": entry.name})

    def propose_merge(self) -> HttpResponse:
        form = self.filled("propose_merge", MergeForm(self.request.POST))
        if form is None:
            return self.show(_("The merge was not proposed."), 400)
        typed = form.cleaned_data
        review.propose_merge(self.entry, into=typed["into"], actor=self.actor, reason=typed["reason"])
        return self.done(_("Proposed. Another moderator does it, or dismisses it."))

    def version(self) -> Revision:
        number = self.request.POST.get("revision", "")
        return get_object_or_404(self.entry.revisions, pk=number if number.isdecimal() and len(number) < 18 else 0)

    def withdraw_version(self) -> HttpResponse:
        revision = self.version()
        form = self.filled("of_version", ReasonForm(self.request.POST, name="version"))
        if form is None:
            return self.show(_("Nothing was withdrawn: give a reason."), 400)
        review.withdraw_version(revision, actor=self.actor, reason=form.cleaned_data["reason"])
        return self.done(_("Version %(number)s is withdrawn.") % {"number": revision.number})

    def propose_redaction(self) -> HttpResponse:
        revision = self.version()
        form = self.filled("of_version", ReasonForm(self.request.POST, name="version"))
        if form is None:
            return self.show(_("Nothing was proposed: give a reason."), 400)
        review.propose_redaction(revision, actor=self.actor, reason=form.cleaned_data["reason"])
        return self.done(_("Proposed. Another moderator does it, or dismisses it."))

    def show(self, error: str = "", status: int = 200) -> HttpResponse:
        entry = Entry.objects.get(pk=self.entry.pk)
        revisions = list(entry.revisions.select_related("author", "approver").order_by("-pk")[:100])
        public = entry.public_revision()
        links = entry.components.select_related("drug").order_by("position")
        may_write = holds(self.actor, WRITE)
        may_retract = holds(self.actor, RETRACT) and public is not None and not entry.is_retracted
        possible = {"retract"} if may_retract else set()
        possible |= {"add_correction", "rename", "propose_merge", "withdraw_version", "propose_redaction"}
        context = {
            "entry": entry,
            "error": error,
            "kept": kept_text.without_a_form(self.request, possible),
            "public": None if entry.is_retracted else public,
            "revisions": revisions,
            "components": list(links) if entry.is_combination else [],
            "names": list(entry.names.select_related("proposed_by", "accepted_by")),
            "addresses": list(entry.addresses.all()[:20]),
            "retraction": self.retraction,
            "new_name": self.new_name,
            "may_edit": may_write and not entry.is_retracted,
            "may_restore": may_write and entry.is_retracted,
            "may_retract": may_retract,
            "may_name": may_write,
            "forms": self.forms,
            "may_correct": holds(self.actor, APPROVE) and public is not None and not entry.is_retracted,
            "may_rename": holds(self.actor, APPROVE) and not entry.is_combination and entry.merged_into_id is None,
            "may_merge": holds(self.actor, RETRACT) and not entry.is_combination and entry.merged_into_id is None,
            "may_withdraw": holds(self.actor, RETRACT),
            "corrections": list(entry.corrections.select_related("actor")[:20]),
            "proposals": list(entry.proposals.open().select_related("proposed_by", "other")),
        }
        return self.admin.page(self.request, "admin/drugs/entry/page.html", entry.name, context, status)
