"""What takes two moderators: a merge of two drugs, a redaction. One proposed it, another does or dismisses it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs import review
from drugs.admin.actor import actor_of
from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.refusals import status_of
from drugs.forms.decision import ReasonForm
from drugs.models import Proposal, ProposedVerb
from drugs.models.proposal import Decision
from drugs.models.roles import APPROVE, RETRACT, holds


class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "other", "text", "reason", "proposed_by", "proposed_at", "outcome", "decided_by")
    list_filter = ("outcome", "verb")
    list_select_related = ("entry", "other", "proposed_by", "decided_by")

    @admin.display(description=gettext_lazy("revision"))
    def text(self, proposal: Proposal) -> int | None:
        return proposal.revision_id

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one proposal; to another moderator with the button that does it."""
        proposal: Proposal = self.find(request, object_id or "")
        user = actor_of(request)
        form = ReasonForm(request.POST if request.POST.get("verb") == "dismiss" else None, name="dismiss")
        error, status = "", 200
        if request.method == "POST":
            try:
                error, status = self.decide(proposal, user, request.POST.get("verb", ""), form)
            except review.ReviewError as refusal:
                error, status = refusal.message, status_of(refusal)
            if not error:
                messages.success(request, _("Done."))
                return HttpResponseRedirect(request.path)
        proposal = Proposal.objects.select_related("entry", "other", "revision", "proposed_by").get(pk=proposal.pk)
        is_open = proposal.outcome == Decision.OPEN
        context = {
            "proposal": proposal,
            "form": form,
            "error": error,
            "may_do": is_open and holds(user, RETRACT) and proposal.proposed_by_id != user.pk,
            "may_dismiss": is_open and holds(user, APPROVE),
            "is_own": is_open and proposal.proposed_by_id == user.pk,
        }
        return self.page(request, "admin/drugs/proposal/page.html", str(proposal), context, status)

    def decide(self, proposal: Proposal, user: User, verb: str, form: ReasonForm) -> tuple[str, int]:
        """Do or dismiss a proposal; return what is wrong with what was posted, and the status for it."""
        if verb == "do" and proposal.verb == ProposedVerb.MERGE_DRUGS:
            review.merge_drugs(proposal, actor=user)
        elif verb == "do":
            review.redact(proposal, actor=user)
        elif verb == "dismiss" and form.is_valid():
            review.dismiss(proposal, actor=user, reason=form.cleaned_data["reason"])
        elif verb == "dismiss":
            return _("Nothing was dismissed: give a reason."), 400
        else:
            return _("Nothing was asked for. Use one of the buttons."), 400
        return "", 200
