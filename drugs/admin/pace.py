"""How long texts wait for a decision, how long whoever decides reads them, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from drugs.models import Event, Reading

DAYS = 90
MOST = 500
# Decisions on one text that somebody submitted and somebody read. A release is neither.
DECISIONS = ("approve", "request_changes")


@dataclass(frozen=True)
class Pace:
    """Two medians in words."""

    wait: str
    reading: str


def measure() -> Pace:
    """Return the medians over the newest decisions, at most MOST of the last DAYS days. One query."""
    readings = Reading.objects.filter(revision=OuterRef("revision"), user=OuterRef("actor"))
    events = (
        Event.objects.filter(verb__in=DECISIONS, at__gte=timezone.now() - timedelta(days=DAYS))
        .annotate(seconds=Subquery(readings.values("seconds")[:1]))
        .order_by("-seq")
        .values_list("at", "revision__submitted_at", "seconds")[:MOST]
    )
    decisions = list(events)
    waits = [(at - submitted_at).total_seconds() for at, submitted_at, _seconds in decisions if submitted_at]
    seconds = [seconds for _at, _submitted_at, seconds in decisions if seconds is not None]
    return Pace(
        middle(waits) if waits else _("no decision yet"),
        middle(seconds) if seconds else _("nobody was seen reading yet"),
    )


def middle(seconds: list[float]) -> str:
    return in_words(timedelta(seconds=median(seconds)))


def passed(since: datetime) -> str:
    """Return how long ago something was."""
    return in_words(timezone.now() - since)


def in_words(time: timedelta) -> str:
    """Return a length of time as somebody would say it: rounded, one unit."""
    minutes = round(time.total_seconds() / 60)
    hours = round(time.total_seconds() / 3600)
    days = round(time.total_seconds() / 86400)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 90:
        return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
    if hours < 9:
        return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    if hours < 18:
        return _("half a day")
    if hours < 36:
        return _("a day")
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
