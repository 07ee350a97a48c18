"""Verbs of moderators on one text: approve, request changes, check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Approval, Entry, MailKind, Person, Revision, RevisionWriter, SectionCheck, Severity, Status
from drugs.models.roles import APPROVE
from drugs.review import telling
from drugs.review.drafting import close, draft_after
from drugs.review.errors import ReviewError
from drugs.review.names import accept_names_of
from drugs.review.record import (
    lock,
    record,
    refuse_stale,
    reindex,
    require,
    require_one,
    require_reason,
)
from drugs.review.settling import NOTHING, Settled, require_settled
from drugs.review.validation import check_plain, tampered
from drugs.sections import BY_KEY

REVIEW_PERIOD = timedelta(days=365)


def require_other_eyes(revision: Revision, actor: User) -> None:
    """Refuse a writer of the text, in words; the database refuses them too."""
    writers = set(RevisionWriter.objects.filter(revision=revision).values_list("user_id", flat=True))
    require_not_a_writer(revision, actor, is_writer=actor.pk in writers)


def require_not_a_writer(revision: Revision, actor: User, *, is_writer: bool) -> None:
    if is_writer or actor.pk == revision.author_id:
        raise ReviewError(_("You wrote part of this text, so somebody else has to let it out."), "two-people")


def require_in_review(revision: Revision) -> None:
    if not revision.is_in_review:
        raise ReviewError(
            _("This text is not in review any more: it is %(status)s. Nothing was changed.")
            % {"status": revision.get_status_display()},
            "not-in-review",
        )


def require_true_digest(revision: Revision) -> None:
    """Refuse a text whose columns are not what its digest says: somebody went past the verbs."""
    if revision.computed_digest() != revision.digest:
        raise tampered()


def require_knowledge_of_retraction(revision: Revision) -> None:
    """Refuse a text handed in before its page was retracted: approving it would undo that unknowingly."""
    if revision.entry.merged_into_id is not None:
        raise ReviewError(_("This page was merged into another one, and does not come back by itself."), "merged")
    retracted_at = revision.entry.retracted_at
    if retracted_at is not None and (revision.submitted_at is None or revision.submitted_at <= retracted_at):
        raise ReviewError(
            _("This page was retracted after this text was handed in. Request changes, so that its author sees why."),
            "retracted",
        )


def let_out(revision: Revision, entry: Entry, actor: User, approval: str, public: Revision | None) -> Revision:
    """Make revision the public one in place of public: a compare-and-swap inside the caller's transaction.

    For approve and release only. Each conditional UPDATE hits one row, or the whole is undone.
    """
    if public is not None:
        require_one(Revision.objects.filter(pk=public.pk, is_public=True, entry=entry).update(is_public=False))
    elif Revision.objects.filter(entry=entry, is_public=True).exists():
        require_one(0)
    now = timezone.now()
    values = {
        "status": Status.APPROVED,
        "is_public": True,
        "number": (
            entry.revisions.order_by("-number").values_list("number", flat=True).filter(number__gt=0).first() or 0
        )
        + 1,
        "approval": approval,
        "approver": actor,
        "published_at": now,
    }
    if approval == Approval.INDIVIDUAL:
        values |= credit_of(actor) | {"approved_at": now}
    waiting = Revision.objects.filter(pk=revision.pk, status=Status.IN_REVIEW, digest=revision.digest)
    require_one(waiting.update(**values))
    accept_names_of([revision], actor)
    revision.refresh_from_db()
    revision.entry = entry  # locked and at hand
    return revision


def credit_of(actor: User) -> dict[str, str]:
    """Return the approver's public name and credential as they stand now; a name is never the account's."""
    person = Person.objects.filter(user=actor).first()
    if person is None:
        return {"approver_name": "", "approver_credential": "", "approver_register_number": ""}
    return {
        "approver_name": person.public_name,
        "approver_credential": person.credential,
        "approver_register_number": person.register_number,
    }


def add_section_checks(revision: Revision, actor: User, compared: Mapping[str, str]) -> list[SectionCheck]:
    """Record which sections actor compared with which source."""
    if not compared:
        return []
    added = []
    with_credential = bool(credit_of(actor)["approver_credential"])
    for key, against in compared.items():
        if key not in BY_KEY or not getattr(revision, key).strip():
            raise ReviewError(_("There is no text in “%(key)s” to compare.") % {"key": key}, "compared")
        if not against.strip() or len(against) > 300:
            raise ReviewError(
                _("Name the source that you compared “%(title)s” with, in at most 300 characters.")
                % {"title": BY_KEY[key].title},
                "compared",
            )
        check_plain(against, str(BY_KEY[key].title), "compared")
        values = {"section": key, "by": actor, "against": against.strip(), "with_credential": with_credential}
        added.append(SectionCheck.objects.create(revision=revision, **values))
    return added


def move_review_date(entry: Entry, *, restored: bool = False) -> None:
    """Set when the page was last reviewed by a person and when it is due again; approve also ends a retraction."""
    entry.reviewed_on = timezone.localdate()
    entry.review_due = entry.reviewed_on + REVIEW_PERIOD
    fields = ["reviewed_on", "review_due"]
    if restored:
        entry.retracted_at, entry.retraction_reason = None, ""
        fields += ["retracted_at", "retraction_reason"]
    entry.save(update_fields=fields)


@transaction.atomic
def approve(
    revision: Revision,
    *,
    actor: User,
    seen_digest: str,
    seen_public: int | None,
    settled: Settled = NOTHING,
) -> Revision:
    """Let one exact text out, read by actor, in the place of what is public.

    seen_digest: that of the text which actor saw. seen_public: the id of the revision that was public then, or None.
    """
    require(actor, APPROVE)
    revision = lock(revision)
    entry = revision.entry
    require_in_review(revision)
    refuse_stale(revision, seen_digest)
    require_other_eyes(revision, actor)
    require_true_digest(revision)
    require_knowledge_of_retraction(revision)
    public = entry.public_revision()
    if (public.pk if public else None) != seen_public or not revision.stands_on(public):
        raise ReviewError(
            _("The public page was changed since this text was written. The author has to bring it up to date."),
            "outdated",
        )
    if revision.severity == Severity.MINOR and not revision.sources:
        raise ReviewError(_("“Usually a small effect” needs a source. Request changes."), "minor")
    details = require_settled(revision, settled, public)
    revision = let_out(revision, entry, actor, Approval.INDIVIDUAL, public)
    add_section_checks(revision, actor, settled.compared)
    move_review_date(entry, restored=entry.is_retracted)
    reindex(entry)
    record("approve", actor=actor, entry=entry, revision=revision, note=reasons_in(details), details=details)
    telling.tell(MailKind.LET_OUT, [revision.author], actor=actor, revision=revision, words="")
    if public is not None:
        telling.tell(MailKind.SUPERSEDED, [public.approver], actor=actor, revision=revision, words=revision.change_note)
    return revision


def reasons_in(details: dict[str, Any]) -> str:
    """Return why blocking findings were overridden, as the note that the history shows."""
    return " ".join(f"{check_id}: {reason}" for check_id, reason in details.get("overridden", {}).items())


@transaction.atomic
def check(revision: Revision, *, actor: User, seen_digest: str, settled: Settled = NOTHING) -> Revision:
    """Approve individually, in place, a text that is public by release."""
    require(actor, APPROVE)
    revision = lock(revision)
    entry = revision.entry
    if not revision.is_public or not revision.is_released or entry.is_retracted:
        raise ReviewError(_("Only a released text that is public now can be checked in place."), "not-released")
    refuse_stale(revision, seen_digest)
    require_other_eyes(revision, actor)
    require_true_digest(revision)
    details = require_settled(revision, settled, revision)
    released = Revision.objects.filter(pk=revision.pk, is_public=True, approval=Approval.BATCH, digest=seen_digest)
    require_one(
        released.update(approval=Approval.INDIVIDUAL, approver=actor, approved_at=timezone.now(), **credit_of(actor))
    )
    revision.refresh_from_db()
    revision.entry = entry  # locked and at hand
    add_section_checks(revision, actor, settled.compared)
    move_review_date(entry)
    reindex(entry)
    record("check", actor=actor, entry=entry, revision=revision, note=reasons_in(details), details=details)
    telling.tell(MailKind.LET_OUT, [revision.author], actor=actor, revision=revision, words="")
    return revision


@transaction.atomic
def request_changes(revision: Revision, *, actor: User, reason: str) -> Revision:
    """Send a text back to its author with a reason. Returns the author's fresh draft."""
    require(actor, APPROVE)
    revision = lock(revision)
    require_in_review(revision)
    if actor.pk == revision.author_id:
        raise ReviewError(_("This text is yours: withdraw it instead."), "yours")
    reason = require_reason(reason)
    close(revision, "request_changes", actor=actor, note=reason)
    draft = draft_after(revision, revision.author)
    telling.tell(MailKind.CHANGES_REQUESTED, [revision.author], actor=actor, revision=draft, words=reason)
    return draft
