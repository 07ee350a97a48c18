"""Writers: all who wrote any part of a revision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RevisionWriter(models.Model):
    """One writer of one revision.

    A trigger fills this table when a revision is added or put on another base: the author, the writers of the parent,
    and those of a base that was only released. Another refuses each of them as approver.
    """

    revision = models.ForeignKey(
        "drugs.Revision", on_delete=models.PROTECT, related_name="writer_links", verbose_name=_("revision")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("user")
    )

    class Meta:
        verbose_name = _("writer")
        verbose_name_plural = _("writers")
        constraints = [models.UniqueConstraint(fields=["revision", "user"], name="revision_writer_once")]

    def __str__(self) -> str:
        return f"{self.user}"
