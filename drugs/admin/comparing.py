"""What a text is compared with on its page: what I last read of it, the public version, or any other revision."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from drugs import diffing, presentation, rendering, review
from drugs.models import Revision, Status
from drugs.sections import SECTIONS

MOST_CHOICES = 50


@dataclass(frozen=True)
class ShownSection:
    """A section as a moderator reads it. diff: None where there is nothing to compare with."""

    key: str
    anchor: str
    title: str
    html: str
    provenance: str
    diff: diffing.SectionDiff | None


@dataclass(frozen=True)
class Comparison:
    """The text beside another. before: None where there is none. choices: (value, words, whether chosen)."""

    before: Revision | None
    words: str
    choices: list[tuple[str, str, bool]]
    sections: list[ShownSection]

    @property
    def doses(self) -> list[tuple[ShownSection, diffing.DoseChange]]:
        """Return every change of a dose or of a warning word, with its section, in reading order."""
        return [(section, change) for section in self.sections if section.diff for change in section.diff.doses]


def default_before(revision: Revision, public: Revision | None) -> Revision | None:
    """Return what is public now, or for a text decided on what it began from."""
    return public if revision.is_in_review or revision.is_draft else revision.base


def compare(revision: Revision, public: Revision | None, *, actor: User, chosen: str = "") -> Comparison:
    """Compare a text with what was chosen: "last", "public", the id of a revision of the same page, or "".

    By default with what actor last read of the page, if anything, else with what is public. Three queries.
    """
    last = review.last_read(revision, actor=actor) if revision.is_in_review else None
    others = Revision.objects.filter(entry=revision.entry_id, redacted_at__isnull=True).exclude(pk=revision.pk)
    submitted = list(
        others.exclude(status=Status.DRAFT).select_related("author", "entry").order_by("-pk")[:MOST_CHOICES]
    )
    usual = default_before(revision, public)
    if usual is not None and usual.pk == revision.pk:
        usual = revision.base
    by_value = {str(other.pk): other for other in submitted}
    if chosen == "public":
        before = usual
    elif chosen in by_value:
        before = by_value[chosen]
    else:
        before = last or usual
    choices = [
        (str(other.pk), name_of(other, last, public), before is not None and other.pk == before.pk)
        for other in submitted
    ]
    return Comparison(before, name_of(before, last, public), choices, sections_of(revision, before))


def name_of(revision: Revision | None, last: Revision | None, public: Revision | None) -> str:
    """Return a revision in words: "version 3, public now", "revision 17 by editor, which you read last"."""
    if revision is None:
        return ""
    words = _("version %(number)s") % {"number": revision.number} if revision.number else ""
    words = words or _("revision %(id)s by %(author)s") % {"id": revision.pk, "author": revision.author}
    if public is not None and revision.pk == public.pk:
        words = _("%(text)s, public now") % {"text": words}
    if last is not None and revision.pk == last.pk:
        words = _("%(text)s, which you read last") % {"text": words}
    return words


def sections_of(revision: Revision, before: Revision | None) -> list[ShownSection]:
    content = revision.content
    diffs = {diff.key: diff for diff in diffing.compare(before.content, content)} if before else {}
    return [
        ShownSection(
            section.key,
            section.anchor,
            str(section.title),
            rendering.render(content.section(section.key)),
            presentation.provenance_words(content.provenance[section.key]) if section.key in content.provenance else "",
            diffs.get(section.key),
        )
        for section in SECTIONS
        if content.section(section.key).strip() or section.key in diffs
    ]
