"""Provenance: where a section's words come from, kept through edits."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from drugs.models import Content, Origin


def origin(kind: str, tool: str = "", generated_on: str | None = None) -> dict[str, Any]:
    """Return the provenance of words that nobody edited yet. generated_on: "YYYY-MM-DD" or None."""
    return {"origin": str(kind), "tool": tool, "generated_on": generated_on, "edited": False}


def uniform(sections: dict[str, str], kind: str, tool: str = "", generated_on: str | None = None) -> dict[str, Any]:
    """Return the same provenance for every section that holds text."""
    return {key: origin(kind, tool, generated_on) for key, text in sections.items() if text.strip()}


def settled(content: Content) -> Content:
    """Return content with the provenance of the sections that hold text only: what an emptied one was is over."""
    return replace(content, provenance=content.shown_provenance)


def after_edit(before: Content, sections: Mapping[str, str]) -> dict[str, Any]:
    """Return the provenance of sections that a member of staff made out of before.

    An untouched section keeps its own. Words first written by AI or the public stay so, marked as edited; what was
    empty is staff's. An emptied section keeps its provenance too: emptying it and writing it anew in two steps does
    not make it staff's.
    """
    result = {}
    for key in dict.fromkeys([*sections, *before.provenance]):
        text, known = sections.get(key, ""), before.provenance.get(key)
        if known is None:
            if text.strip():
                result[key] = origin(Origin.STAFF)
        elif text == before.section(key):
            result[key] = known
        else:
            result[key] = {**known, "edited": True}
    return result


def merged(mine: Content, theirs: Content, sections: Mapping[str, str]) -> Content:
    """Return what a text made out of two was made of, section by section.

    The one that it equals, else either; of two origins the one that is not staff's.
    """
    made_of, known = {}, {}
    for key in dict.fromkeys([*sections, *mine.provenance, *theirs.provenance]):
        both = [content for content in (theirs, mine) if key in content.provenance]
        equal = [content for content in both if content.section(key) == sections.get(key, "")]
        for content in sorted(equal or both, key=lambda one: one.provenance[key]["origin"] == Origin.STAFF)[:1]:
            made_of[key], known[key] = content.section(key), content.provenance[key]
    return Content(sections=made_of, provenance=known)
