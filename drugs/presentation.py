"""One text as a page: what the templates show, for readers and for the preview alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from drugs import interactions, notices, rendering, structured_data
from drugs.models import (
    Component,
    Correction,
    Entry,
    Evidence,
    Name,
    NameKind,
    Origin,
    Relation,
    Revision,
    SectionCheck,
    Severity,
    SourceKind,
)
from drugs.models.composed import Composed, columns_of, object_of
from drugs.sections import SECTIONS, Section

MOST_COMBINATIONS = 50


@dataclass(frozen=True)
class ShownSection:
    """A section as it stands on a page."""

    anchor: str
    title: str
    html: SafeString
    notice: str
    provenance: str
    key: str = ""
    leaflet: dict[str, str] | None = None


@dataclass(frozen=True)
class Surroundings:
    """What belongs to an entry's page besides its text. Loaded by `surroundings`, in at most four queries."""

    checks: Sequence[SectionCheck] = ()
    components: Sequence[Component] = ()
    names: Sequence[Name] = ()
    combinations: Sequence[interactions.Pair] = ()
    corrections: Sequence[Correction] = ()


def components_of(entry: Entry) -> QuerySet[Component]:
    """Return a combination's components in order, each drug with `has_page`: whether readers can open it. One query."""
    public = Entry.objects.published().filter(pk=OuterRef("drug"))
    return entry.components.select_related("drug").annotate(has_page=Exists(public)).order_by("position")


NAME, CHECK, CORRECTION = (columns_of(model) for model in (Name, SectionCheck, Correction))
NAMES = Composed(lambda ids: Name.objects.shown().filter(entry__in=ids).values_list(*NAME))
CHECKS = Composed(lambda ids: SectionCheck.objects.filter(revision__in=ids).values_list(*CHECK))
CORRECTIONS = Composed(lambda ids: Correction.objects.filter(entry__in=ids).values_list(*CORRECTION)[:20])


def surroundings(entry: Entry, revision: Revision) -> Surroundings:
    """Load what stands around a text: two queries and one or two for its kind, whatever is there."""
    checks = [object_of(SectionCheck, CHECK, row) for row in CHECKS.rows([revision.pk])]
    corrections = [object_of(Correction, CORRECTION, row) for row in CORRECTIONS.rows([entry.pk])]
    if entry.is_combination:
        return Surroundings(checks, components=list(components_of(entry)), corrections=corrections)
    names = [object_of(Name, NAME, row) for row in NAMES.rows([entry.pk])]
    combinations = interactions.pages_with(entry, MOST_COMBINATIONS + 1)
    return Surroundings(checks, names=names, combinations=combinations, corrections=corrections)


def provenance_words(provenance: dict[str, Any]) -> str:
    """Return where a section's words come from: "First written by AI, edited by our staff"."""
    origin = Origin(provenance.get("origin", Origin.STAFF)).label
    if provenance.get("edited"):
        return _("First written by %(who)s, edited by our staff.") % {"who": origin}
    return _("Written by %(who)s.") % {"who": origin}


def usual_provenance(revision: Revision) -> str:
    """Return the words that hold for most sections; the page's notice says them already."""
    words = Counter(provenance_words(provenance) for provenance in revision.content.shown_provenance.values())
    return words.most_common(1)[0][0] if words else ""


def shown(section: Section, revision: Revision, plan: notices.Plan, *, usual: str) -> ShownSection:
    words = provenance_words(revision.provenance.get(section.key, {}))
    return ShownSection(
        anchor=section.anchor,
        title=str(section.title),
        html=rendering.render(getattr(revision, section.key)),
        notice=plan.blocks.get("dosage", "") if section.key == "dosage" else "",
        provenance="" if words == usual else words,
        key=section.key,
        leaflet=leaflet_of(revision) if section.key == "dosage" else None,
    )


def severity_of(revision: Revision) -> dict[str, Any]:
    """Return how a combination's rating is shown: key, words, advice for those who take both already, facts."""
    severity = Severity(revision.severity)
    facts = [(_("Kind"), Relation(revision.relation).label), (_("Evidence"), Evidence(revision.evidence).label)]
    return {
        "key": severity.value,
        "words": severity.label,
        "summary": revision.summary if revision.is_individually_approved else "",
        "is_serious": severity.is_serious,
        "number": notices.words("EMERGENCY_NUMBER"),
        "facts": facts,
    }


def version_facts(revision: Revision, entry: Entry, *, old: bool) -> list[tuple[str, str]]:
    """Return what is known of this version: number, dates, who. Review dates are of the text that is public."""
    facts = []
    if revision.number:
        facts.append((_("Version"), str(revision.number)))
    if revision.published_at:
        day = notices.show_date(timezone.localdate(revision.published_at))
        facts.append((_("Released on") if revision.is_released else _("Published on"), day))
    if revision.is_checked and revision.approved_at:
        by = f"{revision.approver_name}, {revision.approver_credential}"
        if revision.approver_register_number:
            by = _("%(who)s (register number %(number)s)") % {"who": by, "number": revision.approver_register_number}
        facts.append((_("Checked by"), by))
    if entry.reviewed_on and not old and not revision.is_released:
        facts.append((_("Last reviewed on"), notices.show_date(entry.reviewed_on)))
    if entry.review_due and not old and not revision.is_released:
        facts.append((_("Next review due"), notices.show_date(entry.review_due)))
    facts.append((_("First written by"), notices.written_by(revision)))
    return facts


def check_words(check: SectionCheck) -> str:
    """Return what a section was compared with, when, and by what kind of person."""
    day = notices.show_date(timezone.localdate(check.at))
    if check.with_credential:
        return _("%(source)s, on %(date)s, by a health professional") % {"source": check.against, "date": day}
    return _("%(source)s, on %(date)s, by a moderator who is not a health professional") % {
        "source": check.against,
        "date": day,
    }


def withdrawn_components(components: Iterable[Component]) -> list[tuple[str, str]]:
    """Return the drugs of a combination whose own page was withdrawn, and when: this page may be wrong too."""
    return [
        (link.drug.name, notices.show_date(timezone.localdate(link.drug.retracted_at)))
        for link in components
        if link.drug.retracted_at is not None and link.drug.merged_into_id is None
    ]


def sources_of(revision: Revision) -> list[dict[str, str]]:
    """Return the sources with their kind and date in words."""
    labels = dict(SourceKind.choices)
    return [
        {
            **source,
            "kind_label": str(labels.get(source["kind"], "")),
            "day": notices.show_date(date.fromisoformat(source["date"])) if source["date"] else "",
        }
        for source in revision.sources
    ]


def leaflet_of(revision: Revision) -> dict[str, str] | None:
    """Return the first official label among the sources that has an address: what to follow instead of the dosage."""
    labels = (source for source in revision.sources if source["kind"] == SourceKind.LABEL and source["url"])
    return next(labels, None)


def robots(revision: Revision, *, old: bool) -> str:
    """Return what search engines may do: list a page only that a person read, unless the site says otherwise."""
    listed = not old and (revision.is_individually_approved or settings.INDEX_UNCHECKED)
    return "" if listed else "noindex"


def entry_page(
    entry: Entry, revision: Revision, around: Surroundings, *, old: bool = False
) -> tuple[dict[str, Any], notices.Plan]:
    """Return the context and the notices of the page of one text. No query; about 5 ms, nearly all of it Markdown."""
    plan = notices.of_entry(revision, entry, around.checks, old=old)
    usual = usual_provenance(revision)
    sections = [
        shown(section, revision, plan, usual=usual) for section in SECTIONS if getattr(revision, section.key).strip()
    ]
    said = notices.texts()
    context = {
        "entry": entry,
        "revision": revision,
        "old": old,
        "components": around.components,
        "synonyms": [name for name in around.names if name.kind == NameKind.SYNONYM],
        "brands": [name for name in around.names if name.kind == NameKind.BRAND],
        "combinations": around.combinations[:MOST_COMBINATIONS],
        "with_others": not entry.is_combination,
        "has_more_combinations": len(around.combinations) > MOST_COMBINATIONS,
        "corrections": around.corrections,
        "warnings": next((section for section in sections if section.anchor == "warnings"), None),
        "sections": [section for section in sections if section.anchor not in ("warnings", "page-disclaimer")],
        "page_disclaimer": next((section for section in sections if section.anchor == "page-disclaimer"), None),
        "severity": severity_of(revision) if entry.is_combination else None,
        "checks": [(check.get_section_display(), check_words(check)) for check in around.checks],
        "withdrawn_components": withdrawn_components(around.components),
        "version_facts": version_facts(revision, entry, old=old),
        "report": "" if old or not revision.is_public else f"{entry.get_absolute_url()}report/",
        "canonical": settings.BASE_URL + entry.get_absolute_url(),
        "sources": sources_of(revision),
        "robots": robots(revision, old=old),
        "description": f"{said['ai']} {entry.name}",
        "ai_disclosure": said["ai"],
        "json_ld": rendering.script_json(structured_data.json_ld(entry, revision, around.components)),
    }
    return context, plan
