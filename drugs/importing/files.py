"""Files on disk: which ones an import means, and by what each is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from drugs.importing.errors import PageError

SUFFIX = ".md"


@dataclass(frozen=True)
class Found:
    """One path to import, or the reason why it cannot be read."""

    path: Path
    problem: str = ""

    @property
    def key(self) -> str:
        """What a file is known by: its last folder and its name, `d/diazepam-imipramine.md`."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def old_address(self) -> str:
        """The path at which the site before this one served it: `composition/d/diazepam-imipramine`."""
        return f"composition/{self.path.parent.name}/{self.path.stem}"

    def read(self) -> bytes:
        """Return the bytes of the file. Raises PageError in words."""
        if self.problem:
            raise PageError(self.problem)
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise PageError(_("The file cannot be read: %(why)s.") % {"why": error.strerror}) from error


def find(paths: Iterable[str]) -> Iterator[Found]:
    """Yield every Markdown file that the paths mean, folders in order of their names, each file once."""
    seen: set[Path] = set()
    for text in paths:
        path = Path(text).resolve()
        if path.is_dir():
            files = sorted(file for file in path.rglob(f"*{SUFFIX}") if file.is_file())
            if not files:
                yield Found(path, _("There is no Markdown file in this folder."))
        elif path.exists():
            files = [path]
        else:
            yield Found(path, _("There is no such file or folder."))
            continue
        for file in files:
            if file not in seen:
                seen.add(file)
                yield Found(file)
