"""The pages that are asked for most, kept in memory and each time compared with their files: one call instead of four.

A file never changes: a new page is another file put in its place. So what tells files apart tells whether the bytes in
memory are those that lie there now, and a page that was taken away is gone here in the same moment.
"""

from __future__ import annotations

import os
import threading

from drugs.pagestore.addresses import Place
from drugs.pagestore.store import Store, Stored

# Of all pages in memory of a process, in bytes: some five hundred zipped ones.
ROOM = 3_000_000

# What is one file and no other: its place on the disk, when it was put there, how long it is.
Identity = tuple[int, int, int, int]


class HotPages:
    """The pages of a store that one process handed out last, no more than ROOM bytes of them. Threads share it."""

    def __init__(self, store: Store, room: int = ROOM) -> None:
        self.store = store
        self.room = room
        self.pages: dict[str, tuple[Identity, Stored]] = {}
        self.size = 0
        self.lock = threading.Lock()

    def read(self, place: Place, *, zipped: bool) -> Stored | None:
        """Return a page as it lies in the store now, or None where there is none."""
        path = f"{self.store.name}/{place.path}{'.gz' if zipped else ''}"
        known = self.pages.get(path)
        if known is not None and known[0] == identity(path):
            return known[1]
        before = identity(path)
        page = self.store.read(place, zipped=zipped) if before is not None else None
        with self.lock:
            self.forget(path)
            # Kept only if the file was the same before it was read and after: else nobody knows whose bytes these are.
            if page is not None and before is not None and page.size * 8 <= self.room and identity(path) == before:
                while self.size + page.size > self.room:
                    self.forget(next(iter(self.pages)))
                self.pages[path] = before, page
                self.size += page.size
        return page

    def forget(self, path: str) -> None:
        gone = self.pages.pop(path, None)
        if gone is not None:
            self.size -= gone[1].size


def identity(path: str) -> Identity | None:
    """Return what tells a file from every other that lay or will lie at its path; None where there is none."""
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_ino, status.st_ctime_ns, status.st_mtime_ns, status.st_size
