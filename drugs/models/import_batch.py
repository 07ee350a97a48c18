"""Imports: one run that brought files in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models.vocabulary import Origin


class ImportBatch(models.Model):
    """One import. While `finished_at` is empty it is still running or was cut off, and nothing of it is released.

    paths: what was named to be imported, as a list of texts; the same import is continued when the same is named again.
    vanished: known files of the folders that it brought, which are no longer there, as a list of their keys.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    origin = models.CharField(_("written by"), max_length=20, choices=Origin.choices)
    tool = models.CharField(_("tool"), max_length=100, blank=True)
    generated_on = models.DateField(_("written on"), null=True, blank=True)
    paths = models.JSONField(_("what was imported"), default=list, blank=True)
    vanished = models.JSONField(_("files that are no longer there"), default=list, blank=True)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="importbatch_origin")]

    def __str__(self) -> str:
        return f"{_('Import')} {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
