"""The first page of the admin: what waits for a person, the most urgent of each kind, and where the rest is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from drugs.admin import badges, neighbours, pace, queue_filters
from drugs.admin.counting import Number, number_of
from drugs.models import Event, Name, Outcome, Proposal, Report, ReportStatus, Revision, SourceFile, Status
from drugs.models.roles import APPROVE, WRITE, holds

MOST_ROWS = 6
REASON_LENGTH = 160


@dataclass(frozen=True)
class Row:
    """One thing that waits. words: what else to know of it; quote: what somebody said."""

    name: str
    url: str
    words: str = ""
    quote: str = ""
    badges: Sequence[badges.Badge] = ()


@dataclass(frozen=True)
class Section:
    """One kind of work: how much there is, its first rows, and where all of it is ("" where there is no such list)."""

    key: str
    title: str
    number: Number
    rows: list[Row]
    url: str = ""


@dataclass(frozen=True)
class Dashboard:
    """sections: those with something in them. quiet: the titles of the others. pace: for moderators."""

    sections: list[Section] = field(default_factory=list)
    quiet: list[str] = field(default_factory=list)
    pace: pace.Pace | None = None


def of(user: Any) -> Dashboard:
    """Return what waits for a person by role; nothing for somebody without one. Two queries a section at most."""
    sections = []
    if holds(user, WRITE):
        sections.append(drafts(user))
    if holds(user, APPROVE):
        sections += [assigned(user), anyone(user), unread(user), *kept_true(user), reports(), imports()]
        sections += [names(user), proposals(user)]
    elif holds(user, WRITE):
        sections += [submitted(user), imports()]
    return Dashboard(
        [section for section in sections if section.number.value],
        [section.title for section in sections if not section.number.value],
        pace.measure() if holds(user, APPROVE) else None,
    )


def in_queue(key: str, title: str, user: User, words: Callable[[Revision], str]) -> Section:
    """Return the section of one queue of texts, by its key in the queue's filter."""
    texts = queue_filters.queue(key, Revision.objects.all(), user)
    shown = texts.with_marks().order_by(*queue_filters.order_of(key))[:MOST_ROWS]
    rows = [text_row(text, key, words(text)) for text in shown]
    return Section(key, title, number_beside(rows, texts), rows, queue_url(key))


def number_beside(rows: list[Row], all_rows: QuerySet[Any]) -> Number:
    """Return how many there are of which rows are the first: where they are all, nothing is counted."""
    return Number(len(rows)) if len(rows) < MOST_ROWS else number_of(all_rows)


def text_row(revision: Revision, key: str, words: str, quote: str = "") -> Row:
    """Return the row of a text. Its link names the queue, so that the next text is the next of that queue."""
    url = neighbours.address(revision.pk, f"queue={key}")
    return Row(revision.entry.name, url, words, quote, badges.badges_of(revision))


def changelist(model: str) -> str:
    return reverse(f"admin:drugs_{model}_changelist")


def queue_url(key: str) -> str:
    return f"{changelist('revision')}?queue={key}"


def drafts(user: User) -> Section:
    """Return a person's drafts, those that a moderator sent back first, with the reason."""
    asked = Event.objects.filter(revision=OuterRef("parent"), verb="request_changes").order_by("-seq")
    texts = queue_filters.queue("mine", Revision.objects.all(), user)
    shown = (
        texts.with_marks()
        .annotate(asked_by=Subquery(asked.values("actor__username")[:1]), reason=Subquery(asked.values("note")[:1]))
        .order_by(Case(When(asked_by__isnull=False, then=0), default=1), "-saved_at", "pk")[:MOST_ROWS]
    )
    rows = [draft_row(draft) for draft in shown]
    return Section("mine", _("Your drafts"), number_beside(rows, texts), rows, queue_url("mine"))


def draft_row(draft: Any) -> Row:
    if draft.asked_by is None:
        return text_row(draft, "mine", _("saved %(time)s ago") % {"time": pace.passed(draft.saved_at)})
    words = _("%(who)s asks for changes:") % {"who": draft.asked_by}
    return text_row(draft, "mine", words, Truncator(draft.reason).chars(REASON_LENGTH))


def submitted(user: User) -> Section:
    return in_queue("submitted", _("Your texts in review"), user, waiting)


def assigned(user: User) -> Section:
    return in_queue("assigned", _("Waiting for you"), user, waiting)


def anyone(user: User) -> Section:
    return in_queue("anyone", _("Waiting for anyone"), user, waiting)


def unread(user: User) -> Section:
    return in_queue("unread", _("Public, nobody read it"), user, let_out)


def waiting(revision: Revision) -> str:
    time = pace.passed(revision.submitted_at or revision.saved_at)
    return _("by %(who)s, for %(time)s") % {"who": revision.author, "time": time}


def let_out(revision: Revision) -> str:
    at = revision.published_at
    return _("public since %(date)s") % {"date": date_format(at)} if at else ""


def overdue(revision: Revision) -> str:
    due = revision.entry.review_due
    return _("since %(date)s") % {"date": date_format(due)} if due else ""


def kept_true(user: User) -> list[Section]:
    """Return what is public and may no longer hold: reviews out of date, and combinations whose drug changed."""
    return [
        in_queue("overdue", _("Review overdue"), user, overdue),
        in_queue("changed-drugs", _("Combinations whose drug changed"), user, let_out),
    ]


def reports() -> Section:
    """Return what readers say is wrong: what could harm somebody first, then the oldest."""
    unanswered = Report.objects.filter(status=ReportStatus.OPEN)
    shown = unanswered.select_related("entry").order_by("-may_harm", "at", "pk")[:MOST_ROWS]
    rows = [
        Row(
            report.entry.name,
            reverse("admin:drugs_report_change", args=[report.pk]),
            _("for %(time)s") % {"time": pace.passed(report.at)},
            Truncator(report.text).chars(REASON_LENGTH),
            [badges.Badge("▲", _("could harm someone"), "grave")] if report.may_harm else [],
        )
        for report in shown
    ]
    return Section(
        "reports",
        _("Readers’ reports"),
        number_beside(rows, unanswered),
        rows,
        f"{changelist('report')}?status__exact=open",
    )


def imports() -> Section:
    """Return the imports of which files are still stopped: no later import brought the same file, nobody settled it."""
    later = SourceFile.objects.filter(path=OuterRef("path"), pk__gt=OuterRef("pk"))
    stopped: QuerySet[Any] = SourceFile.objects.filter(
        ~Exists(later),
        Q(revision__isnull=True) | Q(revision__status=Status.DRAFT),
        settlement="",
        outcome__in=[Outcome.QUARANTINED, Outcome.DUPLICATE, Outcome.FAILED],
    )
    number = stopped.aggregate(batches=Count("batch", distinct=True))["batches"]
    batches = (
        stopped.order_by()
        .values("batch", started=F("batch__started_at"))
        .annotate(
            quarantined=Count("pk", filter=Q(outcome=Outcome.QUARANTINED)),
            duplicate=Count("pk", filter=Q(outcome=Outcome.DUPLICATE)),
            failed=Count("pk", filter=Q(outcome=Outcome.FAILED)),
        )
        .order_by("-batch")[:MOST_ROWS]
    )
    files = changelist("sourcefile")
    rows = [
        Row(
            _("Import %(number)d") % {"number": batch["batch"]},
            f"{files}?batch__id__exact={batch['batch']}",
            _("%(time)s ago: %(stopped)d in quarantine, %(duplicate)d beside another, %(failed)d failed")
            % {
                "time": pace.passed(batch["started"]),
                "stopped": batch["quarantined"],
                "duplicate": batch["duplicate"],
                "failed": batch["failed"],
            },
        )
        for batch in batches
    ]
    return Section("imports", _("Imports with stopped files"), Number(number), rows, changelist("importbatch"))


def names(user: User) -> Section:
    """Return the names that somebody else proposed."""
    proposed = Name.objects.filter(accepted_by=None).exclude(proposed_by=user)
    shown = proposed.select_related("entry", "proposed_by").order_by("pk")[:MOST_ROWS]
    rows = [
        Row(
            name.text,
            reverse("admin:drugs_name_change", args=[name.pk]),
            _("%(kind)s of %(entry)s, by %(who)s")
            % {"kind": name.get_kind_display(), "entry": name.entry, "who": name.proposed_by},
        )
        for name in shown
    ]
    return Section(
        "names", _("Names to accept"), number_beside(rows, proposed), rows, f"{changelist('name')}?accepted=no"
    )


def proposals(user: User) -> Section:
    """Return what another moderator proposed and this one may do: a merge, a redaction."""
    asked = Proposal.objects.open().exclude(proposed_by=user)
    shown = asked.select_related("entry", "proposed_by").order_by("proposed_at", "pk")[:MOST_ROWS]
    rows = [
        Row(
            proposal.entry.name,
            reverse(f"admin:drugs_{proposal.entry.kind}_change", args=[proposal.entry_id]),
            _("%(verb)s, asks %(who)s:") % {"verb": proposal.get_verb_display(), "who": proposal.proposed_by},
            Truncator(proposal.reason).chars(REASON_LENGTH),
        )
        for proposal in shown
    ]
    return Section("proposals", _("Waiting for a second moderator"), number_beside(rows, asked), rows)
