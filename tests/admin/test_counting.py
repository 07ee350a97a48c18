"""No list of the team counts more than a bound, and none says that it did."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs.admin import counting, dashboard, neighbours, queue_list
from drugs.models import AssessedFinding, Revision
from tests import factories
from tests.admin.test_neighbours import ADMIN, asked

pytestmark = pytest.mark.django_db

QUEUE = "/admin/drugs/revision/"


@pytest.fixture
def few(monkeypatch) -> int:
    """A bound that ten texts are beyond."""
    monkeypatch.setattr(counting, "MOST", 8)
    monkeypatch.setattr(neighbours, "MOST", 8)
    monkeypatch.setattr(queue_list, "MOST", 8)
    return 8


def make_waiting(number):
    return [factories.make_submitted(factories.make_drug(f"Drug {n}")) for n in range(number)]


@pytest.mark.parametrize(("there", "number", "words"), [(7, 7, "7"), (8, 8, "8"), (9, 8, "more than 8")])
def test_a_number_is_told_up_to_the_bound(few, there, number, words):
    make_waiting(there)

    counted = counting.number_of(Revision.objects.waiting())

    assert (counted.value, str(counted)) == (number, words)


def test_a_number_of_thousands_is_written_so():
    assert str(counting.Number(1_000, True)) == "more than 1,000"


def test_the_list_says_so_and_ends_there(client, moderator, few, monkeypatch):
    monkeypatch.setattr(ADMIN, "list_per_page", 5)
    make_waiting(10)
    client.force_login(moderator)

    first, second, third = (client.get(f"{QUEUE}?p={page}") for page in (1, 2, 3))

    assert "more than 8 texts" in first.content.decode()
    assert len(second.context["cl"].result_list) == 3
    assert third.status_code == 400


def test_a_short_list_says_how_many(client, moderator):
    make_waiting(2)
    client.force_login(moderator)

    assert "2 texts" in client.get(QUEUE).content.decode()


def test_the_first_page_says_so(client, moderator, few):
    make_waiting(10)
    client.force_login(moderator)

    page = client.get("/admin/")

    numbers = {section.key: str(section.number) for section in page.context["dashboard"].sections}
    assert numbers["anyone"] == "more than 8"
    assert "See them in the list" in page.content.decode()


def test_a_section_that_shows_all_is_not_counted(moderator):
    make_waiting(2)
    dashboard.of(moderator)

    with CaptureQueriesContext(connection) as queries:
        section = dashboard.anyone(moderator)

    assert section.number == counting.Number(2)
    assert not any("COUNT" in query["sql"] for query in queries)


def test_a_text_says_so_of_its_queue(moderator, few):
    texts = make_waiting(10)

    inside, beyond = (neighbours.of(ADMIN, asked(moderator), text) for text in (texts[0], texts[9]))

    assert (inside.position, str(inside.total)) == (1, "more than 8")
    assert (beyond.position, str(beyond.total)) == (0, "more than 8")


def test_the_checks_that_found_something_are_known(db):
    assert AssessedFinding.check_ids() == []

    for name in ("One", "Other"):
        factories.make_submitted(factories.make_drug(name), introduction="As an AI, I cannot help with that. 5 mg.")

    stored = set(AssessedFinding.objects.values_list("check_id", flat=True))
    assert AssessedFinding.check_ids() == sorted(stored)
    assert len(stored) > 1
