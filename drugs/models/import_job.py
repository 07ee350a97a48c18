"""Import jobs: what somebody uploaded, and how far it is on its way in and out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import MAX_REASON_LENGTH
from drugs.models.import_batch import ImportBatch
from drugs.models.vocabulary import Origin

MAX_JOB_NAME_LENGTH = 255
MAX_MESSAGE_LENGTH = 4_000


class JobStep(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")  # waits for a worker
    TRYING = "trying", _("being tried")  # a dry run is under way
    TRIED = "tried", _("tried")  # the dry run is there: a person decides
    IMPORTING = "importing", _("being imported")  # started; a worker is at it or will be
    IMPORTED = "imported", _("imported")  # its texts wait in review
    JUDGING = "judging", _("being looked through")  # which texts a release would hold back
    RELEASING = "releasing", _("being released")  # started by a moderator
    RELEASED = "released", _("released")  # what no rule holds back is out
    FAILED = "failed", _("stopped")  # message says why
    DISCARDED = "discarded", _("discarded")  # nothing of it was imported


# What a worker takes up, also after another that died.
OPEN_STEPS = (JobStep.UPLOADED, JobStep.TRYING, JobStep.IMPORTING, JobStep.JUDGING, JobStep.RELEASING)
# A step that failed can be taken up again.
RETRIED_STEPS = (JobStep.TRYING, JobStep.IMPORTING, JobStep.JUDGING, JobStep.RELEASING)


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def open(self) -> ImportJobQuerySet:
        """Keep those that wait for a worker or are under way, in the order in which they are taken."""
        return self.filter(step__in=OPEN_STEPS).order_by("pk")


class ImportJob(models.Model):
    """One upload: tried, imported, released. An import by the command has one only for its release, without a file.

    path: of the uploaded zip, below DATA_DIR/uploads; "" when nothing was uploaded. folder: for files that lie in none.
    total, done: files or texts of the step that is under way. aside: entries that are no pages, by why.
    trial, outcome: {"counts": {outcome: files}, "findings": {id: [level, files]}, "vanished": [keys]}, of the dry run
    and of the import. judgement, release: {"released": texts, "held": {reason: texts}}; judged before, done after.
    """

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    name = models.CharField(_("what was uploaded"), max_length=MAX_JOB_NAME_LENGTH)
    path = models.CharField(_("kept as"), max_length=100, blank=True, default="")
    digest = models.CharField(_("digest"), max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    origin = models.CharField(_("written by"), max_length=20, choices=Origin.choices)
    tool = models.CharField(_("tool"), max_length=100, blank=True, default="")
    generated_on = models.DateField(_("written on"), null=True, blank=True)
    folder = models.CharField(_("folder of files that lie in none"), max_length=100, blank=True, default="")
    is_whole = models.BooleanField(_("brings its folders whole"), default=False)

    step = models.CharField(_("step"), max_length=20, choices=JobStep.choices, default=JobStep.UPLOADED)
    failed_in = models.CharField(_("stopped while"), max_length=20, choices=JobStep.choices, blank=True, default="")
    message = models.TextField(_("why it stopped"), blank=True, default="")
    attempts = models.PositiveSmallIntegerField(_("how often this step was begun"), default=0)
    total = models.PositiveIntegerField(_("in all"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    heartbeat = models.DateTimeField(_("last heard of"), null=True, blank=True)

    aside = models.JSONField(_("left aside"), default=dict, blank=True)
    trial = models.JSONField(_("dry run"), default=dict, blank=True)
    outcome = models.JSONField(_("result"), default=dict, blank=True)
    judgement = models.JSONField(_("what a release would do"), default=dict, blank=True)
    release = models.JSONField(_("what was released"), default=dict, blank=True)

    batch = models.OneToOneField(
        ImportBatch, on_delete=models.PROTECT, related_name="job", null=True, blank=True, verbose_name=_("import")
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("released by"),
    )
    release_reason = models.TextField(_("reason for the release"), blank=True, default="")

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=JobStep.values), name="importjob_step"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="importjob_origin"),
            models.CheckConstraint(
                condition=Q(step=JobStep.FAILED, failed_in__in=RETRIED_STEPS)
                | (~Q(step=JobStep.FAILED) & Q(failed_in="")),
                name="importjob_failed_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=[JobStep.JUDGING, JobStep.RELEASING, JobStep.RELEASED]) | Q(batch__isnull=False),
                name="importjob_releases_an_import",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=[JobStep.RELEASING, JobStep.RELEASED])
                | (Q(released_by__isnull=False) & ~Q(release_reason="")),
                name="importjob_released_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("uploaded_by")),
                name="importjob_released_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=[JobStep.UPLOADED, JobStep.TRYING, JobStep.TRIED]) | ~Q(path=""),
                name="importjob_has_a_file",
            ),
            lengths.not_empty("importjob", "name"),
            lengths.at_most("importjob", "name", MAX_JOB_NAME_LENGTH),
            lengths.at_most("importjob", "tool", 100),
            lengths.at_most("importjob", "folder", 100),
            lengths.at_most("importjob", "message", MAX_MESSAGE_LENGTH),
            lengths.at_most("importjob", "release_reason", MAX_REASON_LENGTH),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(step__in=OPEN_STEPS), name="importjob_open"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.step in OPEN_STEPS

    @property
    def is_upload(self) -> bool:
        """Whether something was uploaded; else it stands for the release of an import by the command."""
        return bool(self.digest)
