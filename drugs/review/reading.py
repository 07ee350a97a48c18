"""Who has a text open, how long they read it, and what they last read of a page."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from drugs.models import Reading, Revision

# A sign of life later than this after the last one begins a new sitting: the time between was no reading.
LONGEST_PAUSE = timedelta(seconds=100)


@transaction.atomic
def opened(revision: Revision, *, actor: User) -> None:
    """Note that actor has the text open now. Two queries."""
    now = timezone.now()
    reading, created = Reading.objects.get_or_create(
        revision=revision, user=actor, defaults={"first_at": now, "last_at": now}
    )
    if not created:
        passed = now - reading.last_at
        seconds = int(passed.total_seconds()) if timedelta(0) < passed <= LONGEST_PAUSE else 0
        Reading.objects.filter(pk=reading.pk).update(last_at=now, seconds=F("seconds") + seconds)


def also_open(revision: Revision, *, actor: User) -> list[User]:
    """Return who else has this text, or another one of the same page, open now. One query."""
    others = Reading.objects.open_now(timezone.now()).filter(revision__entry=revision.entry_id).exclude(user=actor)
    return list({reading.user_id: reading.user for reading in others.select_related("user")}.values())


def last_read(revision: Revision, *, actor: User) -> Revision | None:
    """Return the newest other submitted text of the same page that actor had open; None for a first look. One query."""
    before = Reading.objects.filter(user=actor, revision__entry=revision.entry_id, revision__submitted_at__isnull=False)
    reading = before.exclude(revision=revision).select_related("revision").order_by("-last_at").first()
    return reading.revision if reading else None
