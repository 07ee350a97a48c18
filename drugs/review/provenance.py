"""Provenance: where a section's words come from, kept through edits."""

from typing import Any

from drugs.models import Content, Origin


def origin(kind: str, tool: str = "", generated_on: str | None = None) -> dict[str, Any]:
    """Return the provenance of words that nobody edited yet. generated_on: "YYYY-MM-DD" or None."""
    return {"origin": str(kind), "tool": tool, "generated_on": generated_on, "edited": False}


def uniform(sections: dict[str, str], kind: str, tool: str = "", generated_on: str | None = None) -> dict[str, Any]:
    """Return the same provenance for every section that holds text."""
    return {key: origin(kind, tool, generated_on) for key, text in sections.items() if text.strip()}


def after_edit(before: Content, sections: dict[str, str]) -> dict[str, Any]:
    """Return the provenance of sections that a member of staff made out of before.

    An untouched section keeps its own. Words first written by AI or the public stay so, marked as edited; what was
    empty is staff's. Emptying a section and writing it anew in two steps does not launder it as long as `before` is
    the text that the draft began with.
    """
    result = {}
    for key, text in sections.items():
        known = before.provenance.get(key)
        if not text.strip():
            continue
        if known is None:
            result[key] = origin(Origin.STAFF)
        elif text == before.section(key):
            result[key] = known
        else:
            result[key] = {**known, "edited": True}
    return result
