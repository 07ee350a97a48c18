"""Framing: a public text as a Markdown file from which the exact text can be read again. Both directions.

    ---
    format: medref-1
    notices:
      - "AI-generated or crowd-sourced. May not be accurate. Ask a pharmacist or doctor before acting on it."
    kind: "drug"
    name: "Testamol"
    ---

    # Testamol

    > **AI-generated or crowd-sourced. May not be accurate. Ask a pharmacist or doctor before acting on it.**

    ## Dosage

    <!-- === dosage {"origin": "ai", …} -->
    Adults: 500 mg twice a day.
    <!-- === end of dosage -->

The rules:

- Bytes are UTF-8, lines end with LF. Where the first line ends with CRLF a program turned the whole file: each CRLF is
  read as LF. In any other file a CR is part of a text.
- The head stands between two lines `---`. A line is `name: JSON`, or `name:` with items below, each `  - JSON`. Only
  the format is no JSON. So it is YAML too. Characters that nobody sees are written as `\\uXXXX`.
- A text is all that stands between the line that opens its frame and the line feed before the line that ends it: no
  character is added, taken away or escaped. Where a text has a line that would end its frame, the frame gets another
  `=`, as a fence of Markdown gets another backtick. A `#`, a `---` or a frame within a frame is text.
- Outside of frames stand only empty lines, headings with one or two marks, and quotes of sentences in `notices`: no
  word of anybody's can stand where it would not be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

FORMAT = "medref-1"
FENCE = "---"
BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?---\r?\nformat: medref-")
# Thirteen sections of 60,000 characters with four bytes each, and their head.
MAX_BYTES = 4_000_000

FIELD = re.compile(r"([a-z_]{1,40}):(?: (.*))?", re.DOTALL)
ITEM = re.compile(r"  - (.*)", re.DOTALL)
OPENS = re.compile(r"<!-- (={3,}) ([a-z_]{1,40})(?: (\{.*\}))? -->", re.DOTALL)


class FramingError(Exception):
    """A file that is not framed as it should be: why, and in which line, counted from 1."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = str(reason)
        self.line = line


@dataclass(frozen=True)
class Frame:
    """One text and what its frame says of it, None where it says nothing. line: where it opens."""

    key: str
    text: str
    facts: dict[str, Any] | None = None
    line: int = 0


@dataclass(frozen=True)
class Document:
    """A file as read. lines: where each field of the head stands; outside: the body's lines in no frame."""

    fields: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def is_framed(raw: bytes) -> bool:
    """Tell whether a file says that it is of this format, in whatever version."""
    return BEGINS.match(raw) is not None


def as_json(value: object) -> str:
    """Return value as JSON on one line, the same for equal values; what nobody sees is escaped."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if text.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def write_head(fields: Mapping[str, Any]) -> str:
    """Return the head of a file, in the order of fields; a list has one item a line."""
    lines = [FENCE, f"format: {FORMAT}"]
    for name, value in fields.items():
        if isinstance(value, list) and value:
            lines += [f"{name}:", *(f"  - {as_json(item)}" for item in value)]
        else:
            lines.append(f"{name}: {as_json(value)}")
    return "\n".join([*lines, FENCE, ""])


def write_frame(frame: Frame) -> str:
    """Return a text in its frame."""
    signs, lines = "===", {line.strip() for line in frame.text.split("\n")} if "=== end of" in frame.text else set()
    while closing(signs, frame.key) in lines:
        signs += "="
    # A comment must not end within: ">" stands only in strings of JSON.
    facts = " " + as_json(frame.facts).replace(">", "\\u003e") if frame.facts is not None else ""
    return f"<!-- {signs} {frame.key}{facts} -->\n{frame.text}\n{closing(signs, frame.key)}\n"


def closing(signs: str, key: str) -> str:
    return f"<!-- {signs} end of {key} -->"


def read(raw: bytes) -> Document:
    """Read a file. Raises FramingError with the line."""
    lines = decode(raw).split("\n")
    if lines[1] != f"format: {FORMAT}":
        raise FramingError(_("This file is of another version of the format. This program reads %s.") % FORMAT, 2)
    document = Document({})
    end = read_head(lines, document)
    for line in read_body(lines, end + 1, document):
        require_known(lines[line], line + 1, document)
        document.outside.append(lines[line])
    return document


def decode(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise FramingError(
            _("The file has %(size)d bytes; at most %(most)d are possible.") % {"size": len(raw), "most": MAX_BYTES}
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FramingError(
            _("This is not UTF-8. Save the file as UTF-8."), raw.count(b"\n", 0, error.start) + 1
        ) from error
    return text.replace("\r\n", "\n") if text.startswith("---\r\n") else text


def read_head(lines: list[str], document: Document) -> int:
    """Read the fields into document; return the index of the line that ends the head."""
    items: list[Any] | None = None
    for at in range(2, len(lines)):
        line, number = lines[at], at + 1
        if line == FENCE:
            return at
        if items is not None and (match := ITEM.fullmatch(line)):
            items.append(read_json(match[1], number))
            continue
        match = FIELD.fullmatch(line)
        if match is None:
            raise FramingError(_("This line of the head is neither “name: value” nor “  - value”."), number)
        name, written = match[1], match[2]
        if name in document.fields:
            raise FramingError(_("The head says “%(name)s” twice. Keep one.") % {"name": name}, number)
        items = [] if written is None else None
        document.fields[name] = items if written is None else read_json(written, number)
        document.lines[name] = number
    raise FramingError(_("The head is never closed. Add a line “---” after it."), 1)


def read_body(lines: list[str], at: int, document: Document) -> Iterator[int]:
    """Read the frames into document; yield the index of each line that stands in none."""
    while at < len(lines):
        match = OPENS.fullmatch(lines[at])
        if match is None:
            yield at
            at += 1
            continue
        signs, key, facts = match.groups()
        if any(frame.key == key for frame in document.frames):
            raise FramingError(_("The section “%(key)s” stands here twice. Keep one.") % {"key": key}, at + 1)
        try:
            end = lines.index(closing(signs, key), at + 1)
        except ValueError as error:
            raise FramingError(
                _("The section “%(key)s” is never closed. Add a line “%(line)s” after it.")
                % {"key": key, "line": closing(signs, key)},
                at + 1,
            ) from error
        said = read_json(facts, at + 1) if facts else None
        document.frames.append(Frame(key, "\n".join(lines[at + 1 : end]), said, at + 1))
        at = end + 1


def require_known(line: str, number: int, document: Document) -> None:
    """Refuse words outside of frames that are neither a heading nor a notice of this file: they would be lost."""
    if not line.strip() or line.startswith(("# ", "## ")):
        return
    sentences = document.fields.get("notices")
    if line.startswith(">") and isinstance(sentences, list) and bare(line) in ["", *sentences]:
        return
    raise FramingError(_("This line stands in no section. Put it between the two marks of one, or remove it."), number)


def bare(line: str) -> str:
    """Return the words of a quoted line, without the mark of the quote and what makes it bold."""
    return line[2:].removeprefix("**").removesuffix("**")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def no_constant(name: str) -> Any:
    raise ValueError(name)


def read_json(text: str, number: int) -> Any:
    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise FramingError(_("What stands here is not JSON, or says a name twice."), number) from error
