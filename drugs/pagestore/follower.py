"""A thread that keeps the store in step with what other machines do, with the calendar, and for the web server.

One process of a machine does it for all; where it ends, another takes over within two seconds. In each process it also
reads the names for the search, and writes down how many finished pages were handed out.
"""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from typing import IO

from django.db import DatabaseError, connection

from drugs import changes, counts
from drugs.pagestore import store as stores
from drugs.pagestore.following import follow, turn_the_day
from drugs.pagestore.keeper import Keeper
from drugs.pagestore.store import Store
from drugs.search import memory

log = logging.getLogger(__name__)

# In seconds: how often this machine's own marker is looked at, and the database.
GLANCE = 0.2
LOOK = 1.0
HAND_OVER = 2.0
OUT_OF_STEP = "Finished pages cannot be kept in step (%s). Look at the disk of MEDREF_DATA_DIR: it may be full."


class Follower:
    """Follows the newest event until told to stop."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.keeper = Keeper(store)
        self.stopped = threading.Event()
        self.is_cut_off = False
        self.said = ""

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self.run, name="follower of finished pages", daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        """Follow until told to stop. A folder that cannot be written is said once, and tried again: it may be full."""
        know_names()
        while not self.stopped.is_set():
            try:
                self.take_turns()
            except OSError as error:
                self.say(error)
                self.stopped.wait(HAND_OVER)

    def say(self, error: OSError) -> None:
        """Say once why the folder takes nothing, until it took something again."""
        why = error.strerror or type(error).__name__
        if why != self.said:
            log.error(OUT_OF_STEP, why)
        self.said = why

    def take_turns(self) -> None:
        """Wait for the turn of being this machine's one follower, then follow."""
        stores.make_public(self.store.root)
        with open(self.store.root / "follower", "w") as file:
            while not self.stopped.is_set():
                if is_ours(file):
                    self.store.sweep()
                    self.follow_on()
                else:
                    counts.write()
                    self.stopped.wait(HAND_OVER)

    def follow_on(self) -> None:
        seen: object = ()
        looked = 0.0
        while not self.stopped.is_set():
            mark = self.keeper.marked()
            if mark != seen or time.monotonic() - looked >= LOOK:
                self.look()
                counts.write()
                seen, looked = mark, time.monotonic()
            self.stopped.wait(GLANCE)
        connection.close()

    def look(self) -> None:
        """Follow once. Where the disk takes nothing, nothing is said to be followed: who serves looks for himself."""
        try:
            turn_the_day(self.store)
            self.follow()
            self.store.touch("alive")
        except OSError as error:
            self.say(error)
            self.store.withhold()
            self.stopped.wait(LOOK)
        else:
            self.said = ""

    def follow(self) -> None:
        """Follow the database. One that does not answer is said once, and asked again the next time."""
        try:
            follow(self.store)
        except DatabaseError as error:
            connection.close()
            if not self.is_cut_off:
                log.warning("Finished pages: the database does not answer (%s).", type(error).__name__)
            self.is_cut_off = True
            applied = self.store.applied()
            if applied is None or changes.newest() > applied or self.keeper.is_late():
                self.store.withhold()
        else:
            if self.is_cut_off:
                log.warning("Finished pages: the database answers again.")
            self.is_cut_off = False
            self.store.serve()


def know_names() -> None:
    """Read the names for the search: its process may have to do without the database before anybody searched there."""
    try:
        memory.current()
    except DatabaseError as error:
        log.warning(
            "The names for the search could not be read (%s): the first search reads them.", type(error).__name__
        )
    finally:
        connection.close()


def is_ours(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def start() -> threading.Thread:
    """Start following in this process: for each worker of the server."""
    return Follower(stores.current()).start()
