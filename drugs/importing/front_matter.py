"""Front matter: the lines between two `---` at the top of a page, read as literal text.

    ---
    layout: minimal-medicine
    title: Diazepam + Imipramine
    ---

No YAML: a YAML reader turns `ratio: 1:10` into 70 and `dose: 010` into 8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from drugs.importing.errors import PageError

MAX_PAGE_BYTES = 200_000
MAX_FIELDS = 50
FENCE = "---"
FIELD = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)[ ]*:(?:[ ](.*))?$")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Document:
    """A file's fields, as text, and what follows them. body_line: the line of the file in which the body begins."""

    fields: dict[str, str]
    body: str
    body_line: int


def decode(raw: bytes) -> str:
    """Return the text of a file; refuse what is over-long, not UTF-8 or holds control characters. Raises PageError."""
    if len(raw) > MAX_PAGE_BYTES:
        raise PageError(
            _("The file has %(size)d bytes; at most %(most)d are possible. Split it or shorten it.")
            % {"size": len(raw), "most": MAX_PAGE_BYTES}
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PageError(
            _("This is not UTF-8: byte %(byte)d is 0x%(value)02X. Save the file as UTF-8.")
            % {"byte": error.start + 1, "value": raw[error.start]},
            line,
        ) from error
    if match := CONTROL.search(text):
        raise PageError(
            _("There is a control character here (U+%(code)04X). Remove it.") % {"code": ord(match.group())},
            text.count("\n", 0, match.start()) + 1,
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unquote(value: str) -> str:
    """Take away one pair of quotes around a value: title: "Vitamin B12"."""
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value


def split(text: str) -> Document:
    """Take a page apart into its fields and its body. Raises PageError with the line."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise PageError(_("The file does not begin with “---” and a title. Add its front matter."), 1)
    fields: dict[str, str] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == FENCE:
            return Document(fields, "\n".join(lines[number:]), number + 1)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = FIELD.match(line.rstrip())
        if match is None:
            raise PageError(_("This line of the front matter is not “name: text”. Write it on one line."), number)
        name, value = match[1].lower(), unquote(match[2] or "")
        if name in fields:
            raise PageError(_("The front matter says “%(name)s” twice. Keep one.") % {"name": name}, number)
        if len(fields) == MAX_FIELDS:
            raise PageError(_("The front matter has more than %(most)d lines.") % {"most": MAX_FIELDS}, number)
        fields[name] = value
    raise PageError(_("The front matter is never closed. Add a line “---” after it."), 1)
