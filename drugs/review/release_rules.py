"""The rules that hold a text back from a release unread. A release never makes things worse: what could, waits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from drugs import findings
from drugs.high_alert import is_high_alert
from drugs.models import Content, Entry, Revision, Severity
from drugs.review.page_text import names_of_all
from drugs.search import index
from drugs.sections import BY_KEY, SECTION_KEYS

# Words by which a text warns. A crude count on purpose: it only ever holds a text back for a person to look at.
WARNING_PHRASES = (
    "addict", "alcohol", "allerg", "anaphyla", "avoid", "bleeding", "boxed warning", "breast", "contraindicat",
    "death", "dependence", "do not", "driving", "fatal", "immediate medical", "life-threatening", "must not",
    "never", "not recommended", "overdose", "pregnan", "seek medical", "should not", "suicid", "withdrawal",
)  # fmt: skip
WARNINGS = re.compile("|".join(re.escape(phrase) for phrase in WARNING_PHRASES))


@dataclass(frozen=True)
class Look:
    """All that is needed to look at one text, without a database: any process can do it."""

    page: findings.PageText
    content: Content
    drug_ids: tuple[int, ...]


@dataclass(frozen=True)
class Facts:
    """What a text alone says of itself. digest: of what was looked at; document: its columns in the search."""

    digest: str
    blocking: tuple[str, ...]
    warnings: frozenset[str]
    document: dict[str, Any]


def look_at(looks: Sequence[Look]) -> list[Facts]:
    """Return the facts of each text. No query; it is what costs most in a release."""
    return [
        Facts(
            digest=look.content.digest(look.drug_ids),
            blocking=tuple(finding.words for finding in findings.blocking(look.page)),
            warnings=frozenset(warnings_in(look.content)),
            document=index.columns_of(look.content),
        )
        for look in looks
    ]


def looks(revisions: Iterable[Revision]) -> list[Look]:
    """Return what is to be looked at of each text. One query for all."""
    some = list(revisions)
    components = Entry.objects.filter(pk__in=[revision.entry_id for revision in some]).with_components()
    named = {entry.pk: tuple(link.drug.name for link in entry.components.all()) for entry in components}
    return [
        Look(
            findings.PageText(
                name=revision.entry.name,
                component_names=named[revision.entry_id],
                is_combination=revision.entry.is_combination,
                sections=revision.sections,
            ),
            revision.content,
            tuple(revision.entry.drug_ids()),
        )
        for revision in some
    ]


def warnings_in(content: Content) -> set[str]:
    """Return the warning phrases that stand anywhere in the text."""
    text = " ".join(content.section(key) for key in SECTION_KEYS)
    return set(WARNINGS.findall(" ".join(text.lower().split())))


def what_would_vanish(content: Content, warnings: Iterable[str], public: Content) -> list[str]:
    """Return, in words, the sections and warnings of the public text that a text no longer has."""
    words = [
        _("the public section “%(title)s” would vanish") % {"title": BY_KEY[key].title}
        for key in SECTION_KEYS
        if public.section(key).strip() and not content.section(key).strip()
    ]
    words += [
        _("the warning “%(phrase)s” would vanish") % {"phrase": phrase}
        for phrase in sorted(warnings_in(public) - set(warnings))
    ]
    return words


def reasons_to_hold(
    revision: Revision, entry: Entry, public: Revision | None, facts: Facts, known_as: Iterable[str]
) -> list[str]:
    """Return, in words, why a text may not be let out unread; empty when it may. known_as: the drugs' names."""
    reasons = []
    if revision.batch is None or not revision.batch.is_finished:
        reasons.append(_("its import is not finished: go on with it, or close it on its page"))
    if entry.is_retracted:
        reasons.append(_("the page is retracted"))
    if (public.pk if public else None) != revision.base_id:
        reasons.append(_("the public page was changed since this import"))
    if public is not None:
        if public.is_individually_approved:
            reasons.append(_("a person approved the public text"))
        if Severity(revision.severity).rank > Severity(public.severity).rank:
            reasons.append(_("the severity would fall"))
        reasons += what_would_vanish(revision.content, facts.warnings, public.content)
    if revision.severity == Severity.MINOR:
        reasons.append(_("it says that the effect is small"))
    if is_high_alert(known_as):
        reasons.append(_("it is about a high-alert medicine"))
    reasons += facts.blocking
    return reasons


def held_back(revision: Revision) -> list[str]:
    """Return, in words, why a release would skip this revision; empty when it would not."""
    entry = revision.entry
    facts = look_at(looks([revision]))[0]
    return reasons_to_hold(revision, entry, entry.public_revision(), facts, names_of_all([entry])[entry.pk])
