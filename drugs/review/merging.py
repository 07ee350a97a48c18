"""The verbs that make one drug of two: the same substance had come under two names. Takes two moderators."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Address, Entry, Name, NameKind, Proposal, ProposedVerb, Revision, Status
from drugs.naming import normalise
from drugs.review import proposing
from drugs.review.errors import ReviewError
from drugs.review.record import lock_entry, record, reindex


def require_mergeable(drug: Entry, into: Entry) -> None:
    if drug.is_combination or into.is_combination:
        raise ReviewError(_("Only drugs are merged. A combination follows its drugs."), "components")
    if drug.pk == into.pk:
        raise ReviewError(_("A drug cannot be merged into itself."), "components")
    if drug.merged_into_id is not None or into.merged_into_id is not None:
        raise ReviewError(_("One of these was merged already."), "merged")
    both = Entry.objects.combinations().filter(components__drug=drug).filter(components__drug=into).first()
    if both is not None:
        raise ReviewError(
            _("%(name)s contains both, so they would be one there. Retract it first, or do not merge.")
            % {"name": both.name},
            "both",
        )


@transaction.atomic
def propose_merge(drug: Entry, *, into: Entry, actor: User, reason: str) -> Proposal:
    """Ask that the page of drug ends and leads to into."""
    drug, into = lock_entry(drug), lock_entry(into)
    require_mergeable(drug, into)
    return proposing.propose(ProposedVerb.MERGE_DRUGS, actor=actor, entry=drug, reason=reason, other=into)


@transaction.atomic
def merge_drugs(proposal: Proposal, *, actor: User) -> Entry:
    """Merge the drug that another moderator proposed to merge. Returns the one that stays.

    The page of the merged drug ends at once and its address leads to the other; its name and accepted names are found
    there. Its text stays on record; nothing of it is joined to the other text, which somebody reviewed. Combinations
    keep their set, which never changes; those with the merged drug are listed for a look (`with_changed_drugs`).
    """
    proposal = proposing.take(proposal, ProposedVerb.MERGE_DRUGS, actor)
    if proposal.other is None:
        raise ReviewError(_("This proposal names no second drug."), "proposal")
    into, drug = lock_entry(proposal.other), lock_entry(proposal.entry)
    require_mergeable(drug, into)
    now = timezone.now()
    reason = _("This page was merged into %(name)s.") % {"name": into.name}
    if drug.retracted_at is None:
        drug.retracted_at, drug.retraction_reason = now, reason
    shown = Revision.objects.filter(entry=drug, status=Status.APPROVED, withdrawn_at__isnull=True)
    shown.update(withdrawn_at=now, withdrawal_reason=reason)
    drug.merged_into = into
    drug.save(update_fields=["retracted_at", "retraction_reason", "merged_into"])
    Entry.objects.filter(merged_into=drug).update(merged_into=into)
    Address.objects.filter(entry=drug).update(entry=into)
    accepted = list(drug.names.accepted().exclude(kind=NameKind.MISSPELLING))
    texts = [(drug.name, NameKind.SYNONYM, ""), *((name.text, name.kind, name.country) for name in accepted)]
    for text, kind, country in texts:
        add_name(into, text, kind, country, proposal.proposed_by, actor)
    reindex(drug)
    reindex(into)
    record("merge_drugs", actor=actor, entry=drug, note=f"→ {into.name}: {proposal.reason}"[:2000])
    return into


def add_name(entry: Entry, text: str, kind: str, country: str, proposer: User, actor: User) -> None:
    """Give entry a name that two moderators let over to it with the merge."""
    if normalise(text) == normalise(entry.name):
        return
    values = {"entry": entry, "normalised": normalise(text), "kind": kind, "country": country}
    name, _created = Name.objects.get_or_create(**values, defaults={"text": text, "proposed_by": proposer})
    waiting = Name.objects.filter(pk=name.pk, accepted_by__isnull=True).exclude(proposed_by=actor)
    waiting.update(accepted_by=actor, accepted_at=timezone.now())
