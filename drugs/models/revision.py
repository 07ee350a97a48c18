"""Revisions: the versions of an entry's text. This table is the history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.entry import MAX_REASON_LENGTH, Entry
from drugs.models.revision_text import MAX_SUMMARY_LENGTH, RevisionText
from drugs.models.vocabulary import Approval, Evidence, Relation, Severity, Status
from drugs.sections import MAX_SECTION_LENGTH, SECTION_KEYS

# What a list shows of a text: everything but its sections, which weigh a hundred times as much.
LISTED = (
    *("status", "is_public", "approval", "number", "severity", "digest", "submitted_at", "saved_at", "published_at"),
    *("entry__kind", "entry__name", "entry__slug", "entry__component_key"),
    *("entry__retracted_at", "entry__review_due"),
    *("author__username", "assignee__username", "base__number", "batch__origin"),
    *("assessment__doses", "assessment__dose_changes", "assessment__is_high_alert", "assessment__has_ai"),
)


# What published() asks of the text itself.
SHOWN = Q(is_public=True, withdrawn_at__isnull=True)
# How grave a text says that a combination is, as a number to sort by.
GRAVITY = Case(
    *(When(severity=severity.value, then=models.Value(severity.rank)) for severity in Severity),
    output_field=models.SmallIntegerField(),
)
# Public, and read by nobody.
UNREAD = SHOWN & Q(approval=Approval.BATCH)
# By the harm that a wrong sentence could do, the gravest first, told by the text's own columns: the index
# revision_unread_by_risk is in this order, so the first texts are read along it, however many there are.
RISK: tuple[Any, ...] = (
    Case(When(assessed_high_alert=True, then=0), When(assessed_high_alert__isnull=True, then=1), default=2),
    Case(When(severity=Severity.CONTRAINDICATED, then=0), When(severity=Severity.MAJOR, then=1), default=2),
    F("assessed_doses").desc(),
    "published_at",
    "id",
)
CHECKED_BY_A_PROFESSIONAL = Q(approval="individual") & ~Q(approver_credential="")


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Which texts may be seen, and by whom."""

    def published(self) -> RevisionQuerySet:
        """Keep the texts that readers see now. Every public query of texts starts here or at public_history."""
        return self.filter(is_public=True, withdrawn_at__isnull=True, entry__retracted_at__isnull=True)

    def checked(self, yes: bool = True) -> RevisionQuerySet:
        """Keep the texts that a person with a credential approved individually, or (yes=False) all the others."""
        return self.filter(CHECKED_BY_A_PROFESSIONAL) if yes else self.exclude(CHECKED_BY_A_PROFESSIONAL)

    def public_history(self) -> RevisionQuerySet:
        """Keep every text that readers see or saw, of entries that are public now, the withdrawn ones too."""
        return self.filter(status=Status.APPROVED, number__isnull=False, entry__retracted_at__isnull=True).order_by(
            "-number"
        )

    def waiting(self) -> RevisionQuerySet:
        """Keep what waits for a moderator, oldest first."""
        return self.filter(status=Status.IN_REVIEW).order_by("submitted_at")

    def drafts(self) -> RevisionQuerySet:
        return self.filter(status=Status.DRAFT)

    def unread(self) -> RevisionQuerySet:
        """Keep the public texts that nobody read one by one."""
        return self.published().filter(approval=Approval.BATCH)

    def to_read(self) -> RevisionQuerySet:
        """Keep what a moderator has to read: what is in review, and what is public and unread."""
        return self.waiting().order_by() | self.unread()

    def by_risk(self) -> RevisionQuerySet:
        """Order by the harm that a wrong sentence could do, the gravest first.

        High-alert medicines, then texts that no program has looked at yet, then the others; within each,
        contraindicated combinations, then major ones; then by the number of doses, most first; then the longest public.
        """
        return self.order_by(*RISK)

    def with_marks(self) -> RevisionQuerySet:
        """Load what a list says of each text, and none of its sections. One more query in all."""
        return (
            self.select_related("entry", "author", "assignee", "batch", "base", "assessment")
            .prefetch_related("assessed_findings")
            .only(*LISTED)
        )


STATUS_WORDS = dict(Status.choices)


class Revision(RevisionText):
    """One version of an entry's text. Only drugs.review changes its status and its public flag."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("entry"))
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)
    is_public = models.BooleanField(_("public"), default=False)
    number = models.PositiveIntegerField(_("version"), null=True, blank=True)
    base = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("base")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("parent")
    )
    batch = models.ForeignKey(
        "drugs.ImportBatch",
        on_delete=models.PROTECT,
        related_name="revisions",
        null=True,
        blank=True,
        verbose_name=_("import"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("author")
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("approver"),
    )
    approval = models.CharField(_("approval"), max_length=20, choices=Approval.choices, blank=True, default="")
    approver_name = models.CharField(_("name of the approver then"), max_length=100, blank=True, default="")
    approver_credential = models.CharField(_("credential then"), max_length=100, blank=True, default="")
    approver_register_number = models.CharField(_("register number then"), max_length=100, blank=True, default="")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assigned_revisions",
        null=True,
        blank=True,
        verbose_name=_("assigned to"),
    )
    digest = models.CharField(_("digest"), max_length=64)
    change_note = models.CharField(_("what changed and why"), max_length=500, blank=True, default="")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason for withdrawing it"), blank=True, default="")
    redacted_at = models.DateTimeField(_("redacted"), null=True, blank=True)
    redaction_reason = models.TextField(_("reason for redacting it"), blank=True, default="")
    # Copies of its assessment, to sort by; null where no program looked at it. Triggers write them, and nobody else.
    assessed_doses = models.IntegerField(_("doses"), null=True, editable=False)
    assessed_high_alert = models.BooleanField(_("high-alert medicine"), null=True, editable=False)
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="drugs.RevisionWriter", related_name="written_revisions"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-id"]
        permissions = [
            ("write_revision", _("Can write and submit texts")),
            ("approve_revision", _("Can approve texts that others wrote")),
            ("release_revision", _("Can release an import")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(is_public=True), name="revision_one_public"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(status=Status.IN_REVIEW), name="revision_one_in_review"
            ),
            models.UniqueConstraint(
                fields=["entry", "author"], condition=Q(status=Status.DRAFT), name="revision_one_draft_an_author"
            ),
            models.UniqueConstraint(fields=["entry", "number"], name="revision_number"),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(status=Status.APPROVED), name="revision_public_is_approved"
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")), name="revision_two_people"
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        status=Status.APPROVED,
                        approver__isnull=False,
                        approval__in=[Approval.INDIVIDUAL, Approval.BATCH],
                        number__isnull=False,
                        published_at__isnull=False,
                        submitted_at__isnull=False,
                    )
                    | (
                        ~Q(status=Status.APPROVED)
                        & Q(
                            approver__isnull=True,
                            approval=Approval.NONE,
                            number__isnull=True,
                            published_at__isnull=True,
                        )
                    )
                ),
                name="revision_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(approval=Approval.INDIVIDUAL, approved_at__isnull=False)
                | (~Q(approval=Approval.INDIVIDUAL) & Q(approved_at__isnull=True)),
                name="revision_approved_by_a_person",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="revision_status"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="revision_severity"),
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="revision_relation"),
            models.CheckConstraint(condition=Q(evidence__in=Evidence.values), name="revision_evidence"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | (Q(number__isnull=False) & ~Q(withdrawal_reason="")),
                name="revision_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(redacted_at__isnull=True, redaction_reason="")
                | (Q(redacted_at__isnull=False) & ~Q(redaction_reason="") & ~Q(status=Status.DRAFT)),
                name="revision_redacted_with_reason",
            ),
            lengths.at_most("revision", "summary", MAX_SUMMARY_LENGTH),
            lengths.at_most("revision", "change_note", 500),
            lengths.at_most("revision", "withdrawal_reason", MAX_REASON_LENGTH),
            lengths.at_most("revision", "redaction_reason", MAX_REASON_LENGTH),
            *(lengths.at_most("revision", key, MAX_SECTION_LENGTH) for key in SECTION_KEYS),
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="revision_queue"),
            models.Index(
                fields=["is_public", "approval"], condition=Q(is_public=True), name="revision_public_by_approval"
            ),
            models.Index(
                fields=["entry"],
                include=["approval", "approver_credential", "severity", "relation"],
                condition=SHOWN,
                name="revision_listed",
            ),
            models.Index(fields=["-published_at"], condition=SHOWN, name="revision_newest"),
            models.Index(GRAVITY, condition=SHOWN, name="revision_gravest"),
            models.Index(fields=["entry"], condition=Q(is_public=True, number__gt=1), name="revision_rewritten"),
            models.Index(*RISK, condition=UNREAD, name="revision_unread_by_risk"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk}, {self.get_status_display()})"

    def get_status_display(self) -> str:  # type: ignore[no-redef]  # the plugin adds Django’s own
        """Return the status in words. Django's own translates every status to find one, at each row of a list."""
        return str(STATUS_WORDS.get(self.status, self.status))

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.status == Status.IN_REVIEW

    @property
    def is_approved(self) -> bool:
        return self.status == Status.APPROVED

    @property
    def is_released(self) -> bool:
        """Whether it was let out as part of a batch: nobody read this one text."""
        return self.approval == Approval.BATCH

    @property
    def is_individually_approved(self) -> bool:
        return self.approval == Approval.INDIVIDUAL

    @property
    def is_checked(self) -> bool:
        """Whether a person with a credential on record approved this one text."""
        return self.is_individually_approved and bool(self.approver_credential)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_redacted(self) -> bool:
        """Whether its text was blanked, for law or privacy; the digest still says which text it was."""
        return self.redacted_at is not None

    def stands_on(self, public: Revision | None) -> bool:
        """Tell whether it was written upon the text that is public now. After a redaction that may be none."""
        if public is not None:
            return self.base_id == public.pk
        return self.base is None or self.base.is_redacted

    def computed_digest(self) -> str:
        """Return the digest of what the columns hold now; equal to `digest` unless redacted, or tampered with."""
        return self.content.digest(self.entry.drug_ids())
