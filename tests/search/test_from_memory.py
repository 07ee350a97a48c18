"""Names are still found while the database is away, and none that was withdrawn comes back."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from drugs import changes, review, search
from drugs.pagestore.following import newest
from drugs.search import memory
from drugs.search.from_memory import find_in_memory
from tests import factories

pytestmark = pytest.mark.django_db


@contextmanager
def outage():
    def gone(execute, sql, params, many, context):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(gone):
        yield


@pytest.fixture(autouse=True)
def own_memory(monkeypatch):
    """Forget what other tests had in memory."""
    for name, value in vars(memory.Memory()).items():
        monkeypatch.setattr(memory.MEMORY, name, value)


@pytest.fixture
def public(moderator):
    factories.make_released(factories.make_drug("Testamol"))
    factories.make_released(factories.make_combination("Testamol", "Placebo acid"))
    name = review.propose_name(search.find("Testamol")[0].entry, "Testacetamol", actor=factories.make_editor())
    review.accept_name(name, actor=moderator)
    wrong = review.propose_name(name.entry, "Tsetamol", actor=factories.make_editor(), kind="misspelling")
    review.accept_name(wrong, actor=moderator)
    return search.find("Testamol")[0].entry


@pytest.mark.parametrize(
    "typed",
    [
        "Testamol",
        "testacetamol",
        "testam",
        "Testanol",
        "tsetamol",
        "placebo acid and testamol",
        "Testamol + Placebo acid",
    ],
)
def test_names_are_found_as_before(public, typed):
    before = search.find(typed)

    with outage():
        found, names_only = search.find_or_recall(typed)

    assert names_only
    seen = [(one.entry.get_absolute_url(), one.entry.name, one.matched, one.match) for one in found]
    assert seen == [
        (one.entry.get_absolute_url(), one.entry.name, one.matched, one.match)
        for one in before
        if one.match != search.How.TEXT
    ]


def test_with_the_database_it_is_asked(public):
    found, names_only = search.find_or_recall("Testamol")

    assert not names_only
    assert found == search.find("Testamol")


def test_after_something_happened_memory_is_not_trusted(public, moderator):
    review.retract(public, actor=moderator, reason="A wrong dose.")
    changes.announce(newest())

    with outage(), pytest.raises(OperationalError):
        search.find_or_recall("Testamol")


def test_a_process_that_never_searched_has_nothing_to_say(public):
    memory.MEMORY.version = ""

    assert find_in_memory("Testamol") is None


def test_what_was_kept_up_is_known_to_have_gone(public, moderator):
    review.retract(public, actor=moderator, reason="A wrong dose.")
    changes.announce(newest())
    memory.keep_up()

    with outage():
        found, _names_only = search.find_or_recall("Testamol")

    assert public.get_absolute_url() not in [one.entry.get_absolute_url() for one in found]


def test_the_search_page_says_that_it_knows_only_names(public, client):
    client.get("/search/?q=testamol")

    with outage():
        page = client.get("/search/?q=testamol")
        suggested = client.get("/api/v1/suggest?q=testamol")

    assert page.status_code == suggested.status_code == 200
    assert "Only names are searched at the moment" in page.content.decode()
    assert "/drugs/testamol/" in page.content.decode()
    assert suggested.json()["results"][0]["url"].endswith("/drugs/testamol/")
