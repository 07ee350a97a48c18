"""Who has a text open: written down where the database takes changes, and said to whoever else has it open."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from drugs import failures, review
from drugs.admin.actor import actor_of
from drugs.models import Revision


def note(request: HttpRequest, revision: Revision) -> None:
    """Note that somebody reads a text. While the database can only be read they do so all the same."""
    try:
        review.opened(revision, actor=actor_of(request))
    except DatabaseError as error:
        if not failures.can_be_read(error):
            raise
        failures.note_unsaved(request, error)


def words(request: HttpRequest, revision: Revision) -> str:
    """Return what the line of an open page says by itself: that nothing can be saved, or who else has it open."""
    if reason := failures.unsaved(request):
        return _("%(reason)s Nothing can be saved now. Leave this page open.") % {"reason": reason}
    others = ", ".join(str(other) for other in review.also_open(revision, actor=actor_of(request)))
    return _("%(who)s has this page open too.") % {"who": others} if others else ""
