"""Fixtures: the accounts that tests act as."""

import os
import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections
from hypothesis import settings
from xdist.scheduler import LoadGroupScheduling

from drugs.models import triggers
from drugs.search import fulltext
from tests import factories

# The same examples on every run. `HYPOTHESIS_PROFILE=deep` tries many more, and new ones each time.
settings.register_profile("quick", derandomize=True, database=None, deadline=None)
settings.register_profile("deep", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@cache
def group_of(file: str) -> str:
    """Return the group whose tests run one after the other, as a file of tests names it; "" where it names none."""
    found = re.search(r'xdist_group\("(\w+)"\)', (Path(__file__).parents[1] / file).read_text())
    return found[1] if found else ""


class ByGroup(LoadGroupScheduling):
    """Keeps to groups with pytest 9.2 too, whose names of tests xdist 3.8 marks in vain: each server started twice."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.partition("::")[0]) or nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    return ByGroup(config, log)


@pytest.fixture(autouse=True)
def own_data_dir(tmp_path, settings):
    """Keep what a running site writes out of the tree and apart from other tests."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Keep the test's connection where a WSGI application ends its requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def editor(db) -> User:
    return factories.make_user("editor", "Editors")


@pytest.fixture
def editor2(db) -> User:
    return factories.make_user("editor2", "Editors")


@pytest.fixture
def moderator(db) -> User:
    return factories.make_user("moderator", "Moderators")


@pytest.fixture
def moderator2(db) -> User:
    """A second moderator, with a credential on record."""
    return factories.make_user("moderator2", "Moderators", credential="pharmacist, GPhC")


@pytest.fixture
def superuser(db) -> User:
    return factories.make_user("admin", is_superuser=True)


@pytest.fixture
def committing_db(transactional_db) -> Iterator[None]:
    """A database in which transactions really commit, for races. Its triggers go before the tables are emptied.

    So do the words that are found: Django empties the tables of models, and theirs is none.
    """
    yield
    triggers.remove(connection)
    fulltext.forget_all()


@pytest.fixture
def racing_db(committing_db, tmp_path: Path) -> Iterator[None]:
    """Let all connections meet where they would: on PostgreSQL as it is, on SQLite in a file.

    The tests' SQLite lies in memory, where one connection is shared and nothing ever waits for a lock.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    file = tmp_path / "races.sqlite3"
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
    copy.close()
    settings, memory = connections.settings["default"], connection.connection
    name = settings["NAME"]
    connection.connection, settings["NAME"] = None, str(file)
    try:
        yield
    finally:
        connection.close()
        connection.connection, settings["NAME"] = memory, name
