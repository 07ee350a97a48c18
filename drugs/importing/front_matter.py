"""Front matter: the lines between two `---` at the top of a page, read as literal text.

    ---
    layout: minimal-medicine
    title: Diazepam + Imipramine
    ---

No YAML: a YAML reader turns `ratio: 1:10` into 70 and `dose: 010` into 8. Every character after "name: " counts, a
colon and a # too. One pair of quotes around a whole value is taken away, as whoever wrote it there expects. Where YAML
would read something else than the characters (a list, an anchor, an alias, a tag, lines below) the file is refused
with the way to write it; where YAML would refuse the line too, only the text can be meant. docs/import-rules.md has
the table.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from django.utils.translation import gettext as _

from drugs.importing.errors import PageError

MAX_PAGE_BYTES = 200_000
MAX_FIELDS = 50
FENCE = "---"
FIELD = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,63})[ ]*:(?:[ ](.*))?$")
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


# What YAML reads as something else than text, by the character that a value begins with.
BLOCK = re.compile(r"[|>][-+0-9]{0,2}(?:[ ]+#.*)?$")
NODE = re.compile(r"[&*]\S|!")
FLOW = re.compile(r"[\[{]")
TEXT_AFTER_BRACKETS = re.compile(r"\[[^\[\]{}]*\][ ]*[^\s#,:]|\{[^\[\]{}]*\}[ ]*[^\s#,:]")
DOUBLE = re.compile(r'"((?:[^"\\]|\\["\\])*)"$')
SINGLE = re.compile(r"'((?:[^']|'')*)'$")


def read_value(value: str, line: int) -> str:
    """Return the text of a value; refuse what YAML reads as something else. Raises PageError."""
    if not value:
        return ""
    if value[0] in "\"'":
        return unquote(value, line)
    if BLOCK.match(value):
        raise PageError(_("The text stands on the lines below. Write it on this line, after the colon."), line)
    if NODE.match(value):
        raise PageError(
            _("“%(sign)s” begins an anchor, an alias or a tag here. Write the text itself, in quotes if it begins so.")
            % {"sign": value[0]},
            line,
        )
    if FLOW.match(value) and not TEXT_AFTER_BRACKETS.match(value):
        raise PageError(
            _("“%(sign)s” begins a list or a table here. Write one text, in quotes if it begins so.")
            % {"sign": value[0]},
            line,
        )
    return value


def unquote(value: str, line: int) -> str:
    """Take away the quotes around a value: title: "Vitamin B12: the facts". Raises PageError."""
    match = DOUBLE.match(value) if value[0] == '"' else SINGLE.match(value)
    if match is None:
        raise PageError(
            _("The quotes are not one pair around the whole text. Leave them out, or write it in “'…'”."), line
        )
    text = re.sub(r'\\(["\\])', r"\1", match[1]) if value[0] == '"' else match[1].replace("''", "'")
    return text.strip()


def read_field(line: str, number: int, as_written: Set[str]) -> tuple[str, str]:
    """Read one line as "name: text". as_written: names whose text nobody interprets. Raises PageError."""
    if "\t" in line:
        raise PageError(_("There is a tab in the front matter. Write spaces."), number)
    match = FIELD.match(line.rstrip())
    if match is not None:
        name, value = match[1].lower(), (match[2] or "").strip(" ")
        return name, value if name in as_written else read_value(value, number)
    text = line.strip()
    if text.startswith("<<"):
        raise PageError(_("“<<” takes over another table. Write each name with its own text."), number)
    if line[0] == " " or text.startswith("- "):
        raise PageError(_("The front matter has levels or a list here. Write “name: text”, each on one line."), number)
    raise PageError(_("This line of the front matter is not “name: text”. Write it on one line."), number)


def split(text: str, as_written: Set[str] = frozenset()) -> Document:
    """Take a page apart into its fields and its body. Raises PageError with the line.

    as_written: names of fields that hold JSON or the like, and are taken as they stand.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise PageError(_("The file does not begin with “---” and a title. Add its front matter."), 1)
    fields: dict[str, str] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == FENCE:
            return Document(fields, "\n".join(lines[number:]), number + 1)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, value = read_field(line, number, as_written)
        if name in fields:
            raise PageError(_("The front matter says “%(name)s” twice. Keep one.") % {"name": name}, number)
        if len(fields) == MAX_FIELDS:
            raise PageError(_("The front matter has more than %(most)d lines.") % {"most": MAX_FIELDS}, number)
        fields[name] = value
    raise PageError(_("The front matter is never closed. Add a line “---” after it."), 1)
