"""The page on which a text is read, compared and decided: every revision that is not an own draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs import diffing, findings, presentation, rendering, review
from drugs.admin import kept_text, permitted
from drugs.admin.entry_page import open_revision
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.findings import Finding
from drugs.forms.decision import ApprovalForm, ReasonForm, RetractionForm
from drugs.models import Revision
from drugs.sections import SECTIONS


@dataclass(frozen=True)
class ShownSection:
    """A section as a moderator reads it. diff: None where there is nothing to compare with."""

    anchor: str
    title: str
    html: str
    provenance: str
    diff: diffing.SectionDiff | None


class DecisionPage:
    """One text, what changed in it, what the checks find, and the decisions that this person may take."""

    def __init__(self, model_admin: ReadOnlyAdmin, request: HttpRequest, revision: Revision) -> None:
        self.admin, self.request, self.revision = model_admin, request, revision
        self.entry = revision.entry
        self.actor: User = request.user  # type: ignore[assignment]
        self.found: tuple[Finding, ...] = findings.find(review.page_text(revision))
        self.public = self.entry.public_revision()
        self.forms: dict[str, Any] = {
            "approve": self.approval_form(),
            "request_changes": ReasonForm(name="request"),
            "retract": RetractionForm(name="retract"),
        }

    def approval_form(self, data: Any = None) -> ApprovalForm:
        in_review = self.revision.is_in_review
        return ApprovalForm(data, revision=self.revision, public=self.public, found=self.found, may_override=in_review)

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
        }
        verb = verbs.get(self.request.POST.get("verb", ""))
        if verb is None:
            return self.show(_("Nothing was asked for. Use one of the buttons."), 400)
        try:
            return verb()
        except review.ReviewError as error:
            return self.show(error.message, status_of(error))

    def seen_digest(self) -> str:
        return self.request.POST.get("seen_digest", "")

    def approve(self) -> HttpResponse:
        form = self.forms["approve"] = self.approval_form(self.request.POST)
        if not form.is_valid():
            return self.show(_("Not approved yet. What is missing stands beside the button."), 400)
        review.approve(
            self.revision,
            actor=self.actor,
            seen_digest=form.cleaned_data["seen_digest"],
            seen_public=form.cleaned_data["seen_public"],
            compared=form.comparisons,
            override=form.cleaned_data.get("override", ""),
        )
        return self.done(_("%(name)s is public in this text.") % {"name": self.entry.name})

    def check(self) -> HttpResponse:
        form = self.forms["approve"] = self.approval_form(self.request.POST)
        if not form.is_valid():
            return self.show(_("Not checked yet. What is missing stands beside the button."), 400)
        review.check(
            self.revision,
            actor=self.actor,
            seen_digest=form.cleaned_data["seen_digest"],
            compared=form.comparisons,
        )
        return self.done(_("%(name)s is checked.") % {"name": self.entry.name})

    def request_changes(self) -> HttpResponse:
        form = self.forms["request_changes"] = ReasonForm(self.request.POST, name="request")
        if not form.is_valid():
            return self.show(_("Nothing was sent back: give a reason."), 400)
        review.request_changes(self.revision, actor=self.actor, reason=form.cleaned_data["reason"])
        return self.done(_("Sent back to %(author)s.") % {"author": self.revision.author})

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
        form = self.forms["retract"] = RetractionForm(self.request.POST, name="retract")
        if not form.is_valid():
            return self.show(_("Nothing was retracted: give a reason."), 400)
        review.retract(self.entry, actor=self.actor, reason=form.cleaned_data["reason"])
        return self.done(_("%(name)s is retracted.") % {"name": self.entry.name})

    def done(self, message: str) -> HttpResponse:
        messages.success(self.request, message)
        return HttpResponseRedirect(reverse("admin:drugs_revision_changelist"))

    def compared_with(self) -> Revision | None:
        """Return what the text is compared with: what is public now, or for a text decided on what it began from."""
        waits = self.revision.is_in_review or self.revision.is_draft
        return self.public if waits else self.revision.base

    def sections(self, before: Revision | None) -> list[ShownSection]:
        content = self.revision.content
        diffs = {diff.key: diff for diff in diffing.compare(before.content, content)} if before else {}
        return [
            ShownSection(
                section.anchor,
                str(section.title),
                rendering.render(content.section(section.key)),
                presentation.provenance_words(content.provenance[section.key])
                if section.key in content.provenance
                else "",
                diffs.get(section.key),
            )
            for section in SECTIONS
            if content.section(section.key).strip() or section.key in diffs
        ]

    def show(self, error: str = "", status: int = 200) -> HttpResponse:
        texts = Revision.objects.select_related("entry", "author", "approver", "batch", "base")
        self.revision = revision = texts.get(pk=self.revision.pk)
        self.public = revision.entry.public_revision()
        before = self.compared_with()
        sections = self.sections(before)
        wrote = permitted.is_writer(revision, self.actor)
        possible = permitted.verbs(revision, self.actor, self.public, wrote=wrote)
        context = {
            "revision": revision,
            "entry": revision.entry,
            "error": error,
            "kept": kept_text.without_a_form(self.request, possible),
            "before": before,
            "sections": sections,
            "doses": [(section, change) for section in sections if section.diff for change in section.diff.doses],
            "rating": diffing.compare_rating(before.content, revision.content) if before else (),
            "facts": presentation.severity_of(revision) if revision.entry.is_combination else None,
            "sources": presentation.sources_of(revision),
            "found": self.found,
            "forms": self.forms,
            "may": dict.fromkeys(possible, True),
            "wrote": wrote,
            "outdated": revision.is_in_review and revision.base_id != (self.public.pk if self.public else None),
            "checks": list(revision.section_checks.select_related("by")),
            "events": list(revision.events.select_related("actor").order_by("seq")),
        }
        return self.admin.page(self.request, "admin/drugs/revision/decide.html", revision.entry.name, context, status)
