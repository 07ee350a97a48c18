"""The page on which a person settles an imported file that waits: merge, import under a mended title, dismiss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs import diffing, rendering, review
from drugs.admin.actor import actor_of
from drugs.admin.entry_page import open_revision
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.source_file import Choice, DismissForm, MergeForm, TitleForm
from drugs.importing.beside import Beside, beside, read_again
from drugs.importing.mending import import_with_title
from drugs.importing.reading import Reading
from drugs.models import Content, Revision, SourceFile
from drugs.sections import BY_KEY


class WaitingFilePage:
    """One waiting file. Whatever is refused, the page comes back with all that was chosen or typed and the reason."""

    def __init__(self, model_admin: ReadOnlyAdmin, request: HttpRequest, file: SourceFile) -> None:
        self.admin, self.request, self.file = model_admin, request, file
        self.actor = actor_of(request)
        self.entry = file.entry
        self.said: Reading = read_again(file, self.title_of_entry())
        self.beside: Beside | None = None
        if self.entry is not None and self.said.content is not None:
            self.beside = beside(file, self.entry, self.said.content, self.actor)
        data = request.POST if request.method == "POST" else None
        verb = data.get("verb") if data else None
        self.merge_form = None
        if self.beside is not None:
            self.merge_form = MergeForm(
                data if verb == "merge" else None,
                differing=self.beside.differing,
                seen_digest=self.beside.seen_digest,
            )
        self.title_form = TitleForm(data if verb == "mend" else None, initial={"title": self.title()})
        self.dismiss_form = DismissForm(data if verb == "dismiss" else None)

    def title_of_entry(self) -> str:
        """Return the title by which the file is read once a person said what it is about."""
        return self.entry.name if self.entry is not None else ""

    def title(self) -> str:
        return self.said.title.text if self.said.title is not None else ""

    def response(self) -> HttpResponse:
        verbs: dict[str, Callable[[], HttpResponse]] = {
            "merge": self.merge,
            "mend": self.mend,
            "dismiss": self.dismiss,
        }
        if self.request.method != "POST":
            return self.show()
        verb = verbs.get(self.request.POST.get("verb", ""))
        if verb is None:
            return self.show(_("This form was changed on the way. Open the page again."), 400)
        try:
            return verb()
        except review.ReviewError as error:
            return self.show(error.message, status_of(error))

    def merge(self) -> HttpResponse:
        if self.beside is None or self.merge_form is None:
            return self.show(_("It is not known yet what this file is about. Mend its title first."), 409)
        if not self.merge_form.is_valid():
            return self.show(_("Nothing was saved yet. What has to be chosen stands beside each section."), 400)
        draft = review.merge_file(
            self.file,
            actor=self.actor,
            sections=self.merge_form.sections(self.beside.merged),
            theirs=self.beside.theirs,
            seen_digest=self.merge_form.cleaned_data["seen_digest"],
        )
        messages.success(
            self.request, _("The text is in your draft now. Read it once more, then submit it. The file is settled.")
        )
        return open_revision(draft)

    def mend(self) -> HttpResponse:
        if not self.title_form.is_valid():
            return self.show(_("Write the title."), 400)
        plan = import_with_title(self.file, self.title_form.cleaned_data["title"], actor=self.actor)
        if plan.revision is None:
            messages.warning(self.request, plan.reason)
            return HttpResponseRedirect(self.address())
        if plan.revision.is_draft:
            messages.warning(self.request, _("It is a draft of yours now. To be put right: %s") % plan.reason)
        else:
            messages.success(self.request, _("Imported. The text waits for a moderator."))
        return open_revision(plan.revision)

    def dismiss(self) -> HttpResponse:
        if not self.dismiss_form.is_valid():
            return self.show(_("Give a reason: the people concerned will read it."), 400)
        review.dismiss_file(self.file, actor=self.actor, reason=self.dismiss_form.cleaned_data["reason"])
        messages.success(self.request, _("Dismissed. The file stays on record with your reason."))
        return HttpResponseRedirect(reverse("admin:drugs_sourcefile_changelist") + "?waiting=yes")

    def address(self) -> str:
        return reverse("admin:drugs_sourcefile_change", args=[self.file.pk])

    def show(self, error: str = "", status: int = 200) -> HttpResponse:
        content = self.said.content
        in_review = None
        if self.entry is not None:
            waiting = Revision.objects.waiting().filter(entry=self.entry)
            in_review = waiting.select_related("author").first()
        context: dict[str, Any] = {
            "file": self.file,
            "found": [finding for finding in self.file.findings if finding["words"] != self.file.reason],
            "entry": self.entry,
            "error": error,
            "beside": self.beside,
            "in_review": in_review,
            "merge_form": self.merge_form,
            "title_form": self.title_form,
            "dismiss_form": self.dismiss_form,
            "choices": self.choices(),
            "preview": [
                (BY_KEY[key].title, rendering.render(text))
                for key, text in (content.sections if content else {}).items()
            ],
            "problem": self.said.problem,
            "raw": bytes(self.file.raw).decode(errors="replace"),
        }
        return self.admin.page(self.request, "admin/drugs/sourcefile/waiting.html", self.file.path, context, status)

    def choices(self) -> list[tuple[Choice, diffing.SectionDiff]]:
        """Return each section in which page and file differ, with the diff from the one to the other."""
        if self.beside is None or self.merge_form is None:
            return []
        page = self.beside.began.content if self.beside.began else Content()
        diffs = {diff.key: diff for diff in diffing.compare(page, self.beside.theirs)}
        return [(choice, diffs[choice.section.key]) for choice in self.merge_form.choices]


def preview(content: Content) -> list[tuple[Any, Any]]:
    """Return each section as readers would see it: (title, HTML)."""
    return [(BY_KEY[key].title, rendering.render(text)) for key, text in content.sections.items()]
