"""What happened → which finished pages go.

Every verb counts as public unless it is named here as private: a verb that somebody adds later takes pages away too
often rather than too seldom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import close_old_connections, connection
from django.db.models import Q
from django.utils import timezone

from drugs import changes
from drugs.models import Component, Entry, Event, EventCounter
from drugs.pagestore.addresses import SITE, folder_of
from drugs.pagestore.store import Store

# What only the team sees: drafts, talk, files that wait, proposals.
PRIVATE = frozenset(
    {
        "assign", "close_import",
        "comment", "create", "discard", "discard_upload", "dismiss", "dismiss_file", "mend_file",
        "merge_file", "propose_merge_drugs", "propose_name", "propose_redact", "rebase", "request_changes",
        "resolve", "restore", "save_draft", "start_draft", "start_import", "start_release", "submit",
        "supersede", "take_over", "upload_import", "withdraw",
    }
)  # fmt: skip
# What may show on pages of entries that are not neighbours: a name stands wherever its drug is a component.
EVERYWHERE = frozenset({"rename", "merge_drugs", "redact"})
# So many entries at once, and looking for their pages costs more than building those anew that somebody asks for.
MANY = 300
TOO_MANY = 5_000


def newest() -> int:
    """Return the number of the newest event. One query."""
    return EventCounter.objects.filter(pk=1).values_list("last", flat=True).first() or 0


def renew_connection() -> None:
    """Let go of a connection that is broken or old, as Django does where a request begins: this is before one."""
    if not connection.in_atomic_block:
        close_old_connections()


def follow(store: Store) -> None:
    """Take away what no longer shows what is public, then say how far the store has followed.

    Raises DatabaseError when the database does not answer: nothing is changed then.
    """
    renew_connection()
    with store.turn():
        applied, last = store.applied(), newest()
        if applied is None or last < applied:  # a new store, or a database put back from a copy
            store.drop_all()
        elif last > applied:
            folders = affected(applied, last)
            if folders is None:
                store.drop_all()
            else:
                store.drop(folders)
        if last != applied:
            store.followed(last)
            changes.announce(last)  # what other machines did is known to every process of this one now
        store.touch("contact")


def affected(after: int, last: int) -> list[str] | None:
    """Return the folders of pages that what happened after one event, up to another, may have changed.

    None where that is more than is worth looking for. Two queries at least, four more where something public happened.
    """
    events = Event.objects.filter(seq__gt=after, seq__lte=last)
    public = list(events.exclude(verb__in=PRIVATE).values_list("verb", "entry_id")[: 10 * MANY + 1])
    if not public:
        return []
    entries = {entry for _verb, entry in public if entry is not None}
    if len(public) > 10 * MANY or len(entries) > MANY or any(verb in EVERYWHERE for verb, _entry in public):
        return None
    near = with_neighbours(entries)
    return None if near is None else [SITE, *(folder_of(kind, slug) for kind, slug in near)]


def with_neighbours(entries: Iterable[int]) -> Sequence[tuple[str, str]] | None:
    """Return kind and slug of entries and of all whose pages may name them: two steps over components either way.

    A drug's page lists its combinations, and a combination's page says what is known of its drugs. None where they are
    too many. Four queries.
    """
    first = set(entries)
    of_drugs = Component.objects.filter(Q(combination__in=first) | Q(drug__in=first))
    drugs = first | set(of_drugs.values_list("drug_id", flat=True))
    links = set(Component.objects.filter(drug__in=drugs).values_list("combination_id", flat=True)[:TOO_MANY])
    if len(links) + len(drugs) >= TOO_MANY:
        return None
    others = Component.objects.filter(combination__in=links).values_list("drug_id", flat=True)
    near = drugs | links | set(others)
    return list(Entry.objects.filter(pk__in=near).values_list("kind", "slug"))


def turn_the_day(store: Store) -> date:
    """Take away what says something else since the day changed where the site is. Returns today. No query."""
    today = timezone.localdate()
    if store.day() != today:
        with store.turn():
            store.drop_overdue(today)
    return today
