"""Release a whole import: portion by portion, the next being looked at while one is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from drugs.models import ImportBatch, Revision
from drugs.processes import Processes
from drugs.review.errors import ReviewError
from drugs.review.page_text import names_of_all
from drugs.review.release_rules import Facts, look_at, looks, reasons_to_hold
from drugs.review.releasing import release_all

# So many texts go out in one transaction.
PORTION = 50


@dataclass(frozen=True)
class Released:
    """One text of an import that waited. held: why it still waits, in words; "" when it went out."""

    revision: Revision
    held: str


def release_batch(
    batch: ImportBatch, *, actor: User, reason: str, dry_run: bool = False, workers: int = 0
) -> Iterator[Released]:
    """Release every text of an import that no rule holds back, yielding each in order. With dry_run nothing is changed.

    Cut off, it is simply done again: what went out does not wait any more.
    """
    ids = list(Revision.objects.waiting().filter(batch=batch).order_by("pk").values_list("pk", flat=True))
    with Processes(workers) as processes:
        before: tuple[list[Revision], Callable[[], list[Facts]]] | None = None
        for portion in [*portions(ids), ()]:
            loaded = waiting(portion)
            begun = (loaded, processes.start(look_at, looks(loaded))) if loaded else None
            if before is not None:
                yield from decide(*before, actor=actor, reason=reason, dry_run=dry_run)
            before = begun


def portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + PORTION] for at in range(0, len(ids), PORTION))


def waiting(ids: Sequence[int]) -> list[Revision]:
    """Return those that still wait: somebody may have decided about one meanwhile. One query."""
    return list(Revision.objects.waiting().filter(pk__in=ids).select_related("entry", "batch").order_by("pk"))


def decide(
    revisions: list[Revision], facts: Callable[[], list[Facts]], *, actor: User, reason: str, dry_run: bool
) -> Iterator[Released]:
    known = facts()
    if dry_run:
        held = would_be_held(revisions, known)
    else:
        held = {pk: str(error) for pk, error in let_go(revisions, known, actor, reason).items()}
    for revision in revisions:
        yield Released(revision, held.get(revision.pk, ""))


def let_go(revisions: list[Revision], facts: list[Facts], actor: User, reason: str) -> dict[int, ReviewError]:
    """Release a portion; where the whole was refused, because somebody was faster with one, each by itself."""
    try:
        return release_all(revisions, actor=actor, reason=reason, facts=facts)
    except ReviewError as error:
        if error.code != "race":
            raise
        if len(revisions) == 1:
            return {revisions[0].pk: error}
    refused: dict[int, ReviewError] = {}
    for revision, known in zip(revisions, facts, strict=True):
        refused |= let_go([revision], [known], actor, reason)
    return refused


def would_be_held(revisions: list[Revision], facts: list[Facts]) -> dict[int, str]:
    """Return why each text would be held back, by its id. Three queries."""
    entries = [revision.entry for revision in revisions]
    public = {r.entry_id: r for r in Revision.objects.filter(entry__in=entries, is_public=True)}
    known_as = names_of_all(entries)
    held = {}
    for revision, known in zip(revisions, facts, strict=True):
        entry = revision.entry
        reasons = reasons_to_hold(revision, entry, public.get(entry.pk), known, known_as[entry.pk])
        if reasons:
            held[revision.pk] = "; ".join(reasons)
    return held
