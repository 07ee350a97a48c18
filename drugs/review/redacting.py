"""Redaction: for law or privacy a text is blanked; its digest, and why, stay. Takes two moderators."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Proposal, ProposedVerb, Revision, SourceFile
from drugs.models.content import Content
from drugs.models.revision_text import columns_of
from drugs.review import proposing
from drugs.review.errors import ReviewError
from drugs.review.record import lock, record, require_one


def require_redactable(revision: Revision) -> None:
    if revision.is_draft:
        raise ReviewError(_("A draft is not redacted: discard it first, then redact what is left of it."), "draft")
    if revision.is_in_review:
        raise ReviewError(_("This text is in review: request changes or withdraw it first."), "in-review")
    if revision.is_redacted:
        raise ReviewError(_("This text is redacted already."), "redacted")
    if revision.is_public and not revision.entry.is_retracted:
        raise ReviewError(_("Readers see this text now: retract the page first."), "public")


@transaction.atomic
def propose_redaction(revision: Revision, *, actor: User, reason: str) -> Proposal:
    """Ask for a text to be blanked, with the reason in law or privacy."""
    revision = lock(revision)
    require_redactable(revision)
    return proposing.propose(ProposedVerb.REDACT, actor=actor, entry=revision.entry, reason=reason, revision=revision)


@transaction.atomic
def redact(proposal: Proposal, *, actor: User) -> Revision:
    """Blank the text that another moderator proposed to redact, and the files that it came from.

    What readers could still reach of it is withdrawn. Digest, dates, people and reason stay; comments stay too.
    """
    proposal = proposing.take(proposal, ProposedVerb.REDACT, actor)
    if proposal.revision is None:
        raise ReviewError(_("This proposal names no text."), "proposal")
    revision = lock(proposal.revision)
    require_redactable(revision)
    now = timezone.now()
    blank = columns_of(Content(provenance=revision.provenance)) | {"change_note": ""}
    for kept in ("relation", "severity", "evidence"):
        blank[kept] = getattr(revision, kept)
    values = blank | {"redacted_at": now, "redaction_reason": proposal.reason, "is_public": False}
    if revision.is_approved and not revision.is_withdrawn:
        values |= {"withdrawn_at": now, "withdrawal_reason": proposal.reason}
    require_one(Revision.objects.filter(pk=revision.pk, redacted_at__isnull=True).update(**values))
    SourceFile.objects.filter(revision=revision, redacted_at__isnull=True).update(raw=b"", redacted_at=now)
    revision.refresh_from_db()
    record("redact", actor=actor, entry=revision.entry, revision=revision, note=proposal.reason)
    return revision
