"""The verb on pages about the site itself: one moderator's word is enough, and nothing before it is lost."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from drugs.models import SitePage
from drugs.models.roles import APPROVE
from drugs.review.errors import ReviewError
from drugs.review.record import record, require, take_turn
from drugs.review.validation import check_storable
from drugs.site_pages import BY_KEY, MAX_TEXT_LENGTH


@transaction.atomic
def write_site_page(key: str, text: str, *, actor: User, seen: int | None) -> SitePage:
    """Put text in the place of a page about the site, at once.

    seen: the version that actor began to change (its primary key; None: the first text). Another one refuses.
    """
    require(actor, APPROVE)
    if key not in BY_KEY:
        raise ReviewError(_("There is no such page."), "page")
    if not text.strip():
        raise ReviewError(_("Write a text: this page cannot be empty."), "text")
    if len(text) > MAX_TEXT_LENGTH:
        raise ReviewError(
            _("This text has %(length)d characters; at most %(most)d are possible. Shorten it.")
            % {"length": len(text), "most": MAX_TEXT_LENGTH},
            "text",
        )
    check_storable(text, _("Text"), "text")
    take_turn()
    now = SitePage.objects.newest(key)
    if (now.pk if now else None) != seen:
        raise ReviewError(_("Somebody else changed this page after you opened it. Nothing was saved over it."), "stale")
    if text == (now.text if now else BY_KEY[key].first_text):
        raise ReviewError(_("Nothing was changed."), "same")
    page = SitePage.objects.create(key=key, text=text, author=actor)
    record("write_site_page", actor=actor, entry=None, note=key)
    return page
