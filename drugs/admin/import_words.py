"""How an upload, its counts and its findings are put into words; nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from drugs.admin import pace
from drugs.admin.badges import Badge
from drugs.models import ImportJob, JobStep, Outcome

# A worker says more than once a minute how far it is, unless it died.
SILENT_SECONDS = 60

SHAPES = {
    Outcome.CREATED: ("+", "plain"),
    Outcome.UPDATED: ("≠", "plain"),
    Outcome.UNCHANGED: ("=", "plain"),
    Outcome.DUPLICATE: ("∥", "warn"),
    Outcome.QUARANTINED: ("!", "warn"),
    Outcome.FAILED: ("✕", "grave"),
}
LEVELS = {"blocking": ("✕", "grave"), "warning": ("!", "warn"), "information": ("i", "plain")}


@dataclass(frozen=True)
class Count:
    """One line of a table of counts. query: the part of the report's address that shows just these files."""

    badge: Badge
    number: int
    words: str
    query: str


def outcome_badge(outcome: str) -> Badge:
    shape, look = SHAPES[Outcome(outcome)]
    return Badge(shape, str(Outcome(outcome).label), look)


def what_it_means(outcome: str, *, is_trial: bool) -> str:
    """Return what an outcome is for the pages."""
    words = {
        Outcome.CREATED: (_("would be new pages in review"), _("are new pages in review")),
        Outcome.UPDATED: (_("would be new texts of known pages"), _("are new texts of known pages, in review")),
        Outcome.UNCHANGED: (_("say what is here already"), _("said what was here already: nothing was done")),
        Outcome.DUPLICATE: (_("would wait beside a file about the same"), _("wait beside a file about the same")),
        Outcome.QUARANTINED: (_("would be stopped for a person to look at"), _("were stopped for a person to look at")),
        Outcome.FAILED: (_("cannot be read"), _("could not be read")),
    }  # fmt: skip
    return words[Outcome(outcome)][not is_trial]


def counts(result: Mapping[str, Any], *, is_trial: bool) -> list[Count]:
    """Return the files of a result by outcome, those that there are."""
    return [
        Count(outcome_badge(value), number, what_it_means(value, is_trial=is_trial), f"outcome={value}")
        for value in Outcome.values
        if (number := result.get("counts", {}).get(value, 0))
    ]


def check_words(check_id: str) -> str:
    """Return how a check is called."""
    return check_id.replace("-", " ").capitalize()


def findings(result: Mapping[str, Any]) -> list[Count]:
    """Return the findings of a result, the gravest and most frequent first."""
    order = list(LEVELS)
    rows = sorted(result.get("findings", {}).items(), key=lambda row: (order.index(row[1][0]), -row[1][1], row[0]))
    level_words = {"blocking": _("stops it"), "warning": _("warning"), "information": _("note")}
    return [
        Count(
            Badge(LEVELS[level][0], level_words[level], LEVELS[level][1]),
            number,
            check_words(check_id),
            f"finding={check_id}",
        )
        for check_id, (level, number) in rows
    ]


def aside(job: ImportJob) -> list[str]:
    """Return what of an archive was left aside."""
    words = {
        "folder": ngettext_lazy("%(number)d folder", "%(number)d folders", "number"),
        "hidden": ngettext_lazy("%(number)d hidden file", "%(number)d hidden files", "number"),
        "other": ngettext_lazy(
            "%(number)d file that is no Markdown", "%(number)d files that are no Markdown", "number"
        ),
    }
    return [words[why] % {"number": number} for why, number in job.aside.items() if why in words]


def state(job: ImportJob) -> str:
    """Say in one line how far a job is."""
    values = {"done": job.done, "total": job.total}
    match job.step:
        case JobStep.UPLOADED:
            return _("Waits for its dry run. It begins in a moment.")
        case JobStep.TRYING:
            return _("Dry run: %(done)d of %(total)d files looked at.") % values
        case JobStep.TRIED:
            return _("The dry run is done. Nothing was changed yet.")
        case JobStep.IMPORTING:
            return _("Import: %(done)d of %(total)d files.") % values
        case JobStep.IMPORTED:
            return _("Imported.") if job.batch_id else _("Nothing in it was new, so no import was made.")
        case JobStep.JUDGING:
            return _("Looking what a release would do: %(done)d of %(total)d texts.") % values
        case JobStep.RELEASING:
            return _("Release: %(done)d of %(total)d texts.") % values
        case JobStep.RELEASED:
            return _("Released.")
        case JobStep.FAILED:
            return _("Stopped while %(what)s.") % {"what": JobStep(job.failed_in).label}
        case _:
            return _("Discarded. Nothing of it was imported.")


def silence(job: ImportJob) -> str:
    """Say so where nothing was heard of the worker for long."""
    if not job.is_open or job.heartbeat is None:
        return ""
    if (timezone.now() - job.heartbeat).total_seconds() < SILENT_SECONDS:
        return ""
    words = _("Nothing was heard of it for %(time)s. If its worker ended, another goes on with it now.")
    return words % {"time": pace.passed(job.heartbeat)}
