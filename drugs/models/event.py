"""Events: who did what, when, and why. Nothing in this table changes or goes."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import MAX_REASON_LENGTH, Entry
from drugs.models.revision import Revision
from drugs.models.roles import VIEW_TEXTS, holds

# Verbs whose reasons speak of an account. All the others may quote a text that nobody let out.
ABOUT_ACCOUNTS = ("reset_second_factor",)


class EventQuerySet(models.QuerySet["Event"]):
    def about_accounts(self) -> EventQuerySet:
        """Keep what was done to accounts."""
        return self.filter(verb__in=ABOUT_ACCOUNTS)

    def readable_by(self, user: AbstractBaseUser | AnonymousUser) -> EventQuerySet:
        """Keep what user may read: all for whoever reads texts and for superusers, else what was done to accounts."""
        reads_all = getattr(user, "is_superuser", False) or holds(user, VIEW_TEXTS)
        return self.all() if reads_all else self.about_accounts()


class Event(models.Model):
    """One thing that one person did. `seq` counts 1, 2, 3… over the whole site without a gap (a trigger).

    details, of an approval: {"warnings": ids ticked, "overridden": {id: reason}, "doses_ticked": number}.
    """

    seq = models.PositiveBigIntegerField(_("number"), unique=True)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="events", null=True, blank=True, verbose_name=_("entry")
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="events", null=True, blank=True, verbose_name=_("revision")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    verb = models.CharField(_("what"), max_length=40)
    note = models.TextField(_("note"), blank=True, default="")
    details = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-seq"]
        constraints = [
            lengths.not_empty("event", "verb"),
            lengths.at_most("event", "note", MAX_REASON_LENGTH + 500),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class EventCounterManager(models.Manager["EventCounter"]):
    """Asks the one row."""

    def names_version(self) -> str:
        """Return what names_version is now; "" where nobody said one. One query.

        Each list and search asks it. Written out: the ORM would take longer to make the question than to ask it.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT names_version FROM drugs_eventcounter WHERE id = 1")
            found = cursor.fetchone()
        return found[0] if found else ""


class EventCounter(models.Model):
    """The one row that whoever writes an event locks first; `last` is the newest number.

    names_version: another value each time that what the search by name looks through changed.
    """

    last = models.PositiveBigIntegerField(default=0)
    names_version = models.CharField(max_length=32, default="", blank=True)

    objects = EventCounterManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="eventcounter_one_row")]

    def __str__(self) -> str:
        return str(self.last)
