"""What a command says where the database cannot do its work: words and what to do, no traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError

from drugs import failures
from drugs.models.migrated import is_migrated

NOT_MIGRATED = "The database is not migrated, so nothing was done. Run: manage.py migrate"


def is_unmigrated() -> bool:
    """Tell whether the database answers and lacks a migration; so a new one lacks all."""
    try:
        return not is_migrated()
    except (DatabaseError, InterfaceError):
        return False


@contextmanager
def in_words(remedy: str) -> Iterator[None]:
    """Tell of a database that is gone, locked, read-only or full as a CommandError with exit code 1.

    remedy: what to do once it works again.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if not failures.is_outage(error):
            raise
        raise CommandError(f"{failures.reason_of(error)} {remedy}", returncode=1) from error
