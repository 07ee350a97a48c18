"""Components as a page's headings name them, compared with the components of its title.

Paracetamol (Acetaminophen)       what stands in round brackets does not count
Diloxanide Furoate                the title says Diloxanide: one name is within the other, word by word
1. Calcitriol (Vitamin D3)        a number before it does not count
Ketorolac (Generic Name)          names the component, and begins its generic name
"""

from __future__ import annotations

import re

from drugs.importing import labels, titles
from drugs.naming import normalise

BRACKETS = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
NUMBER = re.compile(r"\d{1,2}[.)] ")
GENERIC_NAME = re.compile(r"(.+?) \(generic names?\):?(?: (.+))?$", re.IGNORECASE)
MOST_CHARACTERS = 200


class Components:
    """The components of one title. A page about one drug has none to tell apart."""

    def __init__(self, title: str) -> None:
        names = [normalise(BRACKETS.sub(" ", part)) for part in titles.split(title)]
        self.names = {f" {name} " for name in names if name} if len(names) > 1 else set()

    def has(self, words: str) -> bool:
        """Tell whether words are the name of one component: "Paracetamol (Acetaminophen):"."""
        if not self.names or len(words) > MOST_CHARACTERS or "+" in words:
            return False
        name = f" {normalise(BRACKETS.sub(' ', NUMBER.sub('', words, count=1)))} "
        if name == "  ":
            return False
        return any(name in other for other in self.names) or sum(other in name for other in self.names) == 1

    def has_several(self, words: str) -> bool:
        """Tell whether words name two components or more: "Gabapentin + Nortriptyline (Combined Use)"."""
        if not self.names or len(words) > MOST_CHARACTERS:
            return False
        name = f" {normalise(words)} "
        return sum(other in name for other in self.names) > 1


def generic_name(words: str) -> tuple[str, str]:
    """Part "Ketorolac (Generic Name): Ketorolac tromethamine" into the component and its generic name."""
    match = GENERIC_NAME.match(words) if len(words) <= MOST_CHARACTERS else None
    return (match[1], match[2] or "") if match else ("", "")


def is_name(words: str) -> bool:
    """Tell whether words can be a name at all, and are no sentence."""
    bare = BRACKETS.sub(" ", NUMBER.sub("", words, count=1))
    return len(words) <= MOST_CHARACTERS and len(bare.split()) <= labels.MOST_WORDS and not labels.SENTENCE.search(bare)
