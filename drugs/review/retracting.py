"""Verbs that take a page away at once, and bring it back with care."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Content, Entry, MailKind, Revision, Status
from drugs.models.roles import RETRACT, WRITE
from drugs.review import telling
from drugs.review.drafting import new_draft
from drugs.review.errors import ReviewError
from drugs.review.record import lock_entry, record, reindex, require, require_one, require_reason


@transaction.atomic
def retract(entry: Entry, *, actor: User, reason: str) -> Entry:
    """Withdraw an entry and its whole history from the public, at once, with a public reason."""
    require(actor, RETRACT)
    reason = require_reason(reason)
    entry = lock_entry(entry)
    if entry.is_retracted:
        raise ReviewError(_("This page is retracted already."), "retracted")
    public = entry.public_revision()
    if public is None:
        raise ReviewError(_("Nothing of this page is public, so there is nothing to retract."), "not-public")
    now = timezone.now()
    shown = Revision.objects.filter(entry=entry, status=Status.APPROVED, withdrawn_at__isnull=True)
    shown.update(withdrawn_at=now, withdrawal_reason=reason)
    unretracted = Entry.objects.filter(pk=entry.pk, retracted_at__isnull=True)
    require_one(unretracted.update(retracted_at=now, retraction_reason=reason))
    entry.refresh_from_db()
    reindex(entry)
    record("retract", actor=actor, entry=entry, revision=public, note=reason)
    let_out = Revision.objects.filter(entry=entry, status=Status.APPROVED)
    concerned = User.objects.filter(
        Q(pk__in=let_out.values("author")) | Q(pk__in=let_out.values("approver")) | Q(pk=public.assignee_id)
    )
    telling.tell(MailKind.RETRACTED, concerned, actor=actor, entry=entry, words=reason)
    return entry


@transaction.atomic
def restore(entry: Entry, *, actor: User) -> Revision:
    """Open a draft of the last public text of a retracted entry. It stays retracted until somebody else approves."""
    require(actor, WRITE)
    entry = lock_entry(entry)
    if not entry.is_retracted:
        raise ReviewError(_("This page is not retracted."), "not-retracted")
    if entry.merged_into_id is not None:
        raise ReviewError(_("This page was merged into another one, and does not come back by itself."), "merged")
    base = entry.public_revision()
    draft = new_draft(entry, actor, base.content if base else Content(), base=base)
    record("restore", actor=actor, entry=entry, revision=draft)
    return draft
