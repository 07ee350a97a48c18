"""A file that waits beside a page: what both say, section by section, and what it was before the file changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from drugs import review, threeway
from drugs.importing import reading
from drugs.importing.reading import Reading
from drugs.models import Content, Entry, Revision, SourceFile
from drugs.sections import sections_of


@dataclass(frozen=True)
class Beside:
    """A waiting file and the text that a person would put it into.

    began: that text, None where there is none. before: what an earlier file of this name said, None for a first one.
    merged: each section that the entry can have, in reading order.
    """

    file: SourceFile
    entry: Entry
    theirs: Content
    began: Revision | None
    before: Revision | None
    merged: tuple[threeway.Merged, ...]

    @property
    def seen_digest(self) -> str:
        return self.began.digest if self.began else ""

    @property
    def differing(self) -> list[threeway.Merged]:
        return [section for section in self.merged if section.taken != "same"]


def read_again(file: SourceFile, title: str = "", public: Content | None = None) -> Reading:
    """Read a kept file once more, as this version of the programs does. title: in the place of its own."""
    batch = file.batch
    generated_on = batch.generated_on.isoformat() if batch.generated_on else None
    return reading.read(reading.Job(bytes(file.raw), batch.origin, batch.tool, generated_on, public, title))


def beside(file: SourceFile, entry: Entry, theirs: Content, actor: User) -> Beside:
    """Set a waiting file and what actor goes on from side by side. Three queries."""
    began = review.own_text(entry, actor)
    before = earlier_text(file)
    keys = [section.key for section in sections_of(entry.is_combination)]
    mine = {key: began.content.section(key) if began else "" for key in keys}
    theirs_by_key = {key: theirs.section(key) for key in keys}
    base = {key: threeway.fingerprint(before.content.section(key)) for key in keys} if before else {}
    merged = tuple(threeway.merge(base, mine, theirs_by_key))
    return Beside(file, entry, theirs, began, before, merged)


def earlier_text(file: SourceFile) -> Revision | None:
    """Return the text that was made of the newest earlier file of the same name."""
    earlier = SourceFile.objects.filter(path=file.path, pk__lt=file.pk, revision__isnull=False).order_by("-pk")
    found = earlier.select_related("revision").defer("raw").first()
    return found.revision if found else None
