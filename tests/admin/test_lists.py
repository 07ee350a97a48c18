"""The queue and the other lists: what stands in them, and that more rows need no more queries."""

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


@pytest.mark.parametrize(
    "path", ["revision/", "revision/?queue=all", "drug/", "combination/", "event/", "name/", "report/", "importbatch/"]
)
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


def test_the_queue_shows_what_waits_the_longest_wait_first(client, moderator):
    first = factories.make_submitted(factories.make_drug("First"))
    factories.make_draft(factories.make_drug("Not this"))
    second = factories.make_submitted(factories.make_drug("Second"))
    client.force_login(moderator)

    response = client.get("/admin/drugs/revision/")

    assert [revision.pk for revision in response.context["cl"].result_list] == [first.pk, second.pk]


def test_each_queue_shows_its_own(client, moderator):
    draft = factories.make_draft(factories.make_drug("Draft"))
    mine = factories.make_draft(factories.make_drug("Mine"), actor=moderator)
    unread = factories.make_released(factories.make_drug("Unread"))
    public = factories.make_approved(factories.make_drug("Public"))
    client.force_login(moderator)

    shown = {
        queue: {
            revision.pk for revision in client.get(f"/admin/drugs/revision/?queue={queue}").context["cl"].result_list
        }
        for queue in ("mine", "drafts", "unread", "public", "all", "waiting", "no-such")
    }

    assert shown["mine"] == {mine.pk}
    assert shown["drafts"] == {draft.pk, mine.pk}
    assert shown["unread"] == {unread.pk}
    assert shown["public"] == {unread.pk, public.pk}
    assert len(shown["all"]) == 4
    assert shown["waiting"] == shown["no-such"] == set()


def test_the_first_page_says_what_waits(client, moderator):
    factories.make_submitted()
    factories.make_submitted(factories.make_drug("Own"), actor=moderator)
    client.force_login(moderator)

    queues = {queue.title: queue.number for queue in client.get("/admin/").context["queues"]}

    assert queues["Waiting for review"] == 1
    assert queues["Your drafts"] == 0


def test_an_entrys_page_links_to_its_events(client, editor):
    revision = factories.make_submitted()
    factories.make_drug("Another")
    client.force_login(editor)

    response = client.get(f"/admin/drugs/drug/{revision.entry_id}/history/", follow=True)

    assert {event.entry_id for event in response.context["cl"].result_list} == {revision.entry_id}
