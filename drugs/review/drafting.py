"""Verbs of writers: begin, save, submit, take back."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Content, Entry, ImportBatch, Revision, Status
from drugs.models.revision_text import columns_of
from drugs.models.roles import APPROVE, WRITE
from drugs.review import provenance
from drugs.review.assessing import assess
from drugs.review.errors import ReviewError
from drugs.review.record import lock, lock_entry, may, record, refuse_stale, require, require_one, require_reason
from drugs.review.validation import check_note, validate


def own_draft(revision: Revision, actor: User) -> None:
    """Refuse unless the revision is a draft of actor's own."""
    if not revision.is_draft:
        raise ReviewError(_("This is no draft any more. Nothing was changed."), "not-a-draft")
    if revision.author_id != actor.pk:
        raise ReviewError(_("This is a colleague's draft. Take it over before you change it."), "not-yours")


def new_draft(
    entry: Entry,
    actor: User,
    content: Content,
    *,
    base: Revision | None,
    parent: Revision | None = None,
    batch: ImportBatch | None = None,
    change_note: str = "",
) -> Revision:
    """Add a draft; for the verbs only. The database fills in its writers."""
    if Revision.objects.drafts().filter(entry=entry, author=actor).exists():
        raise ReviewError(_("You already have a draft of this page. Finish or discard it first."), "draft-exists")
    if Revision.objects.waiting().filter(entry=entry, author=actor).exists():
        raise ReviewError(
            _("Your own text of this page is in review. Wait for the decision, or withdraw it first."), "in-review"
        )
    return Revision.objects.create(
        entry=entry,
        author=actor,
        base=base,
        parent=parent,
        batch=batch,
        change_note=change_note,
        digest=content.digest(entry.drug_ids()),
        **columns_of(content),
    )


@transaction.atomic
def start_draft(
    entry: Entry,
    *,
    actor: User,
    content: Content | None = None,
    batch: ImportBatch | None = None,
    change_note: str = "",
) -> Revision:
    """Begin a draft on top of what is public; without content, of the public text or an empty one.

    Without content, an own draft that is already there is returned as it is. With content, which brings its own
    provenance, such a draft is never overwritten: ReviewError "draft-exists".
    """
    require(actor, WRITE)
    entry = lock_entry(entry)
    if entry.is_retracted:
        raise ReviewError(_("This page is retracted. Restore it to work on it again."), "retracted")
    base = entry.public_revision()
    if content is None:
        if existing := Revision.objects.drafts().filter(entry=entry, author=actor).first():
            return existing
        content = provenance.settled(base.content) if base else Content()
    validate(content, entry)
    check_note(change_note)
    draft = new_draft(entry, actor, content, base=base, batch=batch, change_note=change_note)
    record("start_draft", actor=actor, entry=entry, revision=draft)
    return draft


@transaction.atomic
def save_draft(
    revision: Revision, *, actor: User, content: Content, seen_digest: str, change_note: str | None = None
) -> Revision:
    """Save an own draft; seen_digest is that of the text which the person began to change.

    The provenance of content is not taken from the caller: it follows from what the draft was made of.
    """
    require(actor, WRITE)
    revision = lock(revision)
    own_draft(revision, actor)
    refuse_stale(revision, seen_digest)
    content = replace(content, provenance=provenance.after_edit(origin_of(revision), content.sections))
    return store(revision, actor, content, change_note, verb="save_draft")


def origin_of(revision: Revision) -> Content:
    """Return what a draft was made of, its own text on top, so that an emptied section keeps its provenance."""
    below: dict[str, dict[str, object]] = {}
    if revision.base is not None:
        below |= provenance.settled(revision.base.content).provenance
    if revision.parent is not None:
        below |= revision.parent.provenance
    return replace(revision.content, provenance=below | revision.provenance)


def store(revision: Revision, actor: User, content: Content, change_note: str | None, *, verb: str) -> Revision:
    validate(content, revision.entry)
    if change_note is not None:
        check_note(change_note)
        revision.change_note = change_note
    for column, value in columns_of(content).items():
        setattr(revision, column, value)
    revision.digest = content.digest(revision.entry.drug_ids())
    revision.saved_at = timezone.now()
    revision.save()
    record(verb, actor=actor, entry=revision.entry, revision=revision)
    return revision


@transaction.atomic
def discard(revision: Revision, *, actor: User, seen_digest: str) -> Revision:
    """Close a draft that is not to be finished. It stays in the history that editors see."""
    require(actor, WRITE)
    revision = lock(revision)
    if not revision.is_draft:
        raise ReviewError(_("This is no draft any more. Nothing was changed."), "not-a-draft")
    if revision.author_id != actor.pk and not may(actor, APPROVE):
        raise ReviewError(_("Only its author or a moderator discards a draft."), "not-yours")
    refuse_stale(revision, seen_digest)
    return close(revision, "discard", actor=actor)


def close(revision: Revision, verb: str, *, actor: User, note: str = "") -> Revision:
    """Close a draft or a text in review, and record by which verb; for the verbs only."""
    require_one(Revision.objects.filter(pk=revision.pk, status=revision.status).update(status=Status.CLOSED))
    revision.status = Status.CLOSED
    record(verb, actor=actor, entry=revision.entry, revision=revision, note=note)
    return revision


def is_same_text(revision: Revision, public: Revision) -> bool:
    return provenance.settled(revision.content) == provenance.settled(public.content)


@transaction.atomic
def submit(revision: Revision, *, actor: User, seen_digest: str) -> Revision:
    """Hand an own draft in for review. From now on its text is frozen."""
    require(actor, WRITE)
    revision = lock(revision)
    entry = revision.entry
    own_draft(revision, actor)
    refuse_stale(revision, seen_digest)
    public = entry.public_revision()
    if revision.content.is_empty:
        raise ReviewError(_("There is no text yet. Write at least one section."), "empty")
    if public is not None and public.pk != revision.base_id:
        raise ReviewError(
            _("The public page was changed since you began. Bring your draft up to it first."), "outdated"
        )
    if public is not None and not entry.is_retracted and is_same_text(revision, public):
        raise ReviewError(_("Nothing is different from the public page."), "unchanged")
    if other := Revision.objects.waiting().filter(entry=entry).first():
        raise ReviewError(
            _("Another text of this page, by %(author)s, is in review. Wait for the decision on it.")
            % {"author": other.author},
            "in-review",
        )
    now = timezone.now()
    require_one(
        Revision.objects.filter(pk=revision.pk, status=Status.DRAFT, digest=seen_digest).update(
            status=Status.IN_REVIEW, submitted_at=now
        )
    )
    revision.status, revision.submitted_at = Status.IN_REVIEW, now
    assess(revision)
    record("submit", actor=actor, entry=entry, revision=revision)
    return revision


def draft_after(closed: Revision, author: User) -> Revision:
    """Add a fresh draft with the text of a closed revision as its parent; for the verbs only."""
    return new_draft(
        closed.entry, author, closed.content, base=closed.base, parent=closed, change_note=closed.change_note
    )


@transaction.atomic
def withdraw(revision: Revision, *, actor: User) -> Revision:
    """Take an own text back from review. Returns a fresh draft of it."""
    require(actor, WRITE)
    revision = lock(revision)
    if not revision.is_in_review:
        raise ReviewError(_("This text is not in review any more."), "not-in-review")
    if revision.author_id != actor.pk:
        raise ReviewError(_("Only its author withdraws a text. A moderator requests changes."), "not-yours")
    return draft_after(close(revision, "withdraw", actor=actor), actor)


@transaction.atomic
def supersede(revision: Revision, *, actor: User, reason: str) -> Revision:
    """Close an import's text in review because a newer import of the same page has come."""
    require(actor, WRITE)
    revision = lock(revision)
    if not revision.is_in_review or revision.batch_id is None:
        raise ReviewError(_("Only a text of an import that is in review can be superseded."), "not-in-review")
    return close(revision, "supersede", actor=actor, note=require_reason(reason))


@transaction.atomic
def take_over(revision: Revision, *, actor: User, seen_digest: str) -> Revision:
    """Go on with a colleague's draft: theirs is closed, yours has it as its parent, both are its writers."""
    require(actor, WRITE)
    revision = lock(revision)
    if not revision.is_draft:
        raise ReviewError(_("This is no draft any more. Nothing was changed."), "not-a-draft")
    if revision.author_id == actor.pk:
        raise ReviewError(_("This draft is yours already."), "yours")
    refuse_stale(revision, seen_digest)
    return draft_after(close(revision, "take_over", actor=actor), actor)


@transaction.atomic
def rebase(revision: Revision, *, actor: User, onto: Revision, content: Content, seen_digest: str) -> Revision:
    """Put an own draft on top of what is public now, with the text that the person made of both."""
    require(actor, WRITE)
    revision = lock(revision)
    own_draft(revision, actor)
    refuse_stale(revision, seen_digest)
    public = revision.entry.public_revision()
    if public is None or public.pk != onto.pk:
        raise ReviewError(_("That is not the public text any more. Look at the new one first."), "outdated")
    known = provenance.merged(origin_of(revision), public.content, content.sections)
    content = replace(content, provenance=provenance.after_edit(known, content.sections))
    revision.base = public
    return store(revision, actor, content, None, verb="rebase")
