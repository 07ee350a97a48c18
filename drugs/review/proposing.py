"""What takes two moderators: one proposes it with a reason, another does it or dismisses it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Entry, MailKind, Proposal, Revision
from drugs.models.proposal import Decision
from drugs.models.roles import APPROVE, MODERATORS, RETRACT
from drugs.review import telling
from drugs.review.errors import ReviewError
from drugs.review.record import record, require, require_reason


def propose(verb: str, *, actor: User, entry: Entry, reason: str, **about: Entry | Revision) -> Proposal:
    """Write a proposal down and tell the other moderators; for the verbs only, inside their transaction."""
    require(actor, RETRACT)
    same: dict[str, Any] = {"verb": verb, "entry_id": entry.pk} | {f"{key}_id": row.pk for key, row in about.items()}
    if Proposal.objects.open().filter(**same).exists():
        raise ReviewError(_("This is proposed already and waits for a second moderator."), "proposed")
    proposal = Proposal.objects.create(reason=require_reason(reason), proposed_by=actor, **same)
    record(f"propose_{verb}", actor=actor, entry=entry, note=proposal.reason)
    others = User.objects.filter(groups__in=Group.objects.filter(name=MODERATORS))
    telling.tell(MailKind.PROPOSED, others, actor=actor, entry=entry, words=proposal.reason)
    return proposal


def take(proposal: Proposal, verb: str, actor: User) -> Proposal:
    """Take an open proposal of somebody else's, to do it now; for the verbs only, inside their transaction."""
    require(actor, RETRACT)
    if proposal.verb != verb:
        raise ReviewError(_("This proposal is about something else."), "proposal")
    if proposal.proposed_by_id == actor.pk:
        raise ReviewError(_("You proposed this, so another moderator has to do it."), "two-people")
    decide(proposal, Decision.DONE, actor)
    return Proposal.objects.select_related("entry", "other", "revision", "proposed_by").get(pk=proposal.pk)


def decide(proposal: Proposal, outcome: Decision, actor: User) -> None:
    open_ones = Proposal.objects.open().filter(pk=proposal.pk)
    if open_ones.update(outcome=outcome, decided_by=actor, decided_at=timezone.now()) != 1:
        raise ReviewError(_("This proposal is decided already."), "decided")


@transaction.atomic
def dismiss(proposal: Proposal, *, actor: User, reason: str) -> Proposal:
    """Close a proposal without doing it, one's own or another's."""
    require(actor, APPROVE)
    reason = require_reason(reason)
    decide(proposal, Decision.DISMISSED, actor)
    record("dismiss", actor=actor, entry=proposal.entry, revision=proposal.revision, note=reason)
    proposal.refresh_from_db()
    return proposal
