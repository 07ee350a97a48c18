"""Who may read what a running site writes: its own user and group; what the web server hands out, everybody."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Others get nothing of what this process writes; its group may read.
OTHERS, MASK = 0o007, 0o027
# Of files that are for everybody: a web server in a container of its own is in no group of ours.
PUBLIC_FILE, PUBLIC_FOLDER = 0o644, 0o755


def keep_to_ourselves(folder: Path) -> None:
    """Let nobody else read what this process writes from now on, nor look into folder.

    A stricter umask stays. Where folder is somebody else's, its mode stays.
    """
    os.umask(os.umask(MASK) | MASK)
    with contextlib.suppress(FileNotFoundError, PermissionError):
        mode = folder.stat().st_mode & 0o7777
        if mode & OTHERS:
            folder.chmod(mode & ~OTHERS)


class PublicCompressor(Compressor):
    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        name: str = super().write_data(path, data, suffix, stat_result)
        os.chmod(name, PUBLIC_FILE)
        return name


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Files with a digest in their names, zipped beside, readable by a web server of whatever user."""

    def create_compressor(self, **options: object) -> Compressor:
        return PublicCompressor(**options)
