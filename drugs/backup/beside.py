"""What lies beside the database in DATA_DIR: uploads that come back with a backup, finished pages that must not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from drugs import changes
from drugs.backup.archive import BackupError, Reader
from drugs.importing import jobs

UPLOAD = re.compile(r"[0-9a-f]{32}/[A-Za-z0-9][A-Za-z0-9._-]*")
PAGES = "pages"


@contextmanager
def kept_uploads(reader: Reader) -> Iterator[None]:
    """Put the uploads of a backup where they belong; take them away again where what stands inside fails."""
    made: list[Path] = []
    try:
        for path in reader.manifest.uploads:
            if not UPLOAD.fullmatch(path):
                raise BackupError(_("The backup is damaged: %s is no file of an upload.") % path)
            file = jobs.uploads() / path
            if not file.parent.exists():
                file.parent.mkdir(mode=0o700)
                made.append(file.parent)
            with file.open("wb") as out:
                reader.upload(path, out)
        yield
        made.clear()
    finally:
        for folder in made:
            shutil.rmtree(folder)


def forget_pages() -> None:
    """Remove the finished pages and the number of the newest event: they are those of another database."""
    shutil.rmtree(Path(settings.DATA_DIR) / PAGES, ignore_errors=True)
    changes.marker().unlink(missing_ok=True)
