"""What a page must say about itself, and the check that it does.

A view asks for the notices of what it shows, gets them as finished HTML blocks, and hands the same blocks to the
template and, as a Plan, to the guard. The guard compares exact blocks: a third of the imported texts hold the note's
own words, so looking for words would prove nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from drugs import sight
from drugs.models import Approval, Entry, Origin, Revision, SectionCheck
from drugs.sections import BY_KEY


class NoticeError(Exception):
    """A notice is missing or does not say what it must. What is wrong, for the log; never shown to a reader."""


@dataclass(frozen=True)
class Plan:
    """What a response must hold. blocks: {name: exact HTML}; inside: {name: id of the section that it must begin}."""

    blocks: Mapping[str, SafeString] = field(default_factory=dict)
    inside: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # A template is handed the blocks and could call {{ notices.popitem }}.
        object.__setattr__(self, "blocks", MappingProxyType(dict(self.blocks)))


def words(name: str) -> str:
    """Return one of the site's own wordings: NOTICE, DISCLAIMER, NOTE or EMERGENCY_NUMBER."""
    return str(getattr(settings, name))


def texts() -> dict[str, str]:
    """Return both notices as plain text: what JSON, feeds, exports and link previews carry."""
    return {"ai": f"{words('NOTICE')} {ask()}", "disclaimer": disclaimer_text(), "note": words("NOTE")}


def ask() -> str:
    return _("Ask a pharmacist or doctor before acting on it.")


def disclaimer_text() -> str:
    emergency = _("In an emergency call %(number)s.") % {"number": words("EMERGENCY_NUMBER")}
    return f"{words('DISCLAIMER')} {emergency}"


def visible_text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


# All that a notice may be made of. A comment, another element or another attribute could keep it out of sight.
PLAIN = re.compile(r'(?:[^<]++|</?(?:div|p|strong)(?: (?:class="notice(?:__\w+)?(?: notice--\w+)*"|role="note"))*>)*')


def block(name: str, must_say: Iterable[str], context: dict[str, str]) -> SafeString:
    """Render one notice. Raises NoticeError when its template does not say, in full, what it must."""
    template = get_template(f"notices/{name}.html").template  # type: ignore[attr-defined]  # Django's own engine
    return checked_block(template, name, tuple(must_say), tuple(context.items()), get_language())


# The notices of the site are the same on every page, and those of an entry on many.
@lru_cache(maxsize=256)
def checked_block(
    template: Template, name: str, must_say: tuple[str, ...], context: tuple[tuple[str, str], ...], language: str | None
) -> SafeString:
    """Return a notice that says what it must. template: as it was read; a changed one is another. language: of it."""
    markup = template.render(Context(dict(context)))
    if not PLAIN.fullmatch(markup):
        raise NoticeError(f"the notice “{name}” holds more than plain paragraphs, so it may not be seen")
    said = visible_text(markup)
    for sentence in must_say:
        if not sentence.strip() or " ".join(sentence.split()) not in said:
            raise NoticeError(f"the notice “{name}” does not say: {sentence!r}")
    return markup


def show_date(day: date) -> str:
    return date_format(day)


def written_by(revision: Revision) -> str:
    """Return who wrote the words first: "AI (gemini-1.5-flash, 1 November 2024)", "the public", "our staff"."""
    named = []
    for origin in (Origin.AI, Origin.PUBLIC, Origin.STAFF):
        found = [p for p in revision.content.shown_provenance.values() if p.get("origin") == origin]
        if not found:
            continue
        details = sorted({p["tool"] for p in found if p.get("tool")})
        details += [
            show_date(date.fromisoformat(day)) for day in sorted({p.get("generated_on") or "" for p in found}) if day
        ]
        named.append(f"{origin.label} ({', '.join(details)})" if details else str(origin.label))
    return _(" and ").join(named) or str(Origin.STAFF.label)


def doses_line(revision: Revision, checks: Iterable[SectionCheck]) -> str:
    if not revision.dosage.strip():
        return ""
    against = [check.against for check in checks if check.section == "dosage" and check.with_credential]
    if against:
        return _("Doses compared with %(source)s.") % {"source": ", ".join(against)}
    return _("Doses not compared.")


def true_line(revision: Revision, entry: Entry, checks: Iterable[SectionCheck], *, old: bool = False) -> str:
    """Return the one line that is true of how this text was let out. Review dates are of the text that is public."""
    if revision.approval == Approval.NONE:
        line = _("A draft. Nobody has let this text out.")
    elif revision.is_released:
        line = _("Written by %(who)s. Nobody has checked this page.") % {"who": written_by(revision)}
    else:
        day = show_date(timezone.localdate(revision.approved_at))
        if revision.is_checked:
            line = _("First written by %(who)s. %(name)s checked this version on %(date)s.") % {
                "who": written_by(revision),
                "name": f"{revision.approver_name}, {revision.approver_credential}",
                "date": day,
            }
            line = f"{line} {doses_line(revision, checks)}".strip()
        else:
            line = _("A moderator who is not a health professional read this version on %(date)s.") % {"date": day}
    if entry.review_due and not old and not revision.is_released and entry.review_due < timezone.localdate():
        overdue = _("This check is out of date (due %(date)s).") % {"date": show_date(entry.review_due)}
        line = f"{line} {overdue}"
    return line


def doses_are_compared(checks: Iterable[SectionCheck]) -> bool:
    return any(check.section == "dosage" and check.with_credential for check in checks)


def of_site() -> Plan:
    """Return the notices of a page that is about no one entry: lists, search, errors."""
    short = {"notice": words("NOTICE"), "ask": ask()}
    return Plan(
        {
            "top": block("site_top", [words("NOTICE"), ask()], short),
            "end": block("site_end", [words("DISCLAIMER"), words("EMERGENCY_NUMBER"), words("NOTE")], end_context()),
        }
    )


def end_context() -> dict[str, str]:
    return {"disclaimer": words("DISCLAIMER"), "number": words("EMERGENCY_NUMBER"), "note": words("NOTE")}


def of_entry(revision: Revision, entry: Entry, checks: Iterable[SectionCheck], *, old: bool = False) -> Plan:
    """Return the notices of one text: top, disclaimer, note, and those that its content calls for. No query.

    old: an earlier version, which says so first.
    """
    checks = list(checks)
    line = true_line(revision, entry, checks, old=old)
    warning = _("Old version. Do not use.") if old else ""
    must_say = [words("NOTICE"), ask(), line, *([warning] if old else [])]
    top = {"notice": words("NOTICE"), "ask": ask(), "line": line, "warning": warning}
    blocks = {
        "top": block("top", must_say, top),
        "disclaimer": block("disclaimer", [words("DISCLAIMER"), words("EMERGENCY_NUMBER")], end_context()),
        "note": block("note", [words("NOTE")], end_context()),
    }
    inside = {}
    if revision.dosage.strip() and not doses_are_compared(checks):
        unchecked = _("Nobody has checked these doses.")
        advice = _("Do not take or give a dose from this page. Follow the label or ask a pharmacist.")
        blocks["dosage"] = block("dosage", [unchecked, advice], {"unchecked": unchecked, "advice": advice})
        inside["dosage"] = BY_KEY["dosage"].anchor
    if entry.is_combination and not revision.combined_side_effects.strip():
        silence = _("This page does not say what happens when these medicines are taken together.")
        unsafe = _("That does not mean it is safe.")
        blocks["combined"] = block("combined", [silence, unsafe], {"silence": silence, "unsafe": unsafe})
    return Plan(blocks, inside)


# What may stand around a notice, and how it may be written. Anything else is taken for a way to hide it.
AROUND = frozenset(("html", "body", "main"))
ATTRIBUTES = re.compile(r'(?:\s*(?:lang|id)="[\w-]*"|\s*class="(?!visually-hidden)[\w-]*")*')


def check_plan(plan: Plan) -> None:
    """Raise NoticeError unless the blocks of a plan say, together, all that every page must say."""
    said = visible_blocks(*plan.blocks.values())
    for wording in ("NOTICE", "DISCLAIMER", "NOTE"):
        if " ".join(words(wording).split()) not in said:
            raise NoticeError(f"the plan of notices does not say {wording}")


@lru_cache(maxsize=64)
def visible_blocks(*blocks: str) -> str:
    return visible_text(" ".join(blocks))


def check_html(plan: Plan, page: str) -> None:
    """Raise NoticeError unless each block stands in page exactly once, in sight, and where it belongs. About 0.2 ms."""
    if not plan.blocks:
        raise NoticeError("the plan has no notices")
    for name, markup in plan.blocks.items():
        if not markup.strip() or page.count(markup) != 1:
            raise NoticeError(f"the notice “{name}” stands {page.count(markup)} times on the page instead of once")
    places = {name: place_of(name, plan, page) for name in plan.blocks}
    opened = sight.open_elements(page, places.values())
    for name, place in places.items():
        around = opened[place]
        if around is None:
            raise NoticeError(f"the notice “{name}” stands inside a section, a tag, a comment or what is not shown")
        for tag, attributes in around:
            if tag not in AROUND or not ATTRIBUTES.fullmatch(attributes):
                raise NoticeError(f"the notice “{name}” stands inside <{tag} {attributes}>")


def place_of(name: str, plan: Plan, page: str) -> int:
    """Return where a notice stands that is on page once: itself, or the section that it begins."""
    place = page.index(plan.blocks[name])
    anchor = plan.inside.get(name)
    if not anchor:
        return place
    start = page.rfind("<section", 0, place)
    if start < 0 or not re.fullmatch(rf'<section id="{anchor}"[^>]*>\s*<h2[^>]*>[^<]*</h2>\s*', page[start:place]):
        raise NoticeError(f"the notice “{name}” does not begin the section “{anchor}”")
    return start


def check_document(document: Any) -> None:
    """Raise NoticeError unless a JSON document carries both notices, word for word, in its own `notices` field."""
    carried = document.get("notices") if isinstance(document, dict) else None
    if not isinstance(carried, dict) or any(carried.get(key) != texts()[key] for key in ("ai", "disclaimer")):
        raise NoticeError("the document does not carry its notices")


def check_text(text: str, copies: int = 1) -> None:
    """Raise NoticeError unless a feed or an export says each notice at least `copies` times, once an entry."""
    plain = visible_text(html.unescape(text))
    for key in ("ai", "disclaimer"):
        if plain.count(" ".join(texts()[key].split())) < copies:
            raise NoticeError(f"the text does not say its notice “{key}” {copies} times")
