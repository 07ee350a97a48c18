"""Who may, and what was done: the permission check before a verb and the event after it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from drugs import changes
from drugs.models import Entry, Event, EventCounter, Revision, roles
from drugs.models.entry import MAX_REASON_LENGTH
from drugs.review.errors import ReviewError
from drugs.search import index


def require(actor: User, codename: str) -> None:
    """Refuse unless actor is active and holds the permission. Reads the database, never a cache."""
    fresh = User.objects.filter(pk=actor.pk, is_active=True).first() if actor.pk else None
    if fresh is None or not roles.holds(fresh, codename):
        raise ReviewError(_("You do not have permission to do this."), "permission")


def require_reason(reason: str) -> str:
    """Return the reason without outer spaces; refuse an empty or over-long one."""
    reason = reason.strip()
    if not reason:
        raise ReviewError(_("Give a reason: the people concerned will read it."), "reason")
    if len(reason) > MAX_REASON_LENGTH:
        raise ReviewError(
            _("The reason has %(length)d characters; at most %(most)d are possible.")
            % {"length": len(reason), "most": MAX_REASON_LENGTH},
            "reason",
        )
    if "\x00" in reason:
        raise ReviewError(_("The reason holds a character that cannot be stored (NUL). Remove it."), "reason")
    return reason


def lock(revision: Revision) -> Revision:
    """Return the revision as it is in the database now, locked until the transaction ends."""
    return Revision.objects.select_for_update(of=("self",)).select_related("entry").get(pk=revision.pk)


def lock_entry(entry: Entry) -> Entry:
    """Return the entry as it is in the database now, locked: two verbs on one entry take turns."""
    return Entry.objects.select_for_update().get(pk=entry.pk)


def refuse_stale(revision: Revision, seen_digest: str) -> None:
    """Refuse when the text is no longer the one that the person saw."""
    if revision.digest != seen_digest:
        raise ReviewError(
            _("This text was changed after you opened it. Nothing was saved over it. Look at the new text first."),
            "stale",
        )


def record(verb: str, *, actor: User, entry: Entry | None, revision: Revision | None = None, note: str = "") -> Event:
    """Write the event of a verb inside its transaction, and announce it once that is committed.

    Locks the one counter row: events are numbered in the order of their commits, without a gap.
    """
    EventCounter.objects.get_or_create(pk=1)
    counter = EventCounter.objects.select_for_update().get(pk=1)
    counter.last += 1
    counter.save(update_fields=["last"])
    event = Event.objects.create(seq=counter.last, verb=verb, actor=actor, entry=entry, revision=revision, note=note)
    seq = counter.last
    transaction.on_commit(lambda: changes.announce(seq))
    return event


def reindex(entry: Entry) -> None:
    """Bring the search up to what is public of entry now."""
    index.update(entry)


def require_one(updated: int) -> None:
    """Refuse unless a conditional UPDATE hit exactly one row: somebody else was faster."""
    if updated != 1:
        raise ReviewError(
            _("Somebody else changed this at the same moment. Nothing was done. Look at it again."), "race"
        )
