"""Verbs on imported files that wait for a person: merge into a draft, import after all, dismiss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import Content, Entry, Revision, RevisionWriter, Settlement, SourceFile
from drugs.models.roles import WRITE
from drugs.review import provenance
from drugs.review.drafting import origin_of, start_draft, store
from drugs.review.errors import ReviewError
from drugs.review.record import lock_entry, record, require, require_one, require_reason


def own_text(entry: Entry, actor: User) -> Revision | None:
    """Return what actor goes on from: the own draft, else what is public; None where there is neither."""
    return Revision.objects.drafts().filter(entry=entry, author=actor).first() or entry.public_revision()


@transaction.atomic
def merge_file(
    file: SourceFile, *, actor: User, sections: Mapping[str, str], theirs: Content, seen_digest: str
) -> Revision:
    """Put what a person made of the page and of a waiting file into the person's draft; the file is settled.

    sections: {key: Markdown} of the whole text. theirs: what the file says, with its provenance. seen_digest: of the
    text that the person went on from (own_text), "" for none. Whoever imported the file is a writer of the draft too.
    """
    require(actor, WRITE)
    if file.entry is None:
        raise ReviewError(_("It is not known yet what this file is about. Mend its title first."), "no-entry")
    entry = lock_entry(file.entry)
    file = waiting_file(file)
    if entry.is_retracted:
        raise ReviewError(_("This page is retracted. Restore it to work on it again."), "retracted")
    if other := Revision.objects.waiting().filter(entry=entry).select_related("author").first():
        raise ReviewError(
            _("A text of this page, by %(author)s, is in review. Wait for the decision on it; the file stays here.")
            % {"author": other.author},
            "in-review",
        )
    began = own_text(entry, actor)
    if (began.digest if began else "") != seen_digest:
        raise ReviewError(
            _("This text was changed after you opened it. Nothing was saved over it. Look at the new text first."),
            "stale",
        )
    draft = start_draft(entry, actor=actor)
    known = provenance.merged(origin_of(draft), theirs, sections)
    content = replace(draft.content, sections=dict(sections), provenance=provenance.after_edit(known, sections))
    draft = store(draft, actor, content, None, verb="merge_file")
    RevisionWriter.objects.get_or_create(revision=draft, user_id=file.batch.author_id)
    settle(file, Settlement.MERGED, actor, revision=draft)
    return draft


@transaction.atomic
def dismiss_file(file: SourceFile, *, actor: User, reason: str) -> SourceFile:
    """Settle a waiting file of which nothing is wanted. It stays on record with the reason."""
    require(actor, WRITE)
    reason = require_reason(reason)
    file = waiting_file(file)
    settle(file, Settlement.DISMISSED, actor, reason=reason)
    record("dismiss_file", actor=actor, entry=file.entry, note=f"{file.path}: {reason}")
    return file


@transaction.atomic
def settle_imported(
    file: SourceFile, *, actor: User, entry: Entry, revision: Revision | None, title: str
) -> SourceFile:
    """Say that a waiting file was given another title, what it is about by that, and which text was made of it.

    Without a revision it goes on waiting, now beside the page that it is about.
    """
    require(actor, WRITE)
    file = waiting_file(file)
    SourceFile.objects.filter(pk=file.pk).update(entry=entry)
    if revision is not None:
        settle(file, Settlement.IMPORTED, actor, revision=revision)
    record("mend_file", actor=actor, entry=entry, revision=revision, note=f"{file.path}: {title}")
    file.refresh_from_db()
    return file


def waiting_file(file: SourceFile) -> SourceFile:
    """Return the file as it is now, locked; refuse one that somebody settled meanwhile."""
    found = SourceFile.objects.waiting().select_for_update(of=("self",)).filter(pk=file.pk)
    fresh = found.select_related("batch", "entry").first()
    if fresh is None:
        raise ReviewError(_("Somebody has settled this file already. Nothing was done."), "settled")
    return fresh


def settle(
    file: SourceFile, how: Settlement, actor: User, *, revision: Revision | None = None, reason: str = ""
) -> None:
    """Settle a file once; for the verbs only."""
    require_one(
        SourceFile.objects.filter(pk=file.pk, settlement="").update(
            settlement=how,
            settled_by=actor,
            settled_at=timezone.now(),
            settled_reason=reason,
            **({"revision": revision} if revision is not None else {}),
        )
    )
