"""The verb that lets an import out unread, and the rules that hold a text back from it.

A release never makes things worse: whatever could, waits for a person.
"""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from drugs import findings
from drugs.high_alert import is_high_alert
from drugs.models import Approval, Entry, Revision, Severity
from drugs.models.roles import RELEASE
from drugs.review.deciding import let_out, require_in_review, require_other_eyes, require_true_digest
from drugs.review.errors import ReviewError
from drugs.review.page_text import names_of, page_text
from drugs.review.record import lock, record, reindex, require, require_reason
from drugs.sections import BY_KEY

# Words by which a text warns. A crude count on purpose: it only ever holds a text back for a person to look at.
WARNING_PHRASES = (
    "addict", "alcohol", "allerg", "anaphyla", "avoid", "bleeding", "boxed warning", "breast", "contraindicat",
    "death", "dependence", "do not", "driving", "fatal", "immediate medical", "life-threatening", "must not",
    "never", "not recommended", "overdose", "pregnan", "seek medical", "should not", "suicid", "withdrawal",
)  # fmt: skip
WARNINGS = re.compile("|".join(re.escape(phrase) for phrase in WARNING_PHRASES))


def warnings_in(revision: Revision) -> set[str]:
    """Return the warning phrases that stand anywhere in the text."""
    return set(WARNINGS.findall(" ".join(" ".join(revision.sections.values()).lower().split())))


def what_would_vanish(revision: Revision, public: Revision) -> list[str]:
    """Return, in words, the sections and warnings of the public text that revision no longer has."""
    words = [
        _("the public section “%(title)s” would vanish") % {"title": BY_KEY[key].title}
        for key, text in public.sections.items()
        if text.strip() and not getattr(revision, key).strip()
    ]
    words += [
        _("the warning “%(phrase)s” would vanish") % {"phrase": phrase}
        for phrase in sorted(warnings_in(public) - warnings_in(revision))
    ]
    return words


def blocking_findings(revision: Revision) -> list[findings.Finding]:
    return [f for f in findings.find(page_text(revision)) if f.level == findings.Level.BLOCKING]


def reasons_to_hold(revision: Revision, entry: Entry, public: Revision | None) -> list[str]:
    """Return, in words, why a text may not be let out unread; empty when it may. About four queries."""
    reasons = []
    if revision.batch is None or not revision.batch.is_finished:
        reasons.append(_("its import is not finished"))
    if entry.is_retracted:
        reasons.append(_("the page is retracted"))
    if (public.pk if public else None) != revision.base_id:
        reasons.append(_("the public page was changed since this import"))
    if public is not None:
        if public.is_individually_approved:
            reasons.append(_("a person approved the public text"))
        if Severity(revision.severity).rank > Severity(public.severity).rank:
            reasons.append(_("the severity would fall"))
        reasons += what_would_vanish(revision, public)
    if revision.severity == Severity.MINOR:
        reasons.append(_("it says that the effect is small"))
    if is_high_alert(names_of(entry)):
        reasons.append(_("it is about a high-alert medicine"))
    reasons += [str(finding.words) for finding in blocking_findings(revision)]
    return reasons


def held_back(revision: Revision) -> list[str]:
    """Return, in words, why a release would skip this revision; empty when it would not."""
    return reasons_to_hold(revision, revision.entry, revision.entry.public_revision())


@transaction.atomic
def release(revision: Revision, *, actor: User, reason: str) -> Revision:
    """Let one text of a finished import out, read by nobody; the page will say so.

    Raises ReviewError "held", with all the reasons, where a rule holds it back.
    """
    require(actor, RELEASE)
    reason = require_reason(reason)
    revision = lock(revision)
    entry = revision.entry
    require_in_review(revision)
    require_other_eyes(revision, actor)
    require_true_digest(revision)
    public = entry.public_revision()
    if reasons := reasons_to_hold(revision, entry, public):
        raise ReviewError("; ".join(reasons), "held")
    revision = let_out(revision, entry, actor, Approval.BATCH, public)
    reindex(entry)
    record("release", actor=actor, entry=entry, revision=revision, note=reason)
    return revision
