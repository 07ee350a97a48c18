"""Addresses: where an entry was found before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import Entry

MAX_PATH_LENGTH = 600


class Address(models.Model):
    """An old path, without the first slash: of the site before this one, or from a former slug."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="addresses")
    path = models.CharField(_("path"), max_length=MAX_PATH_LENGTH, unique=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path"]
        constraints = [lengths.not_empty("address", "path"), lengths.at_most("address", "path", MAX_PATH_LENGTH)]

    def __str__(self) -> str:
        return self.path
