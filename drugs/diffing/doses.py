"""Doses in a text: each number with its unit, in its sentence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from drugs import rendering
from drugs.diffing.words import Word, read, said
from drugs.models import Content
from drugs.sections import SECTIONS


@dataclass(frozen=True)
class Dose:
    """One dose as it stands. key: the same for the same dose at the same place of the same text."""

    section: str
    heading: str
    text: str
    sentence: str
    key: str


def dose_sheet(content: Content) -> tuple[Dose, ...]:
    """Return every dose of a text in reading order, each in its sentence."""
    doses: list[Dose] = []
    for section in SECTIONS:
        words = [w for w in read(rendering.render(content.section(section.key))) if isinstance(w, Word)]
        for position, word in enumerate(words):
            if word.has_number and " " in word.text:
                sentence = said(words[max(0, position - 8) : position + 8])
                key = hashlib.sha256(f"{section.key}|{len(doses)}|{word.text}".encode()).hexdigest()[:12]
                doses.append(Dose(section.key, "", word.text, sentence, key))
    return tuple(doses)
