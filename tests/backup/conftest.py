"""A site to back up, and an empty one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from drugs.backup import backup
from drugs.models import Revision, triggers
from tests.library import make_library


@pytest.fixture
def library(committing_db) -> dict[str, Revision]:
    return make_library()


@pytest.fixture
def file(library, tmp_path: Path) -> Path:
    """A backup of the library."""
    return backup(tmp_path / "site.backup").file


@pytest.fixture
def empty_site() -> Callable[[], None]:
    """Return what makes the site as new as after its first migrate."""

    def empty() -> None:
        triggers.remove(connection)
        call_command("flush", interactive=False, verbosity=0)
        assert triggers.missing(connection) == []

    return empty
