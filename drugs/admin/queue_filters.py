"""The filters of the queue. A value that a filter does not know is ignored, never an error."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs.findings.titles import TITLES
from drugs.models import AssessedFinding, Entry, Kind, Revision, Severity, Status
from drugs.models.revision import RevisionQuerySet

if TYPE_CHECKING:
    Choices = list[tuple[str, Any]]

SMALL_WORDS = 20
MEDIUM_WORDS = 200
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WAITS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


QUEUES = {
    "waiting": gettext_lazy("In review"),
    "anyone": gettext_lazy("For anyone to read"),
    "assigned": gettext_lazy("Yours to read"),
    "unread": gettext_lazy("Public, nobody read it"),
    "overdue": gettext_lazy("Public, review overdue"),
    "changed-drugs": gettext_lazy("Combinations whose drug changed"),
    "mine": gettext_lazy("Your own drafts"),
    "submitted": gettext_lazy("Your own, in review"),
    "drafts": gettext_lazy("All drafts"),
    "public": gettext_lazy("Public now"),
    "approved": gettext_lazy("All that were let out"),
    "closed": gettext_lazy("Closed"),
    "all": gettext_lazy("All"),
}
DEFAULT = "waiting"


class OneOf(admin.SimpleListFilter):
    """A filter that knows its values, and is shown folded until one is chosen."""

    template = "admin/drugs/revision/change_list_filter.html"

    @cached_property
    def chosen(self) -> str | None:
        """The value that was given, where it is one of these."""
        given = super().value()
        return given if given in {str(key) for key, _words in self.lookup_choices} else None

    def value(self) -> str | None:
        return self.chosen  # each choice asks whether it is this one

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value()
        return queryset if chosen is None else self.keep(queryset, chosen, request)

    def keep(self, texts: RevisionQuerySet, chosen: str, request: HttpRequest) -> RevisionQuerySet:
        raise NotImplementedError  # each filter that can be seen says it


class QueueFilter(OneOf):
    """Which texts: by default those that wait for a moderator."""

    title = gettext_lazy("queue")
    parameter_name = "queue"
    # Says to its template that there is always one chosen.
    default = DEFAULT

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return list(QUEUES.items())

    def value(self) -> str:
        return super().value() or self.default

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for key, title in self.lookup_choices:
            yield {
                "selected": self.value() == key,
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": title,
            }

    def keep(self, texts: RevisionQuerySet, chosen: str, request: HttpRequest) -> RevisionQuerySet:
        return queue(chosen, texts, request.user)


def queue(chosen: str, texts: RevisionQuerySet, user: Any) -> RevisionQuerySet:
    """Keep the texts of one queue, by its key in QueueFilter. The dashboard counts by it too. No query."""
    if chosen == "anyone":
        return texts.filter(status=Status.IN_REVIEW, assignee=None).exclude(writers=user.pk)
    if chosen == "assigned":
        return texts.to_read().filter(assignee=user.pk)
    if chosen == "unread":
        return texts.unread()
    if chosen == "overdue":
        return texts.published().filter(entry__in=Entry.objects.overdue(today()).values("pk"))
    if chosen == "changed-drugs":
        return texts.published().filter(entry__in=Entry.objects.with_changed_drugs().values("pk"))
    if chosen == "mine":
        return texts.drafts().filter(author=user.pk)
    if chosen == "submitted":
        return texts.filter(status=Status.IN_REVIEW, author=user.pk)
    if chosen == "public":
        return texts.published()
    if chosen == "all":
        return texts
    status = {"drafts": Status.DRAFT, "approved": Status.APPROVED, "closed": Status.CLOSED}
    return texts.filter(status=status.get(chosen, Status.IN_REVIEW))


def title_of(request: HttpRequest) -> str:
    return str(QUEUES.get(request.GET.get(QueueFilter.parameter_name, ""), QUEUES[DEFAULT]))


def order_of(chosen: str) -> tuple[Any, ...]:
    """Return in which order a queue is worked off: the longest wait, or the greatest risk; else the newest first."""
    if chosen == "unread":
        return tuple(Revision.objects.by_risk().query.order_by)
    if chosen == "overdue":
        return ("entry__review_due", "pk")
    if chosen in QUEUES and chosen not in {DEFAULT, "anyone", "assigned", "submitted"}:
        return ("-pk",)
    return ("submitted_at", "pk")


def today() -> date:
    return timezone.localdate()


class KindFilter(OneOf):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return [(Kind.DRUG.value, _("Drugs")), (Kind.COMBINATION.value, _("Combinations"))]

    def keep(self, texts: RevisionQuerySet, chosen: str, request: HttpRequest) -> RevisionQuerySet:
        return texts.filter(entry__kind=chosen)


class SeverityFilter(OneOf):
    title = gettext_lazy("severity")
    parameter_name = "severity"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return [(severity.value, severity.label) for severity in sorted(Severity, key=lambda severity: severity.rank)]

    def keep(self, texts: RevisionQuerySet, chosen: str, request: HttpRequest) -> RevisionQuerySet:
        """A drug has no severity, so none of its texts is "unknown" either."""
        return texts.filter(severity=chosen, entry__kind=Kind.COMBINATION)


class MarkFilter(OneOf):
    """What the programs said of it."""

    title = gettext_lazy("mark")
    parameter_name = "mark"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return [
            ("doses", _("Doses changed")),
            ("alert", _("High-alert medicine")),
            ("ai", _("Written by AI")),
            ("none", _("Not looked at by a program")),
        ]

    def keep(self, texts: RevisionQuerySet, chosen: str, request: HttpRequest) -> RevisionQuerySet:
        if chosen == "doses":
            return texts.filter(assessment__dose_changes__gt=0)
        if chosen == "alert":
            return texts.filter(assessment__is_high_alert=True)
        if chosen == "ai":
            return texts.filter(assessment__has_ai=True)
        return texts.filter(assessment__isnull=True)


class FindingFilter(OneOf):
    """By level, or by the content check that found something. The checks are those that ever did. One query."""

    title = gettext_lazy("finding")
    parameter_name = "finding"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        ids = AssessedFinding.check_ids()
        by_check = [(f"check:{check_id}", TITLES.get(check_id, check_id)) for check_id in ids]
        return [("level:blocking", _("Any blocking")), ("level:warning", _("Any warning")), *by_check]

    def keep(self, texts: RevisionQuerySet, chosen: str, request: HttpRequest) -> RevisionQuerySet:
        what, _colon, name = chosen.partition(":")
        found = AssessedFinding.objects.filter(revision=OuterRef("pk"))
        return texts.filter(Exists(found.filter(level=name) if what == "level" else found.filter(check_id=name)))


class LetterFilter(OneOf):
    title = gettext_lazy("letter")
    parameter_name = "letter"
    template = "admin/drugs/revision/change_list_letters.html"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return [*((letter, letter.upper()) for letter in LETTERS), ("digit", "0–9")]

    def keep(self, texts: RevisionQuerySet, chosen: str, request: HttpRequest) -> RevisionQuerySet:
        """Addresses are plain lower-case letters, digits and hyphens, and digits sort before letters."""
        return texts.filter(entry__slug__lt="a") if chosen == "digit" else texts.filter(entry__slug__startswith=chosen)


class SizeFilter(OneOf):
    title = gettext_lazy("size of change")
    parameter_name = "size"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return [
            ("new", _("New page")),
            ("small", _("Under %(number)d words") % {"number": SMALL_WORDS}),
            ("medium", _("Under %(number)d words") % {"number": MEDIUM_WORDS}),
            ("large", _("More, or not measured")),
        ]

    def keep(self, texts: RevisionQuerySet, chosen: str, request: HttpRequest) -> RevisionQuerySet:
        if chosen == "new":
            return texts.filter(base=None)
        changed = texts.exclude(base=None)
        if chosen == "small":
            return changed.filter(assessment__changed_words__lt=SMALL_WORDS)
        if chosen == "medium":
            return changed.filter(assessment__changed_words__range=(SMALL_WORDS, MEDIUM_WORDS - 1))
        return changed.filter(Q(assessment__changed_words__gte=MEDIUM_WORDS) | Q(assessment__isnull=True))


class WaitFilter(OneOf):
    title = gettext_lazy("wait")
    parameter_name = "wait"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return [("day", _("More than a day")), ("week", _("More than a week")), ("month", _("More than a month"))]

    def keep(self, texts: RevisionQuerySet, chosen: str, request: HttpRequest) -> RevisionQuerySet:
        return texts.filter(submitted_at__lt=timezone.now() - WAITS[chosen])


class ImportFilter(admin.RelatedOnlyFieldListFilter):
    """Which import brought it. The pages of imports link by its parameter. One query."""

    template = OneOf.template

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the imports that brought a text: each is asked whether it did, not each text by which it came."""
        brought = Exists(Revision.objects.filter(batch=OuterRef("pk")))
        ordering = self.field_admin_ordering(field, request, model_admin)
        choices: Choices = field.get_choices(include_blank=False, limit_choices_to=Q(brought), ordering=ordering)
        return choices

    def value(self) -> Any:
        return self.lookup_val or self.lookup_val_isnull


OWN = (
    QueueFilter,
    KindFilter,
    MarkFilter,
    FindingFilter,
    SeverityFilter,
    SizeFilter,
    WaitFilter,
    LetterFilter,
)
IMPORT = ("batch", ImportFilter)
FILTERS = (*OWN, IMPORT)


def asked_of(question: Collection[str]) -> tuple[Any, ...]:
    """Return the filters that keep anything: those whose parameters stand in a question, and the queue always."""
    asked = [one for one in OWN if one is QueueFilter or one.parameter_name in question]
    return (*asked, *([IMPORT] if any(name.startswith("batch") for name in question) else []))
