"""Atom feeds of what was published and withdrawn: of the whole site, and of each entry.

Both notices stand in each feed, and each of its entries begins with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from drugs import notices
from drugs.models import Entry, Revision
from drugs.rendering import show_invisible
from drugs.responses import NoticedText

NEWEST = 50
# A name of this form holds a date on which the site had its host name (RFC 4151). It is part of each name for good.
TAGGED_SINCE = "2026"


@dataclass(frozen=True)
class Change:
    """One thing that changed for readers. path: of the page that shows it; words: plain text.

    lasting: what names it whichever page shows it, whatever its entry is called: who follows the feed meets a version
    once, and its withdrawal in its place.
    """

    at: datetime
    title: str
    path: str
    words: str
    lasting: str


def of_site() -> NoticedText:
    """Return the newest changes of the site, newest first. Three queries."""
    title = _("%(site)s: changes") % {"site": settings.SITE_NAME}
    return feed(title, "/", reverse("drugs:feed"), [*published(), *withdrawn()])


def of_entry(versions: Sequence[Revision]) -> NoticedText:
    """Return the public versions of one entry, of which there is one at least. One query."""
    prefetch_related_objects(versions, "section_checks")
    entry = versions[0].entry
    title = _("%(site)s: changes of %(name)s") % {"site": settings.SITE_NAME, "name": entry.name}
    own = reverse(f"drugs:{entry.kind}-feed", args=[entry.slug])
    return feed(title, entry.get_absolute_url(), own, versions_of(versions))


def feed(title: str, page: str, own: str, items: Iterable[Change]) -> NoticedText:
    """Write the newest of the changes as Atom. page, own: the paths of what the feed is about, and of the feed."""
    said = notices.texts()
    both = f"{said['ai']} {said['disclaimer']}"
    newest = sorted(items, key=lambda change: change.at, reverse=True)[:NEWEST]
    atom = Atom1Feed(
        title=title,
        link=settings.BASE_URL + page,
        feed_url=settings.BASE_URL + own,
        description=both,
        subtitle=both,
        language=settings.LANGUAGE_CODE,
    )
    for change in newest:
        link = settings.BASE_URL + change.path
        atom.add_item(
            title=show_invisible(change.title),  # XML cannot hold some of these characters at all
            link=link,
            description=escape(f"{both} {show_invisible(change.words)}"),  # whoever reads a feed takes this for HTML
            updateddate=change.at,
            unique_id=f"tag:{urlsplit(settings.BASE_URL).hostname},{TAGGED_SINCE}:{change.lasting}",
        )
    text = atom.writeString("utf-8")
    return NoticedText(text, entries=len(newest), content_type="application/atom+xml; charset=utf-8")


def published() -> list[Change]:
    newest = Revision.objects.published().select_related("entry").order_by("-published_at")[:NEWEST]
    return [
        Change(
            revision.published_at or timezone.now(),
            name_of(revision),
            revision.entry.get_absolute_url(),
            notices.true_line(revision, revision.entry, list(revision.section_checks.all())),
            lasting_name(revision),
        )
        for revision in newest.prefetch_related("section_checks")
    ]


def withdrawn() -> list[Change]:
    return [
        Change(
            entry.retracted_at or timezone.now(),
            _("%(name)s: withdrawn") % {"name": entry.name},
            entry.get_absolute_url(),
            entry.retraction_reason,
            f"entry/{entry.pk}/withdrawn/{entry.retracted_at:%Y%m%dT%H%M%S}",
        )
        for entry in Entry.objects.retracted().order_by("-retracted_at")[:NEWEST]
    ]


def versions_of(found: Iterable[Revision]) -> Iterable[Change]:
    """Yield that each version went out, and that one was withdrawn since."""
    for revision in found:
        own, lasting = path_of(revision), lasting_name(revision)
        if revision.withdrawn_at is not None:
            title = _("%(version)s: withdrawn") % {"version": name_of(revision)}
            yield Change(revision.withdrawn_at, title, own, revision.withdrawal_reason, lasting)
            continue
        path = revision.entry.get_absolute_url() if revision.is_public else own
        checks = list(revision.section_checks.all())
        line = notices.true_line(revision, revision.entry, checks, old=not revision.is_public)
        yield Change(revision.published_at or timezone.now(), name_of(revision), path, line, lasting)


def path_of(revision: Revision) -> str:
    """Return the address of a published version in its entry's history."""
    return reverse(f"drugs:{revision.entry.kind}-version", args=[revision.entry.slug, revision.number])


def lasting_name(revision: Revision) -> str:
    return f"version/{revision.pk}"


def name_of(revision: Revision) -> str:
    return _("%(name)s, version %(number)d") % {"name": revision.entry.name, "number": revision.number}
