"""Addresses: where an entry was found before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import Entry

MAX_PATH_LENGTH = 600


def stored_path(path: str) -> str:
    """Return a path as it is stored: no slashes around it, no ".html". A static site answers with and without."""
    return path.strip("/").removesuffix(".html").rstrip("/")


class Address(models.Model):
    """An old path as stored_path() writes it: of the site before this one, from a former slug, or from a moderator."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="addresses", verbose_name=_("entry"))
    path = models.CharField(_("path"), max_length=MAX_PATH_LENGTH, unique=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path"]
        constraints = [lengths.not_empty("address", "path"), lengths.at_most("address", "path", MAX_PATH_LENGTH)]

    def __str__(self) -> str:
        return self.path
