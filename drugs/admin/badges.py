"""The marks beside a text in a list: each a shape and words, so that none is told by its colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from drugs.models import Assessment, Revision, Severity


@dataclass(frozen=True)
class Badge:
    """look: the last part of a CSS class."""

    shape: str
    words: str
    look: str = "plain"


def badges_of(revision: Revision) -> list[Badge]:
    """Return the marks of a text, the gravest first. No query for texts loaded with_marks()."""
    assessment: Assessment | None = getattr(revision, "assessment", None)
    badges = [*found(revision)]
    if assessment is None:
        if not revision.is_draft:
            badges.append(Badge("?", _("no program looked at it"), "warn"))
    else:
        badges = [*said(assessment), *badges]
    badges += rated(revision)
    if revision.base_id is None and not revision.is_individually_approved:
        badges.append(Badge("+", _("new page")))
    if assessment is not None and assessment.has_ai:
        badges.append(Badge("◇", _("AI")))
    return badges


def said(assessment: Assessment) -> list[Badge]:
    badges = []
    if assessment.is_high_alert:
        badges.append(Badge("▲", _("high-alert medicine"), "grave"))
    if changes := assessment.dose_changes:
        words = ngettext("%(number)d dose or warning changed", "%(number)d doses or warnings changed", changes)
        badges.append(Badge("≠", words % {"number": changes}, "grave"))
    elif doses := assessment.doses:
        badges.append(Badge("#", ngettext("%(number)d dose", "%(number)d doses", doses) % {"number": doses}))
    return badges


def found(revision: Revision) -> list[Badge]:
    counts = {"blocking": 0, "warning": 0}
    for finding in revision.assessed_findings.all():
        if finding.level in counts:
            counts[finding.level] += finding.count
    badges = []
    if number := counts["blocking"]:
        badges.append(Badge("✕", _("%(number)d blocking") % {"number": number}, "grave"))
    if number := counts["warning"]:
        words = ngettext("%(number)d warning", "%(number)d warnings", number) % {"number": number}
        badges.append(Badge("!", words, "warn"))
    return badges


def rated(revision: Revision) -> list[Badge]:
    """Return the severity of a combination where it is grave, or where nobody rated it."""
    if not revision.entry.is_combination:
        return []
    words = {
        Severity.CONTRAINDICATED.value: Badge("⬣", _("contraindicated"), "grave"),
        Severity.MAJOR.value: Badge("◆", _("major"), "warn"),
        Severity.UNKNOWN.value: Badge("○", _("nobody rated it")),
    }
    return [words[revision.severity]] if revision.severity in words else []


def render(badges: Iterable[Badge]) -> SafeString:
    """Return badges as one line of HTML."""
    return format_html_join(
        " ",
        '<span class="badge badge--{}"><span aria-hidden="true">{}</span> {}</span>',
        ((badge.look, badge.shape, badge.words) for badge in badges),
    )
