"""The facts of a public text: all that an export says of it besides the text itself, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from drugs import notices
from drugs.exporting.public_texts import Public
from drugs.models import Name, Severity


def facts(public: Public) -> dict[str, Any]:
    """Return the facts in the order in which a file names them. No query; nothing in it depends on today."""
    revision, entry = public.revision, public.entry
    found: dict[str, Any] = {"kind": entry.kind, "name": entry.name, "slug": entry.slug}
    if entry.is_combination:
        found["components"] = [component(public, link.drug_id, link.drug) for link in public.components]
    found["names"] = names(public.names)
    if entry.is_combination:
        found |= {name: str(getattr(revision, name)) for name in ("relation", "severity", "evidence")}
        if revision.is_individually_approved:  # of a text that nobody read, readers are never shown it
            found["summary"] = revision.summary
    return found | {
        "version": revision.number,
        "approval": str(revision.approval),
        "published_at": moment(revision.published_at),
        "approved_at": moment(revision.approved_at),
        "checked_by": checked_by(public),
        "reviewed_on": entry.reviewed_on.isoformat() if entry.reviewed_on else None,
        "review_due": entry.review_due.isoformat() if entry.review_due else None,
        "compared": compared(public),
        "corrections": [
            {"kind": str(one.kind), "text": one.text, "at": moment(one.at)}
            for one in sorted(entry.corrections.all(), key=lambda one: (one.at, one.pk))
        ],
        "digest": revision.digest,
        "sources": revision.sources,
    }


def component(public: Public, pk: int, drug: Any) -> dict[str, Any]:
    said = {"name": drug.name, "slug": drug.slug}
    return said | {"names": names(public.component_names[pk])} if pk in public.component_names else said


def names(some: Iterable[Name]) -> list[dict[str, str]]:
    return [
        {"text": name.text, "kind": str(name.kind), "country": name.country, "source": name.source} for name in some
    ]


def moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def checked_by(public: Public) -> dict[str, str] | None:
    revision = public.revision
    if not revision.is_checked:
        return None
    return {
        "name": revision.approver_name,
        "credential": revision.approver_credential,
        "register_number": revision.approver_register_number,
    }


def compared(public: Public) -> list[dict[str, Any]]:
    """Return with what sections were compared, and by whom: a health professional or not."""
    checks = sorted(public.revision.section_checks.all(), key=lambda check: (check.at, check.pk))
    return [
        {
            "section": check.section,
            "against": check.against,
            "at": moment(check.at),
            "by_professional": check.with_credential,
        }
        for check in checks
    ]


@dataclass(frozen=True)
class Words:
    """What a reader must be told, each a sentence or two: before the text, before its doses, and at the end."""

    opening: list[str]
    doses: list[str]
    ending: list[str]

    @property
    def all(self) -> list[str]:
        return [*self.opening, *self.doses, *self.ending]


def words(public: Public) -> Words:
    """Return what a reader of one text must be told. No query. Raises NoticeError."""
    revision, entry, said = public.revision, public.entry, notices.texts()
    checks = list(revision.section_checks.all())
    blocks = notices.of_entry(revision, entry, checks).blocks
    # As of an old version: whether a check is out of date depends on the day of reading, so the date is told instead.
    opening = [said["ai"], notices.true_line(revision, entry, checks, old=True)]
    if entry.review_due and not revision.is_released:
        opening.append(_("This check is due again on %(date)s.") % {"date": notices.show_date(entry.review_due)})
    if entry.is_combination:
        opening += about_combination(public)
    if "combined" in blocks:
        opening.append(notices.visible_text(blocks["combined"]))
    doses = [notices.visible_text(blocks["dosage"])] if "dosage" in blocks else []
    ending = [_("Disclaimer: %s") % said["disclaimer"], _("Note: %s") % said["note"]]
    return Words(in_lines(opening), in_lines(doses), in_lines(ending))


def about_combination(public: Public) -> Iterator[str]:
    """Yield what the page of a combination says above its text: rating, what to do now, drugs that were withdrawn."""
    severity = Severity(public.revision.severity)
    yield f"{severity.label}."
    if severity.is_serious:
        advice = _("Do not stop suddenly. Call your pharmacist or prescriber today; if very unwell, call %(number)s.")
        yield f"{_('Already taking both?')} {advice % {'number': notices.words('EMERGENCY_NUMBER')}}"
    for link in public.components:
        if link.drug.retracted_at is not None and link.drug.merged_into_id is None:
            day = notices.show_date(timezone.localdate(link.drug.retracted_at))
            words = _("The page about %(name)s was withdrawn on %(date)s. This page may be affected.")
            yield words % {"name": link.drug.name, "date": day}


def in_lines(sentences: Iterable[str]) -> list[str]:
    return [" ".join(sentence.split()) for sentence in sentences]
