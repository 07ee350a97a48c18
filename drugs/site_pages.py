"""The pages about the site itself: which there are, their titles, and the words they begin with.

A moderator rewrites them in the admin (models.SitePage); until then, what stands in data/site_pages/<key>.md is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parent / "data" / "site_pages"

MAX_TEXT_LENGTH = 20_000


@dataclass(frozen=True)
class SitePageKind:
    """One page. key: its address below /about/; shows_contact: with the site's e-mail."""

    key: str
    title: str | Promise
    shows_contact: bool = False

    @property
    def first_text(self) -> str:
        """The Markdown that is shown while nobody wrote another."""
        return shipped(self.key)


@cache
def shipped(key: str) -> str:
    return (FOLDER / f"{key}.md").read_text(encoding="utf-8")


SITE_PAGES = (
    SitePageKind("pages", _("How pages are made and checked")),
    SitePageKind("ai", _("How AI is used")),
    SitePageKind("disclaimer", _("Disclaimer")),
    SitePageKind("editorial-policy", _("Editorial policy")),
    SitePageKind("privacy", _("Privacy"), shows_contact=True),
    SitePageKind("contact", _("Contact"), shows_contact=True),
    SitePageKind("accessibility", _("Accessibility"), shows_contact=True),
    SitePageKind("open-data", _("Open data")),
)

# The one that /about/ itself shows.
FIRST = SITE_PAGES[0]
BY_KEY = {page.key: page for page in SITE_PAGES}
