"""The page of one entry: its texts and names, and the buttons that begin, retract, restore."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs import review
from drugs.admin import kept_text
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.decision import RetractionForm
from drugs.forms.entry import NewNameForm
from drugs.models import Entry, Revision
from drugs.models.roles import RETRACT, WRITE, holds


def open_revision(revision: Revision) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:drugs_revision_change", args=[revision.pk]))


class EntryPage:
    """The page of one entry, and the buttons on it."""

    def __init__(self, model_admin: ReadOnlyAdmin, request: HttpRequest, entry: Entry) -> None:
        self.admin, self.request, self.entry = model_admin, request, entry
        self.actor: User = request.user  # type: ignore[assignment]
        self.retraction = RetractionForm(name="retract")
        self.new_name = NewNameForm()

    def response(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.show()
        verbs: dict[str, Callable[[], HttpResponse]] = {
            "edit": self.edit,
            "retract": self.retract,
            "restore": self.restore,
            "propose_name": self.propose_name,
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

    def show(self, error: str = "", status: int = 200) -> HttpResponse:
        entry = Entry.objects.get(pk=self.entry.pk)
        revisions = list(entry.revisions.select_related("author", "approver").order_by("-pk")[:100])
        public = entry.public_revision()
        links = entry.components.select_related("drug").order_by("position")
        may_write = holds(self.actor, WRITE)
        may_retract = holds(self.actor, RETRACT) and public is not None and not entry.is_retracted
        possible = {"retract"} if may_retract else set()
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
        }
        return self.admin.page(self.request, "admin/drugs/entry/page.html", entry.name, context, status)
