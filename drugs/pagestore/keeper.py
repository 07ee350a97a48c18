"""May finished pages be served now? Only while the store shows what is public, as far as this machine can know.

Asked at each request: the marker of this machine's own changes costs one look at a file. Everything else (other
machines, a lost database, a follower that died) is looked at once a second.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from drugs import changes
from drugs.pagestore.following import follow, turn_the_day
from drugs.pagestore.store import Store
from drugs.search import memory

log = logging.getLogger(__name__)

# In seconds. A follower looks every second; whoever has not heard of it for so long looks for himself.
UNATTENDED = 4.0
# A store that nobody attended for so long may have missed a withdrawal: it opens once the database was asked.
ABANDONED = 60.0


class Keeper:
    """Keeps one process's view of a store in step; threads share it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.marker = str(changes.marker())
        self.lock = threading.Lock()
        self.mark: object = ()
        self.next_look = 0.0
        self.midnight = 0.0
        self.is_open = False

    def in_step(self) -> bool:
        """Return whether pages may be served. Follows first what happened on this machine; a page that went is gone."""
        if self.marked() == self.mark and time.time() < self.next_look:
            return self.is_open
        with self.lock:
            mark = self.marked()
            if mark != self.mark or time.time() >= self.next_look:
                self.look()
                if self.is_open and mark != self.mark:
                    keep_up()
                self.mark = mark  # as it was before looking: what came since is looked at next time
                # Not before then, not even for a database that does not answer; but the day ends on time.
                self.next_look = min(time.time() + 1, self.midnight)
            return self.is_open

    def marked(self) -> object:
        """Return what tells one state of the marker from another, or None without a marker."""
        try:
            status = os.stat(self.marker)
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino

    def look(self) -> None:
        """Bring the store up to what happened, or close it where that is not known."""
        was_open = self.is_open
        applied, announced = self.store.applied(), changes.newest()
        is_behind = applied is None or announced > applied
        unattended = self.store.age("alive")
        try:
            self.turn_the_day()
            if is_behind or unattended > UNATTENDED or self.is_late() or not was_open:
                follow(self.store)
        except DatabaseError:
            attended = was_open or unattended <= ABANDONED
            self.is_open = attended and not is_behind and not self.is_late()
        except OSError:
            self.is_open = False  # a full or broken disk: what cannot be taken away is not shown
        else:
            self.is_open = True
        try:
            if self.is_open and not was_open:
                self.store.serve()
            elif was_open and not self.is_open:
                self.store.withhold()
        except OSError as error:
            log.error("The web server cannot be told of finished pages: %s", type(error).__name__)

    def is_late(self) -> bool:
        """Whether the database was last reached so long ago that withdrawals elsewhere count more than readers here."""
        return self.store.age("contact") > settings.OUTLIVE_DATABASE_HOURS * 3600

    def turn_the_day(self) -> None:
        """Take away what is overdue, and note when the day ends where the site is."""
        if time.time() >= self.midnight:
            turn_the_day(self.store)
            tomorrow = timezone.localdate() + timedelta(days=1)
            start = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=timezone.get_current_timezone())
            self.midnight = start.timestamp()


def keep_up() -> None:
    """Bring the names in memory up to date with the pages: a search may have to do without the database soon."""
    try:
        memory.keep_up()
    except DatabaseError:
        log.warning("The names for the search could not be read: the database does not answer.")
