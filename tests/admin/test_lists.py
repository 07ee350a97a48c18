"""The lists beside the queue: that more rows need no more queries, and that they lead to each other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs import review
from drugs.models import Report
from tests import factories


def fill(numbers, moderator):
    for number in numbers:
        drug = factories.make_drug(f"Drug {number}")
        factories.make_approved(drug)
        factories.make_imported(drug, usage=f"Other words, number {number}, for the same made-up pain.")
        factories.make_submitted(factories.make_combination(f"A {number}", f"B {number}"))
        factories.make_draft(factories.make_drug(f"Draft {number}"))
        review.propose_name(drug, f"Name {number}", actor=moderator)
        Report.objects.create(entry=drug, text="wrong")


@pytest.mark.parametrize("path", ["drug/", "combination/", "event/", "name/", "report/", "importbatch/"])
def test_more_rows_add_no_queries(client, moderator, path):
    client.force_login(moderator)
    fill(range(1), moderator)
    client.get(f"/admin/drugs/{path}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/admin/drugs/{path}")
    fill(range(1, 5), moderator)

    with CaptureQueriesContext(connection) as many:
        response = client.get(f"/admin/drugs/{path}")

    assert response.status_code == 200
    assert len(many) == len(few)


def test_an_entrys_page_links_to_its_events(client, editor):
    revision = factories.make_submitted()
    factories.make_drug("Another")
    client.force_login(editor)

    response = client.get(f"/admin/drugs/drug/{revision.entry_id}/history/", follow=True)

    assert {event.entry_id for event in response.context["cl"].result_list} == {revision.entry_id}


@pytest.mark.parametrize(
    ("path", "title"),
    [("report", "possible harm"), ("importbatch", "who wrote the words"), ("revision", "import")],
)
def test_a_filter_is_titled_by_what_it_chooses(client, moderator, path, title):
    fill(range(3), moderator)
    client.force_login(moderator)

    response = client.get(f"/admin/drugs/{path}/")

    assert title in [str(one.title) for one in response.context["cl"].filter_specs]
    assert f"By {title}" in response.content.decode()
