"""Fixtures: the accounts that tests act as."""

import os
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connection
from hypothesis import settings

from drugs.models import triggers
from tests import factories

# The same examples on every run. `HYPOTHESIS_PROFILE=deep` tries many more, and new ones each time.
settings.register_profile("quick", derandomize=True, database=None, deadline=None)
settings.register_profile("deep", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(autouse=True)
def own_data_dir(tmp_path, settings):
    """Keep what a running site writes out of the tree and apart from other tests."""
    settings.DATA_DIR = tmp_path


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
    """A database in which transactions really commit, for races. Its triggers go before the tables are emptied."""
    yield
    triggers.remove(connection)
