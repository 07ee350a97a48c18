"""The page on which an author writes a draft."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs import diffing, findings, review, threeway
from drugs.admin import presence
from drugs.admin.actor import actor_of
from drugs.admin.entry_page import open_revision
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.decision import CommentForm
from drugs.forms.draft import DraftForm, fingerprints, one_line_ends, source_formset
from drugs.models import Content, Revision
from drugs.sections import BY_KEY

VERBS = frozenset({"save", "preview", "submit", "rebase", "discard_own"})


class EditingPage:
    """A draft in its form. Whatever is refused, the form comes back with all that was typed and the reason."""

    def __init__(self, model_admin: ReadOnlyAdmin, request: HttpRequest, revision: Revision) -> None:
        self.admin, self.request, self.revision = model_admin, request, revision
        self.actor = actor_of(request)
        data = request.POST if request.method == "POST" else None
        self.form = DraftForm(data, revision=revision)
        self.sources = source_formset(revision, data)

    def response(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.show()
        are_valid = [self.form.is_valid(), self.sources.is_valid()]
        if not all(are_valid) and self.request.POST["verb"] != "discard_own":
            return self.show(_("Nothing was saved yet. What has to be put right stands beside each field."), 400)
        verbs: dict[str, Callable[[], HttpResponse]] = {
            "save": self.save,
            "preview": self.save_and_preview,
            "submit": self.save_and_submit,
            "rebase": self.rebase,
            "discard_own": self.discard,
        }
        try:
            return verbs[self.request.POST["verb"]]()
        except review.ReviewError as error:
            return self.refused(error)

    def typed(self) -> Content:
        return self.form.content(self.sources.sources)

    def store(self) -> None:
        typed = self.form.cleaned_data
        self.revision = review.save_draft(
            self.revision,
            actor=self.actor,
            content=self.typed(),
            seen_digest=typed["seen_digest"],
            change_note=typed["change_note"],
        )

    def save(self) -> HttpResponse:
        self.store()
        messages.success(self.request, _("Saved. Readers see nothing of it before somebody else approves it."))
        return open_revision(self.revision)

    def save_and_preview(self) -> HttpResponse:
        self.store()
        return HttpResponseRedirect(reverse("admin:drugs_revision_preview", args=[self.revision.pk]))

    def save_and_submit(self) -> HttpResponse:
        self.store()
        review.submit(self.revision, actor=self.actor, seen_digest=self.revision.digest)
        messages.success(self.request, _("Submitted. The text is frozen now and waits for a moderator."))
        return open_revision(self.revision)

    def rebase(self) -> HttpResponse:
        public = self.revision.entry.public_revision()
        onto = self.request.POST.get("onto", "")
        if public is None or str(public.pk) != onto:
            raise review.ReviewError(_("The public text changed once more. Look at it first."), "outdated")
        self.revision = review.rebase(
            self.revision,
            actor=self.actor,
            onto=public,
            content=self.typed(),
            seen_digest=self.form.cleaned_data["seen_digest"],
        )
        messages.success(self.request, _("Your draft now builds on what is public."))
        return open_revision(self.revision)

    def discard(self) -> HttpResponse:
        review.discard(self.revision, actor=self.actor, seen_digest=self.request.POST.get("seen_digest", ""))
        messages.success(self.request, _("The draft is closed. Its saved text stays in the list of revisions."))
        entry = self.revision.entry
        return HttpResponseRedirect(reverse(f"admin:drugs_{entry.kind}_change", args=[entry.pk]))

    def refused(self, error: review.ReviewError) -> HttpResponse:
        """Show the form again as it was typed; where the stored text is another one by now, merged with that.

        Both texts are kept: a section that only one of them changed is taken from there, and where both did, what was
        typed stays in the form and what is stored stands beside it.
        """
        stored = Revision.objects.select_related("entry").get(pk=self.revision.pk)
        data = self.request.POST.copy()
        more: dict[str, Any] = {}
        if error.code == "stale":
            typed = self.typed()
            merged = self.merged(typed, stored.content)
            for section in merged:
                data[section.key] = section.text
            more = {
                "merged": [section for section in merged if section.taken != "same"],
                "meanwhile": [diff for diff in diffing.compare(stored.content, typed) if diff.status != "same"],
                "meanwhile_rating": diffing.compare_rating(stored.content, typed),
            }
        # The form was told which text is stored now; saving once more is a decision made in knowledge of it.
        data["seen_digest"] = stored.digest
        data["seen_sections"] = json.dumps(fingerprints(stored.content))
        self.revision = stored
        self.form = DraftForm(data, revision=stored)
        self.form.is_valid()
        return self.show(error.message, status_of(error), **more)

    def merged(self, typed: Content, stored: Content) -> list[threeway.Merged]:
        mine = {key: typed.section(key) for key in self.form.fields if key in BY_KEY}
        theirs = {key: one_line_ends(stored.section(key)) for key in mine}
        return threeway.merge(self.form.began_with, mine, theirs)

    def show(self, error: str = "", status: int = 200, **more: Any) -> HttpResponse:
        revision = self.revision
        entry = revision.entry
        public = entry.public_revision()
        outdated = public is not None and public.pk != revision.base_id and not entry.is_retracted
        last = revision.parent.events.filter(verb="request_changes").first() if revision.parent else None
        context = {
            "revision": revision,
            "entry": entry,
            "form": self.form,
            "sources": self.sources,
            "error": error,
            "public": public,
            "outdated": outdated,
            "public_changes": self.public_changes(public) if outdated and public else (),
            "requested": last,
            "found": findings.find(review.page_text(revision)),
            "comments": review.comments_on(revision),
            "also_open": review.also_open(revision, actor=self.actor),
            "comment_form": CommentForm(revision=revision),
            "may_talk": {"comment": True, "resolve": True},
            "known_sources": known_sources(),
            "is_editable": revision.is_draft and revision.author_id == self.actor.pk,
            "media": self.form.media,
            **more,
        }
        presence.note(self.request, revision)
        title = _("%(name)s: your draft") % {"name": entry.name}
        return self.admin.page(self.request, "admin/drugs/revision/edit.html", title, context, status)

    def public_changes(self, public: Revision) -> list[diffing.SectionDiff]:
        """Return what changed in public since the draft was begun."""
        before = self.revision.base.content if self.revision.base else Content()
        return [diff for diff in diffing.compare(before, public.content) if diff.status != "same"]


def known_sources() -> list[str]:
    """Return the titles of the sources that were named last, to choose from while typing. One query."""
    newest = Revision.objects.exclude(sources=[]).order_by("-pk").values_list("sources", flat=True)[:40]
    return list(dict.fromkeys(source["title"] for sources in newest for source in sources))[:60]
