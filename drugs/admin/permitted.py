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
    is_author = revision.author_id == user.pk
    writes, decides = holds(user, WRITE), holds(user, APPROVE)
    is_retracted = revision.entry.is_retracted
    is_shown = revision.is_public and not is_retracted
    is_read = is_shown and revision.is_individually_approved
    waits = revision.is_in_review or (is_shown and revision.is_released)
    is_current = revision.base_id == (public.pk if public else None)
    possible = {
        "comment": writes,
        "resolve": writes,
        "request_changes": revision.is_in_review and decides and not is_author,
        "approve": revision.is_in_review and decides and not wrote and is_current,
        "withdraw": revision.is_in_review and is_author and writes,
        "take_over": revision.is_draft and not is_author and writes,
        "discard": revision.is_draft and not is_author and decides,
        "check": is_shown and revision.is_released and decides and not wrote,
        "check_section": is_read and decides and not wrote,
        "confirm_review": is_read and decides and not wrote,
        "assign": waits and decides and not wrote and revision.assignee_id != user.pk,
        "unassign": waits and decides and revision.assignee_id is not None,
        "retract": public is not None and not is_retracted and holds(user, RETRACT),
    }
    return frozenset(verb for verb, yes in possible.items() if yes)
