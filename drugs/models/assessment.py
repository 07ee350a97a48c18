"""Assessments: what the programs say of a text, kept so that a queue of hundreds can be sorted by it."""

from __future__ import annotations

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from drugs.models.revision import Revision

# DISTINCT would read a row for each finding of each text.
CHECK_IDS = (
    "WITH RECURSIVE seen(check_id) AS (SELECT MIN(check_id) FROM drugs_assessedfinding UNION ALL "
    "SELECT (SELECT MIN(f.check_id) FROM drugs_assessedfinding f WHERE f.check_id > seen.check_id) "
    "FROM seen WHERE seen.check_id IS NOT NULL) SELECT check_id FROM seen WHERE check_id IS NOT NULL ORDER BY check_id"
)


class Assessment(models.Model):
    """What the programs found when they last looked at a text. Never public, and never a reason to trust a text.

    Kept apart from the text because it follows the content checks: `manage.py check_content` makes it anew.
    """

    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="assessment", verbose_name=_("revision")
    )
    doses = models.PositiveIntegerField(_("doses"))
    dose_changes = models.PositiveIntegerField(_("doses or warning words changed"))
    changed_words = models.PositiveIntegerField(_("words changed"))
    is_high_alert = models.BooleanField(_("high-alert medicine"))
    has_ai = models.BooleanField(_("written by AI"))
    text_digest = models.CharField(_("digest of the words"), max_length=64, db_index=True)
    at = models.DateTimeField(_("at"), auto_now=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")

    def __str__(self) -> str:
        return str(self.revision_id)


class AssessedFinding(models.Model):
    """How often one content check found something in a text."""

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="assessed_findings", verbose_name=_("revision")
    )
    check_id = models.CharField(_("content check"), max_length=40)
    level = models.CharField(_("level"), max_length=20)
    count = models.PositiveIntegerField(_("how often"))

    class Meta:
        verbose_name = _("assessed finding")
        verbose_name_plural = _("assessed findings")
        constraints = [
            models.UniqueConstraint(fields=["revision", "check_id", "level"], name="assessedfinding_once"),
            models.CheckConstraint(
                condition=Q(level__in=["blocking", "warning", "information"]), name="assessedfinding_level"
            ),
        ]
        indexes = [models.Index(fields=["check_id", "revision"], name="assessedfinding_by_check")]

    def __str__(self) -> str:
        return f"{self.check_id} × {self.count}"

    @staticmethod
    def check_ids() -> list[str]:
        """Return the checks that found something, in order. One query, which leaps along the index."""
        with connection.cursor() as cursor:
            cursor.execute(CHECK_IDS)
            return [check_id for (check_id,) in cursor.fetchall()]
