"""What a moderator wrote for a page about the site itself. Each save is a new row; the newest one is shown."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.site_pages import BY_KEY, FIRST, MAX_TEXT_LENGTH


class SitePageQuerySet(models.QuerySet["SitePage"]):
    def newest(self, key: str) -> SitePage | None:
        """Return what is shown as the page of this key, or None while its first text stands. One query."""
        return self.filter(key=key).order_by("-pk").first()


class SitePage(models.Model):
    """One version of one page. Goes out on one moderator's word; earlier versions stay."""

    key = models.CharField(_("page"), max_length=40, choices=[(key, page.title) for key, page in BY_KEY.items()])
    text = models.TextField(_("text"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = SitePageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page about the site")
        verbose_name_plural = _("pages about the site")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(key__in=list(BY_KEY)), name="sitepage_key"),
            lengths.not_empty("sitepage", "text"),
            lengths.at_most("sitepage", "text", MAX_TEXT_LENGTH),
        ]

    def __str__(self) -> str:
        return str(BY_KEY[self.key].title)

    def get_absolute_url(self) -> str:
        return address(self.key)


def address(key: str) -> str:
    """Return where readers find the page of this key."""
    return reverse("drugs:about") if key == FIRST.key else reverse("drugs:site-page", args=[key])
