"""The Atom feed of what was published and withdrawn. Both notices stand in the feed and in each of its entries."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from drugs import notices
from drugs.models import Entry, Revision
from drugs.responses import NoticedText

NEWEST = 50


def changes(request: HttpRequest) -> NoticedText:
    """Answer with the newest changes, newest first. Two queries."""
    said = notices.texts()
    both = f"{said['ai']} {said['disclaimer']}"
    items = sorted([*published(), *withdrawn()], key=lambda item: item[0], reverse=True)[:NEWEST]
    feed = Atom1Feed(
        title=_("%(site)s: changes") % {"site": settings.SITE_NAME},
        link=f"{settings.BASE_URL}/",
        feed_url=f"{settings.BASE_URL}/feeds/changes.atom",
        description=both,
        subtitle=both,
        language=settings.LANGUAGE_CODE,
    )
    for at, title, link, words in items:
        feed.add_item(
            title=title, link=link, description=f"{both} {words}", updateddate=at, unique_id=f"{link}#{at.isoformat()}"
        )
    text = feed.writeString("utf-8")
    return NoticedText(text, entries=len(items), content_type="application/atom+xml; charset=utf-8")


def published() -> list[tuple[datetime, str, str, str]]:
    newest = Revision.objects.published().select_related("entry").order_by("-published_at")[:NEWEST]
    return [
        (
            revision.published_at or timezone.now(),
            _("%(name)s, version %(number)d") % {"name": revision.entry.name, "number": revision.number},
            settings.BASE_URL + revision.entry.get_absolute_url(),
            notices.true_line(revision, revision.entry, list(revision.section_checks.all())),
        )
        for revision in newest.prefetch_related("section_checks")
    ]


def withdrawn() -> list[tuple[datetime, str, str, str]]:
    return [
        (
            entry.retracted_at or timezone.now(),
            _("%(name)s: withdrawn") % {"name": entry.name},
            settings.BASE_URL + entry.get_absolute_url(),
            entry.retraction_reason,
        )
        for entry in Entry.objects.retracted().order_by("-retracted_at")[:NEWEST]
    ]
