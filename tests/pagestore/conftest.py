"""A store in a folder of its own, and the layer in front of Django that fills it."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler

from drugs.pagestore import store as stores
from drugs.pagestore.layer import FinishedPages
from medref.requests import tell_finished
from tests.pagestore.asking import Browser


@pytest.fixture
def store(own_data_dir, kept_connection):
    return stores.current()


@pytest.fixture
def site(db, store) -> Browser:
    """A browser before the layer, on a database in which nothing was announced yet."""
    return Browser(FinishedPages(WSGIHandler(), store, tell_finished))
