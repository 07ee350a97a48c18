"""Readings: which member of the team has which text open, and for how long they had."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models.revision import Revision

# Who gave a sign of life within this time still has the text open.
STILL_OPEN = timedelta(minutes=3)


class ReadingQuerySet(models.QuerySet["Reading"]):
    def open_now(self, now: datetime) -> ReadingQuerySet:
        """Keep the readings of those who have the text open now."""
        return self.filter(last_at__gt=now - STILL_OPEN)


class Reading(models.Model):
    """One member of the team and one text. seconds: how long it stood open before them, pauses left out."""

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="readings", verbose_name=_("revision")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("user")
    )
    first_at = models.DateTimeField(_("first opened"))
    last_at = models.DateTimeField(_("last seen"))
    seconds = models.PositiveIntegerField(_("seconds"), default=0)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [models.UniqueConstraint(fields=["revision", "user"], name="reading_one_a_person")]
        indexes = [models.Index(fields=["user", "-last_at"], name="reading_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.revision_id}"
