"""Placeholders: what somebody meant to fill in and did not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import quote, squeezed

ID = "placeholder"

PLACEHOLDER = re.compile(
    r"(?=[\[<{TFXLlY_?])(?:"  # each begins with one of these
    r"\[(?:insert|add|enter|your|name|drug|medication|medicine|dose|dosage|date|number|link|source|phone|emergency|local|"
    r"specify|list|country|brand|todo|tbd)\b[^\]\n]{0,80}\](?!\()"
    r"|\[(?:x+|\.{2,}|…|\?+|_+)\](?!\()"
    r"|<(?:insert|your|name|drug|drug name|medication|dose|date|number)\b[^>\n]{0,40}>"
    r"|\{\{[^}\n]{0,60}\}\}|\{(?:insert|name|drug|dose|medication)[^}\n]{0,40}\}"
    r"|\b(?:TODO|FIXME|TBD|TBC|XXX+)\b|\b[Ll]orem ipsum\b"
    r"|\b(?:XX|YY|X{2,})\s?(?:mg|mcg|g|mL|ml|hours|days|tablets|%)|(?<![_\w])_{4,}(?![_\w])|\?{3,}"
    r")"
)
# Whatever PLACEHOLDER matches holds one of these. Here small and large letters differ.
PIECES = ("[", "<", "{", "TODO", "FIXME", "TBD", "TBC", "XX", "YY", "orem ipsum", "____", "???")


def may_match(line: str) -> bool:
    """Tell whether PLACEHOLDER can match in a line."""
    return any(map(line.__contains__, PIECES))


def check(page: PageText) -> Iterator[Finding]:
    """Find the first placeholders of each section."""
    for key, text in page.sections.items():
        line = squeezed(text)
        if not may_match(line):
            continue
        for match in list(PLACEHOLDER.finditer(line))[:5]:
            yield Finding(
                ID,
                Level.BLOCKING,
                key,
                quote(line, match.start(), match.end()),
                _("“%(passage)s” was to be filled in. Write what belongs there, or take it out.")
                % {"passage": match.group()[:60]},
            )
