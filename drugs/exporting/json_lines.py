"""A public text as one line of JSON, with its notices."""

from __future__ import annotations

from typing import Any

from drugs import notices
from drugs.exporting.facts import facts, words
from drugs.exporting.public_texts import Public
from drugs.framing import FORMAT, as_json


def document(public: Public) -> str:
    """Return one line. Raises NoticeError when it does not carry its notices."""
    said = words(public)
    revision = public.revision
    whole: dict[str, Any] = {
        "format": FORMAT,
        "notices": notices.texts(),
        "opening": said.opening,
        "doses": said.doses,
        **facts(public),
        "sections": {key: text for key, text in revision.sections.items() if text},
        "provenance": revision.content.shown_provenance,
    }
    notices.check_document(whole)
    return as_json(whole) + "\n"
