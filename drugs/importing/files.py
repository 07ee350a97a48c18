"""Files on disk: which ones an import means, and by what each is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from drugs.importing.errors import PageError

SUFFIX = ".md"


def nothing() -> bytes:
    return b""


@dataclass(frozen=True)
class Found:
    """One file to import, or the reason why it cannot be read. path: as reports name it; content: reads its bytes."""

    path: str
    folder: str
    name: str
    content: Callable[[], bytes] = nothing
    problem: str = ""

    @property
    def key(self) -> str:
        """What a file is known by: its last folder and its name, `d/diazepam-imipramine.md`."""
        return f"{self.folder}/{self.name}"

    @property
    def old_address(self) -> str:
        """The path at which the site before this one served it: `composition/d/diazepam-imipramine`."""
        return f"composition/{self.folder}/{self.name.removesuffix(SUFFIX)}"

    def read(self) -> bytes:
        """Return the bytes of the file. Raises PageError in words."""
        if self.problem:
            raise PageError(self.problem)
        try:
            return self.content()
        except OSError as error:
            raise PageError(_("The file cannot be read: %(why)s.") % {"why": error.strerror}) from error


def on_disk(file: Path) -> Found:
    return Found(str(file), file.parent.name, file.name, file.read_bytes)


def find(paths: Iterable[str]) -> Iterator[Found]:
    """Yield every Markdown file that the paths mean, folders in order of their names, each file once."""
    seen: set[Path] = set()
    for text in paths:
        path = Path(text).resolve()
        if path.is_dir():
            files = sorted(file for file in path.rglob(f"*{SUFFIX}") if file.is_file())
            if not files:
                yield Found(str(path), path.parent.name, path.name, problem=_("There is no Markdown file in it."))
        elif path.exists():
            files = [path]
        else:
            yield Found(str(path), path.parent.name, path.name, problem=_("There is no such file or folder."))
            continue
        for file in files:
            if file not in seen:
                seen.add(file)
                yield on_disk(file)


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return the names of the folders that the paths mean whole: what is not in them any more has vanished."""
    roots = [path for path in (Path(text).resolve() for text in paths) if path.is_dir()]
    return {folder.name for root in roots for folder in (root, *root.rglob("*")) if folder.is_dir()}
