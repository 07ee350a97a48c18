"""The verb that lets texts of an import out unread; each page will say so.

Many go together, which is a hundred times as many a second: see docs/decisions/0007. Each is judged by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from drugs.models import Approval, Revision, RevisionWriter, Status
from drugs.models.roles import RELEASE
from drugs.review.deciding import require_in_review, require_not_a_writer
from drugs.review.errors import ReviewError
from drugs.review.names import accept_names_of
from drugs.review.page_text import names_of_all
from drugs.review.record import Act, lock_all, record_all, require, require_all, require_reason
from drugs.review.release_rules import Facts, look_at, looks, reasons_to_hold
from drugs.review.validation import tampered
from drugs.search import index


def release(revision: Revision, *, actor: User, reason: str) -> Revision:
    """Let one text of a finished import out, read by nobody; the page will say so.

    Raises ReviewError "held", with all the reasons, where a rule holds it back.
    """
    refused = release_all([revision], actor=actor, reason=reason)
    if revision.pk in refused:
        raise refused[revision.pk]
    return Revision.objects.select_related("entry").get(pk=revision.pk)


@transaction.atomic
def release_all(
    revisions: Sequence[Revision], *, actor: User, reason: str, facts: Sequence[Facts] | None = None
) -> dict[int, ReviewError]:
    """Let those out that no rule holds back; return the refusal of each other one, by its id.

    facts: of each text, where somebody looked at it before; a text is frozen, and its digest is compared once more.
    About twenty-five queries, however many.
    """
    require(actor, RELEASE)
    reason = require_reason(reason)
    locked = lock_all(revisions)
    if facts is None:
        facts = look_at(looks(locked))
    writers = RevisionWriter.objects.filter(revision__in=locked, user=actor)
    by_actor = set(writers.values_list("revision_id", flat=True))
    public = {r.entry_id: r for r in Revision.objects.filter(entry__in=[r.entry_id for r in locked], is_public=True)}
    known_as = names_of_all([revision.entry for revision in locked])
    refused: dict[int, ReviewError] = {}
    going: list[tuple[Revision, Facts]] = []
    for revision, known in zip(locked, facts, strict=True):
        try:
            require_in_review(revision)
            require_not_a_writer(revision, actor, is_writer=revision.pk in by_actor)
            if known.digest != revision.digest:
                raise tampered()
            before = public.get(revision.entry_id)
            reasons = reasons_to_hold(revision, revision.entry, before, known, known_as[revision.entry_id])
            if reasons:
                raise ReviewError("; ".join(reasons), "held")
        except ReviewError as error:
            refused[revision.pk] = error
        else:
            going.append((revision, known))
    if going:
        let_out_all([revision for revision, _known in going], actor, public)
        index.store_all({revision.entry_id: known.document for revision, known in going})
        record_all([Act("release", revision.entry, revision, reason) for revision, _known in going], actor=actor)
    return refused


def let_out_all(revisions: Sequence[Revision], actor: User, public: dict[int, Revision]) -> None:
    """Make each the public text in the place of the one that is; each conditional UPDATE hits every row, or all is
    undone.
    """
    ids = [revision.pk for revision in revisions]
    entries = [revision.entry_id for revision in revisions]
    before = [public[entry].pk for entry in entries if entry in public]
    require_all(Revision.objects.filter(pk__in=before, is_public=True).update(is_public=False), len(before))
    newest = Revision._base_manager.filter(entry=OuterRef("entry"), number__isnull=False).order_by()
    number = newest.values("entry").annotate(highest=Max("number")).values("highest")
    waiting = Revision.objects.filter(pk__in=ids, status=Status.IN_REVIEW)
    updated = waiting.update(
        status=Status.APPROVED,
        is_public=True,
        number=Coalesce(Subquery(number), Value(0)) + 1,
        approval=Approval.BATCH,
        approver=actor,
        published_at=timezone.now(),
    )
    require_all(updated, len(ids))
    accept_names_of(revisions, actor)
