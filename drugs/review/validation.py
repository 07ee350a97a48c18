"""What a text must be before it is stored: checked here for forms, imports and programs alike."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from drugs.models import Content, Entry, Evidence, Origin, Relation, Severity, SourceKind
from drugs.models.revision_text import MAX_SUMMARY_LENGTH
from drugs.rendering import show_invisible
from drugs.review.errors import ReviewError
from drugs.sections import BY_KEY, MAX_SECTION_LENGTH

MAX_SOURCES = 50
MAX_SOURCE_TEXT = 500
MAX_NOTE_LENGTH = 500
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def refuse(message: str) -> None:
    raise ReviewError(message, "content")


def tampered() -> ReviewError:
    return ReviewError(_("This text is not the one that was submitted. Run “manage.py verify”."), "tampered")


def check_storable(text: str, place: object, code: str = "content") -> None:
    """Refuse what one of the databases cannot hold: NUL and lone surrogates. place: its title, lazy or not."""
    if match := UNSTORABLE.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise ReviewError(
            _("%(place)s, line %(line)d: the character U+%(code)04X cannot be stored. Remove it.")
            % {"place": place, "line": line, "code": ord(match.group())},
            code,
        )


def check_plain(text: str, place: object, code: str = "content") -> None:
    """Refuse a plain text with characters that cannot be stored or seen: it is shown as it is, in many places.

    Markdown needs no more than check_storable: rendering shows such characters by their codes.
    """
    check_storable(text, place, code)
    shown = show_invisible(text)
    if shown != text:
        at = next(i for i, (one, other) in enumerate(zip(text, shown, strict=False)) if one != other)
        raise ReviewError(
            _(
                "%(place)s: after “%(before)s” stands a character that nobody can see, or that hides others: "
                "U+%(code)04X. Remove it."
            )
            % {"place": place, "before": text[max(0, at - 20) : at], "code": ord(text[at])},
            code,
        )


def check_name(text: str) -> None:
    """Refuse a name with characters that cannot be stored or seen: what is read is what is compared."""
    check_storable(text, _("Name"), "name")
    if show_invisible(text) != text:
        raise ReviewError(
            _("The name holds a character that nobody can see: %(name)s. Remove it.") % {"name": show_invisible(text)},
            "name",
        )


def check_note(text: str) -> None:
    """Refuse a note on what changed and why that cannot be stored."""
    check_plain(text, _("What changed and why"))
    if len(text) > MAX_NOTE_LENGTH:
        refuse(_("What changed and why: at most %(most)d characters.") % {"most": MAX_NOTE_LENGTH})


def check_sections(content: Content, entry: Entry) -> None:
    for key, text in content.sections.items():
        section = BY_KEY.get(key)
        if section is None:
            refuse(_("There is no section “%(key)s”.") % {"key": key})
        elif section.only_combinations and not entry.is_combination and text.strip():
            refuse(_("Only a combination has a section “%(title)s”.") % {"title": section.title})
        elif len(text) > MAX_SECTION_LENGTH:
            refuse(
                _("%(title)s has %(length)d characters; at most %(most)d are possible. Shorten it.")
                % {"title": section.title, "length": len(text), "most": MAX_SECTION_LENGTH}
            )
        else:
            check_storable(text, section.title)


def check_rating(content: Content, entry: Entry) -> None:
    """Refuse words that are not in the vocabularies, and a rating of a single drug."""
    for value, choices in (
        (content.relation, Relation),
        (content.severity, Severity),
        (content.evidence, Evidence),
    ):
        if value not in choices.values:
            refuse(_("“%(value)s” is none of: %(choices)s.") % {"value": value, "choices": ", ".join(choices.values)})
    rating = (content.relation, content.severity, content.evidence)
    if not entry.is_combination and rating != (Relation.NOT_STATED, Severity.UNKNOWN, Evidence.NONE):
        refuse(_("Only a combination has a relation, a severity and evidence."))
    if len(content.summary) > MAX_SUMMARY_LENGTH:
        refuse(
            _("The summary has %(length)d characters; at most %(most)d are possible.")
            % {"length": len(content.summary), "most": MAX_SUMMARY_LENGTH}
        )
    check_plain(content.summary, _("Summary"))


def check_date(text: object, place: str) -> None:
    if text:
        try:
            date.fromisoformat(str(text))
        except ValueError:
            refuse(_("%(place)s: “%(text)s” is no date. Write it as 2026-11-23.") % {"place": place, "text": text})


def check_sources(content: Content) -> None:
    if len(content.sources) > MAX_SOURCES:
        refuse(_("At most %(most)d sources are possible.") % {"most": MAX_SOURCES})
    for position, source in enumerate(content.sources, start=1):
        place = _("Source %(position)d") % {"position": position}
        if set(source) != {"kind", "title", "url", "date"} or not all(isinstance(v, str) for v in source.values()):
            refuse(_("%(place)s: kind, title, link and date are needed, each as text.") % {"place": place})
        if source["kind"] not in SourceKind.values or not source["title"].strip():
            refuse(_("%(place)s: give a kind and a title.") % {"place": place})
        if source["url"] and not source["url"].startswith(("https://", "http://")):
            refuse(_("%(place)s: the link must begin with https:// or http://.") % {"place": place})
        if any(len(text) > MAX_SOURCE_TEXT for text in source.values()):
            refuse(_("%(place)s: at most %(most)d characters.") % {"place": place, "most": MAX_SOURCE_TEXT})
        check_date(source["date"], place)
        for text in source.values():
            check_plain(text, place)


def check_provenance(content: Content) -> None:
    """Refuse words of which nobody says whose they are: a page must say it."""
    for key, text in content.sections.items():
        if text.strip() and key not in content.provenance:
            refuse(_("Provenance of “%(key)s”: say whether AI, the public or staff wrote it.") % {"key": key})
    for key, origin in content.provenance.items():
        if key not in BY_KEY or origin.get("origin") not in Origin.values:
            refuse(_("Provenance of “%(key)s”: say whether AI, the public or staff wrote it.") % {"key": key})
        if generated_on := origin.get("generated_on"):
            check_date(generated_on, _("Provenance of “%(key)s”") % {"key": key})
        check_plain(str(origin.get("tool", "")), BY_KEY[key].title)


def validate(content: Content, entry: Entry) -> None:
    """Raise ReviewError with code "content", naming the place and the remedy, unless content can be entry's text."""
    check_sections(content, entry)
    check_rating(content, entry)
    check_sources(content)
    check_provenance(content)
