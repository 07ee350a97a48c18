"""Verbs that say, of a text that is public, what a person looked at again."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Entry, Revision, SectionCheck
from drugs.models.roles import APPROVE
from drugs.review.deciding import REVIEW_PERIOD, add_section_checks, require_other_eyes, require_true_digest
from drugs.review.errors import ReviewError
from drugs.review.record import lock, record, refuse_stale, require, require_reason


def require_public(revision: Revision) -> None:
    if not revision.is_public or revision.entry.is_retracted:
        raise ReviewError(_("This is not the text that readers see now. Nothing was changed."), "not-public")


@transaction.atomic
def check_section(revision: Revision, *, actor: User, section: str, against: str, seen_digest: str) -> SectionCheck:
    """Record that actor compared one section of a public text with a source. Readers see it; nothing else changes.

    A dosage is compared as a whole page is approved or checked, dose by dose: not here.
    """
    require(actor, APPROVE)
    revision = lock(revision)
    require_public(revision)
    refuse_stale(revision, seen_digest)
    require_other_eyes(revision, actor)
    require_true_digest(revision)
    if not revision.is_individually_approved:
        raise ReviewError(_("Nobody has read this page yet. Check it as a whole first."), "not-read")
    if section == "dosage":
        raise ReviewError(_("Doses are compared one by one, when a whole page is approved or checked."), "compared")
    checked = add_section_checks(revision, actor, {section: against})[0]
    record("check_section", actor=actor, entry=revision.entry, revision=revision, note=f"{section}: {against}")
    return checked


@transaction.atomic
def confirm_review(
    revision: Revision, *, actor: User, seen_digest: str, next_due: date | None = None, note: str
) -> Entry:
    """Say that actor read the whole public page again and that it still holds. Moves the date of its next review.

    next_due: at most a year from now, which is also the default. Only a text that somebody read one by one before:
    a released one is checked instead.
    """
    require(actor, APPROVE)
    revision = lock(revision)
    require_public(revision)
    refuse_stale(revision, seen_digest)
    require_other_eyes(revision, actor)
    require_true_digest(revision)
    if not revision.is_individually_approved:
        raise ReviewError(_("Nobody has read this page yet. Check it as a whole first."), "not-read")
    note = require_reason(note)
    entry, today = revision.entry, timezone.localdate()
    due = next_due or today + REVIEW_PERIOD
    if not today < due <= today + REVIEW_PERIOD:
        raise ReviewError(_("The next review is due after today and within a year."), "due")
    entry.reviewed_on, entry.review_due, entry.confirmed_at = today, due, timezone.now()
    entry.save(update_fields=["reviewed_on", "review_due", "confirmed_at"])
    record("confirm_review", actor=actor, entry=entry, revision=revision, note=note)
    return entry
