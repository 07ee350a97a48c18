"""Next and previous: the same queue, in the same order, as the list that the text was opened from."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from drugs import review
from drugs.admin import neighbours
from drugs.models import Revision
from tests import factories
from tests.admin.conftest import address

ADMIN = admin.site._registry[Revision]


def asked(user, filters=None):
    query = {} if filters is None else {neighbours.FILTERS: filters}
    request = RequestFactory().get(f"/admin/drugs/revision/1/change/?{urlencode(query)}")
    request.user = user
    return request


def make_three():
    return [factories.make_submitted(factories.make_drug(name)) for name in ("Zulu", "Mike", "Alpha")]


def test_the_queue_is_walked_in_its_own_order(moderator):
    first, second, third = make_three()

    beside = [neighbours.of(ADMIN, asked(moderator), text) for text in (first, second, third)]

    assert [(one.previous, one.next) for one in beside] == [
        ("", address(second)),
        (address(first), address(third)),
        (address(second), ""),
    ]
    assert [(one.position, one.total.value) for one in beside] == [(1, 3), (2, 3), (3, 3)]


def test_the_filters_of_the_list_are_kept(moderator):
    first, second, _third = make_three()
    for text in (second, first):
        review.assign(text, actor=moderator, to=moderator)
    filters = "queue=assigned&kind=drug"

    found = neighbours.of(ADMIN, asked(moderator, filters), first)

    kept = urlencode({neighbours.FILTERS: filters})
    assert (found.previous, found.next) == ("", f"{address(second)}?{kept}")
    assert found.back == f"/admin/drugs/revision/?{filters}"
    assert found.total.value == 2


def test_the_order_that_was_chosen_in_the_list_is_kept(moderator):
    zulu, mike, alpha = make_three()

    found = neighbours.of(ADMIN, asked(moderator, "o=1"), mike)

    kept = urlencode({neighbours.FILTERS: "o=1"})
    assert (found.previous, found.next) == (f"{address(alpha)}?{kept}", f"{address(zulu)}?{kept}")


def test_what_nobody_read_is_walked_by_risk(moderator):
    few = factories.make_released(factories.make_drug("Few"), dosage="Adults: 5 mg once.")
    many = factories.make_released(factories.make_drug("Many"), dosage="5 mg, then 10 mg, then 20 mg.")

    found = neighbours.of(ADMIN, asked(moderator, "queue=unread"), many)

    assert found.previous == ""
    assert found.next.startswith(address(few))


def test_a_text_that_left_the_queue_leads_to_its_first(moderator):
    first, second, _third = make_three()
    review.request_changes(first, actor=moderator, reason="Say more.")

    found = neighbours.of(ADMIN, asked(moderator), first)

    assert (found.previous, found.next, found.position, found.total.value) == ("", address(second), 0, 2)


def test_an_empty_queue_leads_nowhere(moderator):
    text = factories.make_approved()

    found = neighbours.of(ADMIN, asked(moderator), text)

    assert (found.previous, found.next, found.total.value) == ("", "", 0)


@pytest.mark.parametrize(
    "filters", ["author__password__startswith=m", "batch__id__exact=x", "usage__regex=[", "x", "&" * 2000 + "=", "\x00"]
)
def test_filters_that_the_list_refuses_are_dropped(moderator, filters):
    first, second, _third = make_three()

    found = neighbours.of(ADMIN, asked(moderator, filters), first)

    assert found.next.split("?")[0] == address(second)
    assert "password" not in found.back


def test_the_page_of_a_text_shows_them(client, moderator):
    first, second, _third = make_three()
    client.force_login(moderator)

    page = client.get(address(first), {neighbours.FILTERS: "queue=waiting"}).content.decode()

    assert f'<a href="{address(second)}?_changelist_filters=queue%3Dwaiting" data-key="n"' in page
    assert 'data-key="p"' not in page


def test_a_long_queue_costs_one_query(moderator):
    first, *_rest = make_three()
    neighbours.of(ADMIN, asked(moderator), first)  # what the person may do is asked once a request
    with CaptureQueriesContext(connection) as few:
        neighbours.of(ADMIN, asked(moderator), first)
    for number in range(20):
        factories.make_imported(factories.make_drug(f"Drug {number}"))

    with CaptureQueriesContext(connection) as many:
        neighbours.of(ADMIN, asked(moderator), first)

    assert len(few) == len(many) == 1


def test_a_page_that_the_list_does_not_have_is_dropped_with_its_filters(moderator):
    first = make_three()[0]
    for number in range(ADMIN.list_per_page):
        factories.make_imported(factories.make_drug(f"Drug {number}"))

    known = neighbours.of(ADMIN, asked(moderator, "kind=drug&p=2"), first)
    unknown = neighbours.of(ADMIN, asked(moderator, "kind=drug&p=3"), first)

    assert known.back == "/admin/drugs/revision/?kind=drug&p=2"
    assert unknown.back == "/admin/drugs/revision/"


def test_filters_beside_the_queue_are_kept_too(moderator):
    first = make_three()[0]

    found = neighbours.of(ADMIN, asked(moderator, "finding=level:blocking&letter=q"), first)

    assert found.total.value == 0
