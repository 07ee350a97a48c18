"""Comments: what reviewers and writers say to each other about a text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import MAX_REASON_LENGTH
from drugs.models.revision import Revision
from drugs.sections import BY_KEY, SECTION_KEYS


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> CommentQuerySet:
        return self.filter(resolved_by__isnull=True)


class Comment(models.Model):
    """A remark on a revision, on one of its sections, or on a passage quoted from it. Never public."""

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="comments", verbose_name=_("revision")
    )
    section = models.CharField(_("section"), max_length=40, blank=True)
    quote = models.TextField(_("passage"), blank=True)
    text = models.TextField(_("comment"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("resolved by"),
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(section__in=["", *SECTION_KEYS]), name="comment_section"),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="comment_resolved_by_somebody",
            ),
            lengths.not_empty("comment", "text"),
            lengths.at_most("comment", "text", MAX_REASON_LENGTH),
            lengths.at_most("comment", "quote", MAX_REASON_LENGTH),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_resolved(self) -> bool:
        return self.resolved_by_id is not None

    @property
    def section_title(self) -> str:
        """The title of the section that it is about, "" for the whole text."""
        return str(BY_KEY[self.section].title) if self.section in BY_KEY else self.section
