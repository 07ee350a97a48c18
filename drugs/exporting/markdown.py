"""A public text as Markdown with a head: one file an entry, exact, stable, friendly to version control.

How texts stand in it word for word is written in drugs/framing.py; docs/export-format.md shows a whole file.
"""

from __future__ import annotations

from hashlib import sha256

from django.utils.translation import gettext as _

from drugs import framing, notices
from drugs.exporting.facts import Words, facts, words
from drugs.exporting.public_texts import Public
from drugs.framing import Frame
from drugs.sections import SECTIONS, Section


class ExportError(Exception):
    """Something that cannot be exported as it is, in words."""


def document(public: Public) -> str:
    """Return one file. Raises NoticeError when a notice is missing, ExportError when it cannot be read again."""
    said = words(public)
    parts = [
        framing.write_head({"notices": said.all, **facts(public)}),
        f"# {public.entry.name}\n",
        quoted(said.opening),
    ]
    for section in SECTIONS:
        if getattr(public.revision, section.key):
            parts.append(section_text(public, section, said))
    parts.append(quoted(said.ending, bold=False))
    text = "\n".join(parts)
    require_exact(text, public)
    return text


def quoted(sentences: list[str], *, bold: bool = True) -> str:
    """Return each sentence as a quote of its own; the first one is bold."""
    first = [f"> **{sentences[0]}**" if bold else f"> {sentences[0]}"]
    return "\n>\n".join([*first, *(f"> {sentence}" for sentence in sentences[1:])]) + "\n"


def section_text(public: Public, section: Section, said: Words) -> str:
    text = getattr(public.revision, section.key)
    known = public.revision.provenance.get(section.key) if text.strip() else None
    frame = Frame(section.key, text, known | {"sha256": fingerprint(text)} if known is not None else None)
    notice = [quoted(said.doses)] if section.key == "dosage" and said.doses else []
    return "\n".join([f"## {section.title}\n", *notice, framing.write_frame(frame)])


def fingerprint(text: str) -> str:
    """Return by what an import tells whether the words are still those that were exported."""
    return sha256(text.encode()).hexdigest()[:16]


def require_exact(text: str, public: Public) -> None:
    """Read a file again: refuse one that gives other texts, or does not begin and end with its notices.

    Only what stands outside of texts counts: a third of the imported ones hold the notices' own words.
    """
    try:
        document = framing.read(text.encode())
    except framing.FramingError as error:
        raise ExportError(f"{public.entry.name}, {error.line}: {error.reason}") from error
    if {frame.key: frame.text for frame in document.frames} != {k: t for k, t in public.revision.sections.items() if t}:
        raise ExportError(_("%s: its texts are not the same when they are read again") % public.entry.name)
    lines = [line for line in document.outside if line.strip(" >")]
    notices.check_text("\n".join(lines))
    said = {name: " ".join(sentence.split()) for name, sentence in notices.texts().items()}
    begins = lines[0].startswith("# ") and framing.bare(lines[1]) == said["ai"]
    if not begins or said["disclaimer"] not in lines[-2] or said["note"] not in lines[-1]:
        raise notices.NoticeError(f"{public.entry.name}: the file does not begin and end with its notices")
    if not text.endswith(f"{lines[-2]}\n>\n{lines[-1]}\n"):
        raise notices.NoticeError(f"{public.entry.name}: there is text after the notices at the end of the file")
