"""Verb of the queue: who reads this text."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from drugs.models import MailKind, Revision
from drugs.models.roles import APPROVE
from drugs.review import telling
from drugs.review.deciding import require_other_eyes
from drugs.review.errors import ReviewError
from drugs.review.record import lock, may, record, require


@transaction.atomic
def assign(revision: Revision, *, actor: User, to: User | None) -> Revision:
    """Give a text that waits to be read to one moderator who did not write it, or (None) to nobody in particular."""
    require(actor, APPROVE)
    revision = lock(revision)
    if not (revision.is_in_review or (revision.is_public and revision.is_released)):
        raise ReviewError(_("Nobody has to read this text now."), "not-waiting")
    if to is not None:
        if not may(to, APPROVE):
            raise ReviewError(_("%(name)s is no moderator.") % {"name": to}, "assignee")
        require_other_eyes(revision, to)
    if revision.assignee_id == (to.pk if to else None):
        raise ReviewError(_("That is so already."), "assigned")
    revision.assignee = to
    revision.save(update_fields=["assignee"])
    record("assign", actor=actor, entry=revision.entry, revision=revision, note=to.get_username() if to else "")
    telling.tell(MailKind.ASSIGNED, [to], actor=actor, revision=revision, words="")
    return revision
