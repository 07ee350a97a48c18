"""The page on which a text is read, compared and decided: every revision that is not an own draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from drugs import diffing, findings, presentation, review
from drugs.admin import comparing, kept_text, neighbours, permitted, presence
from drugs.admin.actor import actor_of
from drugs.admin.deeds import with_deeds
from drugs.admin.entry_page import open_revision
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.decision import (
    ApprovalForm,
    CommentForm,
    ConfirmForm,
    ReasonForm,
    RetractionForm,
    SectionCheckForm,
)
from drugs.models import Comment, Revision
from drugs.sections import BY_KEY


class DecisionPage:
    """One text, what changed in it, what the checks find, and the decisions that this person may take."""

    def __init__(self, model_admin: ReadOnlyAdmin, request: HttpRequest, revision: Revision) -> None:
        self.admin, self.request, self.revision = model_admin, request, revision
        self.entry = revision.entry
        self.actor = actor_of(request)
        self.public = self.entry.public_revision()
        self.found = findings.find(review.page_text(revision, public=self.public))
        self.doses = diffing.dose_sheet(revision.content)
        self.forms: dict[str, Any] = {}  # those that were sent

    def approval_form(self, data: Any = None) -> ApprovalForm:
        return ApprovalForm(data, revision=self.revision, public=self.public, found=self.found, doses=self.doses)

    def all_forms(self) -> dict[str, Any]:
        """Return each form of the page, empty where none was sent."""
        return {
            "approve": self.approval_form(),
            "request_changes": ReasonForm(name="request"),
            "retract": RetractionForm(name="retract"),
            "comment": CommentForm(revision=self.revision),
            "check_section": SectionCheckForm(revision=self.revision),
            "confirm_review": ConfirmForm(),
        } | self.forms

    def response(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.show()
        verbs: dict[str, Callable[[], HttpResponse]] = {
            "approve": self.approve,
            "check": self.check,
            "request_changes": self.request_changes,
            "withdraw": self.withdraw,
            "take_over": self.take_over,
            "discard": self.discard,
            "retract": self.retract,
            "assign": self.assign,
            "unassign": self.unassign,
            "comment": self.comment,
            "resolve": self.resolve,
            "check_section": self.check_section,
            "confirm_review": self.confirm_review,
        }
        verb = verbs.get(self.request.POST.get("verb", ""))
        if verb is None:
            return self.show(_("Nothing was asked for. Use one of the buttons."), 400)
        self.neighbours = neighbours.of(self.admin, self.request, self.revision)  # before it leaves the queue
        try:
            return verb()
        except review.ReviewError as error:
            return self.show(error.message, status_of(error))

    def seen_digest(self) -> str:
        return self.request.POST.get("seen_digest", "")

    def filled(self, name: str, form: Any) -> Any | None:
        """Return a valid form, or None with the form kept, so that it is shown again with its errors."""
        self.forms[name] = form
        return form if form.is_valid() else None

    def approve(self) -> HttpResponse:
        if self.is_done_already("approve"):
            return self.done(_("%(name)s is public in this text already. Nothing was done twice."))
        form = self.filled("approve", self.approval_form(self.request.POST))
        if form is None:
            return self.show(_("Not approved yet. What is missing stands beside the button."), 400)
        typed = form.cleaned_data
        review.approve(
            self.revision,
            actor=self.actor,
            seen_digest=typed["seen_digest"],
            seen_public=typed["seen_public"],
            settled=form.settled,
        )
        return self.done(_("%(name)s is public in this text."))

    def check(self) -> HttpResponse:
        if self.is_done_already("check"):
            return self.done(_("%(name)s is checked already. Nothing was done twice."))
        form = self.filled("approve", self.approval_form(self.request.POST))
        if form is None:
            return self.show(_("Not checked yet. What is missing stands beside the button."), 400)
        digest = form.cleaned_data["seen_digest"]
        review.check(self.revision, actor=self.actor, seen_digest=digest, settled=form.settled)
        return self.done(_("%(name)s is checked."))

    def is_done_already(self, verb: str) -> bool:
        """Tell whether this very decision was taken a moment ago by the same person: a second click changes nothing."""
        is_same = self.revision.is_individually_approved and self.revision.approver_id == self.actor.pk
        is_same = is_same and self.revision.digest == self.seen_digest()
        return is_same and self.revision.events.filter(verb=verb, actor=self.actor).exists()

    def request_changes(self) -> HttpResponse:
        form = self.filled("request_changes", ReasonForm(self.request.POST, name="request"))
        if form is None:
            return self.show(_("Nothing was sent back: give a reason."), 400)
        review.request_changes(self.revision, actor=self.actor, reason=form.cleaned_data["reason"])
        return self.done(_("Sent back to %(author)s."), author=self.revision.author)

    def withdraw(self) -> HttpResponse:
        draft = review.withdraw(self.revision, actor=self.actor)
        messages.success(self.request, _("Withdrawn. This is a fresh draft of the same text."))
        return open_revision(draft)

    def take_over(self) -> HttpResponse:
        draft = review.take_over(self.revision, actor=self.actor, seen_digest=self.seen_digest())
        messages.success(self.request, _("The draft is yours now. Both of you are its writers."))
        return open_revision(draft)

    def discard(self) -> HttpResponse:
        review.discard(self.revision, actor=self.actor, seen_digest=self.seen_digest())
        return self.done(_("The draft is closed."))

    def retract(self) -> HttpResponse:
        form = self.filled("retract", RetractionForm(self.request.POST, name="retract"))
        if form is None:
            return self.show(_("Nothing was retracted: give a reason."), 400)
        review.retract(self.entry, actor=self.actor, reason=form.cleaned_data["reason"])
        return self.done(_("%(name)s is retracted."))

    def assign(self) -> HttpResponse:
        review.assign(self.revision, actor=self.actor, to=self.actor)
        return self.stay(_("It is yours to read."))

    def unassign(self) -> HttpResponse:
        review.assign(self.revision, actor=self.actor, to=None)
        return self.stay(_("Anybody may read it now."))

    def comment(self) -> HttpResponse:
        form = self.filled("comment", CommentForm(self.request.POST, revision=self.revision))
        if form is None:
            return self.show(_("The comment was not added."), 400)
        review.comment(self.revision, actor=self.actor, **form.cleaned_data)
        return self.stay(_("Your comment is added."), "#talk")

    def resolve(self) -> HttpResponse:
        number = self.request.POST.get("comment", "")
        about = Comment.objects.filter(revision__entry=self.entry)
        comment = get_object_or_404(about, pk=number if number.isdecimal() and len(number) < 18 else 0)
        review.resolve(comment, actor=self.actor)
        return self.stay(_("The comment is resolved."), "#talk")

    def check_section(self) -> HttpResponse:
        form = self.filled("check_section", SectionCheckForm(self.request.POST, revision=self.revision))
        if form is None:
            return self.show(_("Nothing was recorded: name the section and the source."), 400)
        review.check_section(self.revision, actor=self.actor, seen_digest=self.seen_digest(), **form.cleaned_data)
        return self.stay(_("Recorded. Readers see it."))

    def confirm_review(self) -> HttpResponse:
        form = self.filled("confirm_review", ConfirmForm(self.request.POST))
        if form is None:
            return self.show(_("The review was not confirmed. What is missing stands beside the button."), 400)
        typed = form.cleaned_data
        entry = review.confirm_review(
            self.revision,
            actor=self.actor,
            seen_digest=self.seen_digest(),
            next_due=typed["next_due"],
            note=typed["note"],
        )
        return self.stay(_("Confirmed. The next review is due on %(date)s.") % {"date": entry.review_due})

    def done(self, message: str, **more: object) -> HttpResponse:
        """Say what was done, and go on with the next text of the queue, or back to it."""
        messages.success(self.request, message % {"name": self.entry.name, **more})
        return HttpResponseRedirect(self.neighbours.next or self.neighbours.back)

    def stay(self, message: str, place: str = "") -> HttpResponse:
        messages.success(self.request, message)
        return HttpResponseRedirect(self.request.get_full_path() + place)

    def show(self, error: str = "", status: int = 200) -> HttpResponse:
        forms = self.all_forms()  # of the text that was judged: if another is shown by now, its digest is refused
        texts = Revision.objects.select_related("entry", "author", "approver", "assignee", "batch", "base")
        self.revision = revision = texts.get(pk=self.revision.pk)
        self.public = public = revision.entry.public_revision()
        presence.note(self.request, revision)
        comparison = comparing.compare(revision, public, actor=self.actor, chosen=self.request.GET.get("with", ""))
        wrote = permitted.is_writer(revision, self.actor)
        possible = permitted.verbs(revision, self.actor, public, wrote=wrote)
        outdated = revision.is_in_review and not revision.stands_on(public)
        context = {
            "revision": revision,
            "entry": revision.entry,
            "error": error,
            "kept": kept_text.without_a_form(self.request, possible),
            "comparison": comparison,
            "rating": diffing.compare_rating(comparison.before.content, revision.content) if comparison.before else (),
            "public_doses": self.changed_doses_against(public, comparison) if revision.is_in_review else 0,
            "facts": presentation.severity_of(revision) if revision.entry.is_combination else None,
            "sources": presentation.sources_of(revision),
            "found": self.found,
            "dose_sheet": [{"dose": dose, "title": BY_KEY[dose.section].title} for dose in self.doses],
            "open_sheet": comparison.before is None,
            "filters": self.request.GET.get(neighbours.FILTERS, ""),
            "forms": forms,
            "may": dict.fromkeys(possible, True),
            "wrote": wrote,
            "outdated": outdated,
            "meanwhile": diffing.compare(revision.base.content, public.content)
            if outdated and public and revision.base
            else (),
            "public": public,
            "newer": self.newer(revision),
            "also_open": review.also_open(revision, actor=self.actor),
            "comments": review.comments_on(revision),
            "checks": list(revision.section_checks.select_related("by")),
            "events": with_deeds(revision.events.select_related("actor").order_by("seq")),
            "neighbours": neighbours.of(self.admin, self.request, revision),
        }
        return self.admin.page(self.request, "admin/drugs/revision/decide.html", revision.entry.name, context, status)

    def changed_doses_against(self, public: Revision | None, comparison: comparing.Comparison) -> int:
        """Return how many doses differ from the public text where that is not what the page compares with."""
        if public is None or comparison.before is None or comparison.before.pk == public.pk:
            return 0
        return sum(len(diff.doses) for diff in diffing.compare(public.content, self.revision.content))

    def newer(self, revision: Revision) -> Revision | None:
        """Return the text of the same page that is in review now, where this one no longer is."""
        if revision.is_in_review or revision.is_draft:
            return None
        return Revision.objects.waiting().filter(entry=revision.entry).exclude(pk=revision.pk).first()
