"""Verbs that tell readers what was wrong, and answer those who said so."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Correction, CorrectionKind, Entry, Report, ReportStatus, Revision
from drugs.models.roles import APPROVE, RETRACT
from drugs.review.errors import ReviewError
from drugs.review.record import lock, lock_entry, record, require, require_reason


@transaction.atomic
def add_correction(entry: Entry, *, actor: User, text: str, kind: str = CorrectionKind.CORRECTED) -> Correction:
    """Say on an entry's page what was wrong, with today's date. Goes out on one moderator's word."""
    require(actor, APPROVE)
    if kind not in CorrectionKind.values:
        raise ReviewError(_("A correction says that something was corrected or withdrawn."), "reason")
    entry = lock_entry(entry)
    if not Entry.objects.published().filter(pk=entry.pk).exists():
        raise ReviewError(_("Nothing of this page is public, so there is nothing to correct."), "not-public")
    correction = Correction.objects.create(entry=entry, kind=kind, text=require_reason(text), actor=actor)
    record("add_correction", actor=actor, entry=entry, note=correction.text)
    return correction


@transaction.atomic
def withdraw_version(revision: Revision, *, actor: User, reason: str) -> Revision:
    """Take one old version out of the public history; its address says when and why. The public one is retracted."""
    require(actor, RETRACT)
    reason = require_reason(reason)
    revision = lock(revision)
    if not revision.is_approved:
        raise ReviewError(_("Only a version that readers could see is withdrawn."), "not-public")
    if revision.is_public:
        raise ReviewError(_("This is the version that readers see now: retract the page instead."), "public")
    unwithdrawn = Revision.objects.filter(pk=revision.pk, withdrawn_at__isnull=True)
    if unwithdrawn.update(withdrawn_at=timezone.now(), withdrawal_reason=reason) != 1:
        raise ReviewError(_("This version is withdrawn already."), "withdrawn")
    revision.refresh_from_db()
    record("withdraw_version", actor=actor, entry=revision.entry, revision=revision, note=reason)
    return revision


@transaction.atomic
def answer_report(report: Report, *, actor: User, answer: str, status: str = ReportStatus.ANSWERED) -> Report:
    """Close a reader's report with what was done, or why nothing was. Never public."""
    require(actor, APPROVE)
    if status not in (ReportStatus.ANSWERED, ReportStatus.REJECTED):
        raise ReviewError(_("A report is answered or rejected."), "reason")
    open_ones = Report.objects.filter(pk=report.pk, status=ReportStatus.OPEN)
    values = {"status": status, "answer": require_reason(answer), "answered_by": actor, "answered_at": timezone.now()}
    if open_ones.update(**values) != 1:
        raise ReviewError(_("This report is answered already."), "answered")
    report.refresh_from_db()
    record("answer_report", actor=actor, entry=report.entry, note=report.answer)
    return report
