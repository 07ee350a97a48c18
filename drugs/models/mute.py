"""Mutes: the kinds of e-mail that somebody does not want."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MailKind(models.TextChoices):
    """What medref writes to its own team about."""

    CHANGES_REQUESTED = "changes_requested", _("Somebody asks for changes to your text")
    LET_OUT = "let_out", _("A text of yours was let out")
    RETRACTED = "retracted", _("A page that you wrote or approved was retracted")
    ASSIGNED = "assigned", _("A text was assigned to you")
    COMMENTED = "commented", _("Somebody commented on a text of yours, or that you discuss")
    SUPERSEDED = "superseded", _("A text that you had approved was replaced")
    HARM = "harm", _("A reader says that a page could harm someone")
    PROPOSED = "proposed", _("A merge or a redaction waits for a second moderator")


class Mute(models.Model):
    """That one person turned one kind of e-mail off."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mutes", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=40, choices=MailKind.choices)

    class Meta:
        verbose_name = _("e-mail turned off")
        verbose_name_plural = _("e-mails turned off")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="mute_once"),
            models.CheckConstraint(condition=models.Q(kind__in=MailKind.values), name="mute_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
