"""Pages that are the same for whoever asks, kept in this process for as long as nothing public changes.

Beside the finished pages on disk: for addresses that are too many for a disk. What holds typed words is never kept.
Every page is asked for with the version of what is public, which each verb changes in its own transaction, so no page
outlives what it says.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from drugs.notices import Plan
from drugs.responses import NoticedResponse

# Of some 12 kB each.
MOST = 64


@dataclass
class Kept:
    """A page, its notices, and the bytes that the guard compared with them last."""

    content: bytes
    plan: Plan
    passed: bytes | None = None

    def response(self) -> NoticedResponse:
        response = NoticedResponse(self.content, self.plan)
        response.kept = self  # type: ignore[attr-defined]  # for the guard
        return response


class Pages:
    """The pages of one version of what is public, at most MOST: the oldest goes first."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: tuple[str, dict[Hashable, Kept]] = "", {}

    def get(self, version: str, key: Hashable, make: Callable[[], NoticedResponse]) -> NoticedResponse:
        """Return the page of a key, made by `make` where it is not there. version: asked for before."""
        of, pages = self.known
        if of == version and (found := pages.get(key)) is not None:
            return found.response()
        made = make()
        if not version or made.status_code != 200:
            return made
        kept = Kept(made.content, made.notice_plan)
        with self.lock:
            if self.known[0] != version:
                self.known = version, {}
            pages = self.known[1]
            while len(pages) >= MOST:
                del pages[next(iter(pages))]
            pages[key] = kept
        return kept.response()
