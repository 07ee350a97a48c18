"""Which verbs a person may use on a text now: what the buttons go by. The verbs themselves ask again."""

from __future__ import annotations

from django.contrib.auth.models import User

from drugs.models import Revision, RevisionWriter
from drugs.models.roles import APPROVE, RETRACT, WRITE, holds


def is_own_draft(revision: Revision, user: User) -> bool:
    """Tell whether this is a draft that user may change."""
    return revision.is_draft and revision.author_id == user.pk and holds(user, WRITE)


def is_writer(revision: Revision, user: User) -> bool:
    """Tell whether user wrote any part of a text. One query."""
    return RevisionWriter.objects.filter(revision=revision, user=user).exists()


def verbs(revision: Revision, user: User, public: Revision | None, *, wrote: bool) -> frozenset[str]:
    """Return the names of the verbs that would not be refused. public: the entry's flagged revision."""
    possible = set()
    is_author = revision.author_id == user.pk
    if revision.is_in_review:
        if holds(user, APPROVE) and not is_author:
            possible.add("request_changes")
        if holds(user, APPROVE) and not wrote and revision.base_id == (public.pk if public else None):
            possible.add("approve")
        if is_author and holds(user, WRITE):
            possible.add("withdraw")
    if revision.is_draft and not is_author:
        if holds(user, WRITE):
            possible.add("take_over")
        if holds(user, APPROVE):
            possible.add("discard")
    is_retracted = revision.entry.is_retracted
    if revision.is_public and revision.is_released and not is_retracted and holds(user, APPROVE) and not wrote:
        possible.add("check")
    if public is not None and not is_retracted and holds(user, RETRACT):
        possible.add("retract")
    return frozenset(possible)
