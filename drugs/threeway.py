"""Two people changed one text: section by section, whose change stands, and where a person has to choose."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from drugs.sections import BY_KEY

Taken = Literal["same", "mine", "theirs", "both"]


@dataclass(frozen=True)
class Merged:
    """One section after the merge. taken: whose text it is; "both": both changed it, and mine stands until I choose."""

    key: str
    text: str
    taken: Taken
    mine: str
    theirs: str

    @property
    def title(self) -> str:
        return str(BY_KEY[self.key].title)


def fingerprint(text: str) -> str:
    """Return what tells one text of a section from another: 16 hexadecimal digits. Outer white space is none."""
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:16]


def merge(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[Merged]:
    """Merge two texts that began as one. base: {key: fingerprint}; mine, theirs: {key: text}; in the order of mine.

    A section that only one of the two changed is theirs who changed it. Without a fingerprint both may have changed it.
    """
    merged = []
    for key in dict.fromkeys([*mine, *theirs]):
        my_text, their_text = mine.get(key, ""), theirs.get(key, "")
        began = base.get(key)
        if fingerprint(my_text) == fingerprint(their_text):
            merged.append(Merged(key, my_text, "same", my_text, their_text))
        elif began == fingerprint(my_text):
            merged.append(Merged(key, their_text, "theirs", my_text, their_text))
        elif began == fingerprint(their_text):
            merged.append(Merged(key, my_text, "mine", my_text, their_text))
        else:
            merged.append(Merged(key, my_text, "both", my_text, their_text))
    return merged
