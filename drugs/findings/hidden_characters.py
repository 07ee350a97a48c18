"""Hidden characters: control and bidirectional ones make a text read otherwise than it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import quote
from drugs.rendering import INVISIBLE, show_invisible

ID = "hidden-characters"

SHOWN = re.compile(r"\[U\+[0-9A-F]{4,6}\]|\ufffd")
# A soft hyphen says where a word may be broken and changes nothing that is read.
HARMLESS = str.maketrans("", "", "\u00ad")


def check(page: PageText) -> Iterator[Finding]:
    """Find the first such character of the name and of each section, and any sign that one was lost (U+FFFD)."""
    for key, text in {"": page.name, **page.sections}.items():
        if "\ufffd" not in text and not INVISIBLE.search(text):
            continue
        if SHOWN.search(text) and not text.isascii() and "\ufffd" not in text and show_invisible(text) == text:
            continue
        shown = show_invisible(text.translate(HARMLESS))
        if shown == text.translate(HARMLESS) and "\ufffd" not in text:
            continue
        line = " ".join(shown.split())
        match = SHOWN.search(line)
        if match:
            yield Finding(
                ID,
                Level.BLOCKING,
                key,
                quote(line, match.start(), match.end()),
                _("A character that nobody can see, or that was lost, stands here: %(code)s. Remove it.")
                % {"code": match.group()},
            )
