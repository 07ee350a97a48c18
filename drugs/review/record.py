"""Who may, and what was done: the permission check before a verb and the event after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from drugs import changes
from drugs.models import Entry, Event, EventCounter, Revision, roles
from drugs.models.entry import MAX_REASON_LENGTH
from drugs.review.errors import ReviewError
from drugs.review.validation import check_plain
from drugs.search import index


def may(actor: User, codename: str) -> bool:
    """Tell whether actor is active and holds the permission. Reads the database, never a cache."""
    fresh = User.objects.filter(pk=actor.pk, is_active=True).first() if actor.pk else None
    return fresh is not None and roles.holds(fresh, codename)


def require(actor: User, codename: str) -> None:
    """Refuse unless actor is active and holds the permission now."""
    if not may(actor, codename):
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
    check_plain(reason, _("Reason"), "reason")
    return reason


def lock(revision: Revision) -> Revision:
    """Return the revision and its entry as they are in the database now, both locked until the transaction ends.

    The entry first, in every verb: two that lock in another order would wait for each other.
    """
    entry = lock_entry(revision.entry)
    locked = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    locked.entry = entry
    return locked


def lock_all(revisions: Sequence[Revision]) -> list[Revision]:
    """Return revisions with their entries and imports as they are now, in this order, all locked. Two queries."""
    entries = lock_entries(revision.entry for revision in revisions)
    ids = [revision.pk for revision in revisions]
    fresh = Revision.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("batch").order_by("pk")
    locked = {revision.pk: revision for revision in fresh}
    for revision in locked.values():
        revision.entry = entries[revision.entry_id]
    return [locked[pk] for pk in ids]


def lock_entry(entry: Entry) -> Entry:
    """Return the entry as it is in the database now, locked: two verbs on one entry take turns.

    no_key: a verb that adds a row which only points to the entry need not wait.
    """
    return Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)


def take_turn() -> EventCounter:
    """Lock the one counter row until the transaction ends: those who do are one after the other."""
    counter, _created = EventCounter.objects.select_for_update().get_or_create(pk=1)
    return counter


def refuse_stale(revision: Revision, seen_digest: str) -> None:
    """Refuse when the text is no longer the one that the person saw."""
    if revision.digest != seen_digest:
        raise ReviewError(
            _("This text was changed after you opened it. Nothing was saved over it. Look at the new text first."),
            "stale",
        )


@dataclass(frozen=True)
class Act:
    """What one event says was done."""

    verb: str
    entry: Entry | None
    revision: Revision | None = None
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def record(
    verb: str,
    *,
    actor: User,
    entry: Entry | None,
    revision: Revision | None = None,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> Event:
    """Write the event of a verb inside its transaction, and announce it once that is committed."""
    return record_all([Act(verb, entry, revision, note, details or {})], actor=actor)[0]


def record_all(acts: Sequence[Act], *, actor: User) -> list[Event]:
    """Write the events of what actor did, in this order, inside the verb's transaction; announce the last of them.

    Locks the one counter row: events are numbered in the order of their commits, without a gap. Three queries.
    """
    if not acts:
        return []
    counter = take_turn()
    events = Event.objects.bulk_create(
        Event(
            seq=seq, verb=act.verb, actor=actor, entry=act.entry, revision=act.revision, note=act.note,
            details=act.details,
        )
        for seq, act in enumerate(acts, start=counter.last + 1)
    )  # fmt: skip
    counter.last += len(events)
    counter.save(update_fields=["last"])
    seq = counter.last
    transaction.on_commit(lambda: changes.announce(seq))
    return events


def lock_entries(entries: Iterable[Entry]) -> dict[int, Entry]:
    """Return entries as they are in the database now, by id, locked in the order of their ids until the end. One query.

    Whoever locks several and the counter takes the entries first, as every verb does.
    """
    ids = sorted({entry.pk for entry in entries})
    locked = Entry.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {entry.pk: entry for entry in locked}


def reindex(entry: Entry) -> None:
    """Bring the search up to what is public of entry now."""
    index.update(entry)


def require_one(updated: int) -> None:
    """Refuse unless a conditional UPDATE hit exactly one row: somebody else was faster."""
    require_all(updated, 1)


def require_all(updated: int, wanted: int) -> None:
    """Refuse unless a conditional UPDATE hit every row that it was meant to."""
    if updated != wanted:
        raise ReviewError(
            _("Somebody else changed this at the same moment. Nothing was done. Look at it again."), "race"
        )
