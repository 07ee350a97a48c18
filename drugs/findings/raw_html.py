"""Raw HTML: tags that readers would see as text, since rendering lets only a few through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import quote
from drugs.rendering import INLINE_TAG

ID = "raw-html"

CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
# A tag begins with a letter right after "<": "<5 mg" and "x < y" are none; nor are <https://…> and <name@host>.
TAG = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]{0,300})?/?>|<!--|<!\[CDATA\[|<\?\w|&#(?:x0*[0-9a-f]{1,2}|\d{1,2});",
    re.IGNORECASE,
)


def check(page: PageText) -> Iterator[Finding]:
    """Find the first tags and comments of each section that are not among the few that rendering keeps."""
    for key, text in page.sections.items():
        if "<" not in text and "&#" not in text:
            continue
        line = " ".join(CODE.sub(" ", text).split())
        found = [match for match in TAG.finditer(line) if not INLINE_TAG.fullmatch(match.group())]
        for match in found[:5]:
            yield Finding(
                ID,
                Level.BLOCKING,
                key,
                quote(line, match.start(), match.end()),
                _("HTML is not possible here: %(tag)s. Write Markdown.") % {"tag": match.group()[:60]},
            )
