"""Components: the drugs that a combination contains."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models.entry import Entry


class Component(models.Model):
    """One drug of one combination. The set never changes once the combination has a revision (a trigger)."""

    combination = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="components", verbose_name=_("combination")
    )
    drug = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="combination_links", verbose_name=_("drug"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("component")
        verbose_name_plural = _("components")
        ordering = ["combination", "position"]
        constraints = [
            models.UniqueConstraint(fields=["combination", "drug"], name="component_once"),
            models.UniqueConstraint(fields=["combination", "position"], name="component_position"),
        ]

    def __str__(self) -> str:
        return f"{self.drug}"
