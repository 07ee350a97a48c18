"""The first page: what stands on it for whom, in which order, and that more rows need no more queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drugs import review
from drugs.admin import dashboard, pace
from drugs.models import Entry, Name, Outcome, Reading, Report, SourceFile
from drugs.models.roles import CACHE
from tests import factories


def shown(user):
    """Return what a person's page holds by the key of its section, as a fresh request would."""
    user.__dict__.pop(CACHE, None)
    return {section.key: section for section in dashboard.of(user).sections}


def rows(section):
    return [row.name for row in section.rows]


def stop_file(path="drugs/testamol.md", outcome=Outcome.QUARANTINED, batch=None):
    return SourceFile.objects.create(
        batch=batch or factories.make_batch(), path=path, digest="0" * 64, raw=b"", outcome=outcome
    )


def fill(numbers, moderator, other):
    """Make one of everything that may wait for moderator, for each number."""
    for number in numbers:
        drug = factories.make_drug(f"Drug {number}")
        factories.make_submitted(drug)
        given = factories.make_submitted(factories.make_drug(f"Given {number}"))
        review.assign(given, actor=other, to=moderator)
        factories.make_released(factories.make_combination(f"A {number}", f"B {number}"))
        for usage in ("made-up pain of the first kind", "made-up pain of the second kind"):  # a drug of it changes
            factories.make_approved(Entry.objects.get(name=f"A {number}"), usage=f"It is used for {usage}, no other.")
        late = factories.make_approved(factories.make_drug(f"Late {number}"))
        Entry.objects.filter(pk=late.entry_id).update(review_due="2020-01-01")
        own = factories.make_submitted(factories.make_drug(f"Own {number}"), actor=moderator)
        review.request_changes(own, actor=other, reason="Say more.")
        Report.objects.create(entry=drug, text="wrong", may_harm=bool(number % 2))
        stop_file(f"drugs/{number}.md")
        review.propose_name(drug, f"Name {number}", actor=other)
        review.propose_redaction(own, actor=other, reason="It names a patient.")


SECTIONS = [
    "mine", "assigned", "anyone", "unread", "overdue", "changed-drugs", "reports", "imports", "names", "proposals",
]  # fmt: skip


def test_a_moderator_sees_all_that_waits(client, moderator, moderator2):
    fill(range(1), moderator, moderator2)
    client.force_login(moderator)

    response = client.get("/admin/")

    assert [section.key for section in response.context["dashboard"].sections] == SECTIONS
    assert response.context["dashboard"].quiet == []
    assert all(section.number.value == len(section.rows) >= 1 for section in response.context["dashboard"].sections)


def test_more_rows_add_no_queries(client, moderator, moderator2):
    fill(range(8), moderator, moderator2)
    client.force_login(moderator)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/")
    fill(range(8, 30), moderator, moderator2)
    client.force_login(moderator)  # after a minute the last use of a session is written anew, which would be counted
    client.get("/admin/")

    with CaptureQueriesContext(connection) as many:
        response = client.get("/admin/")

    assert response.context["dashboard"].sections[0].number.value == 30
    assert len(many) == len(few)


def test_every_link_of_the_page_leads_somewhere(client, moderator, moderator2):
    fill(range(1), moderator, moderator2)
    client.force_login(moderator)
    sections = client.get("/admin/").context["dashboard"].sections
    urls = {section.url for section in sections if section.url} | {row.url for part in sections for row in part.rows}

    answers = {url: client.get(url).status_code for url in urls}

    assert set(answers.values()) == {200}, answers


def test_the_number_of_a_section_is_that_of_its_list(client, moderator, moderator2):
    fill(range(8), moderator, moderator2)
    client.force_login(moderator)
    sections = [
        part for part in client.get("/admin/").context["dashboard"].sections if part.url and part.key != "imports"
    ]

    counts = {part.key: client.get(part.url).context["cl"].result_count for part in sections}

    assert counts == {part.key: part.number.value for part in sections}
    assert all(len(part.rows) == dashboard.MOST_ROWS for part in sections)


def test_a_row_leads_on_to_the_next_of_its_section(client, moderator):
    for name in ("One", "Two"):
        factories.make_submitted(factories.make_drug(name))

    row = shown(moderator)["anyone"].rows[0]

    assert row.name == "One"
    assert row.url.endswith("?_changelist_filters=queue%3Danyone")


def test_what_was_sent_back_comes_first_with_the_reason(client, editor, moderator):
    back = factories.make_submitted(factories.make_drug("Sent back"))
    review.request_changes(back, actor=moderator, reason="Name the kidneys.")
    factories.make_draft(factories.make_drug("Newer"))
    client.force_login(editor)

    page = client.get("/admin/").content.decode()

    assert rows(shown(editor)["mine"]) == ["Sent back", "Newer"]
    assert "moderator asks for changes:" in page
    assert "Name the kidneys." in page


def test_a_reason_is_shown_as_text(client, editor, moderator):
    back = factories.make_submitted()
    review.request_changes(back, actor=moderator, reason="<script>alert(1)</script>")
    client.force_login(editor)

    page = client.get("/admin/").content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_waiting_for_anyone_leaves_out_what_i_wrote_and_what_somebody_has(moderator, moderator2):
    factories.make_submitted(factories.make_drug("First"))
    factories.make_submitted(factories.make_drug("Mine"), actor=moderator)
    taken = factories.make_submitted(factories.make_drug("Taken"))
    review.assign(taken, actor=moderator2, to=moderator2)
    factories.make_submitted(factories.make_drug("Second"))

    assert rows(shown(moderator)["anyone"]) == ["First", "Second"]


def test_what_i_helped_to_write_does_not_wait_for_me(moderator):
    draft = factories.make_draft(factories.make_drug("Together"), actor=moderator)
    taken = review.take_over(draft, actor=factories.make_editor(), seen_digest=draft.digest)
    review.submit(taken, actor=taken.author, seen_digest=taken.digest)

    assert "anyone" not in shown(moderator)


def test_reports_of_harm_come_first(moderator):
    drug = factories.make_drug()
    for text, may_harm in (("a comma", False), ("a dose", True)):
        Report.objects.create(entry=drug, text=text, may_harm=may_harm)

    section = shown(moderator)["reports"]

    assert [row.quote for row in section.rows] == ["a dose", "a comma"]
    assert [badge.words for badge in section.rows[0].badges] == ["could harm someone"]


def test_a_stopped_file_that_came_again_is_no_work_any_more(moderator):
    stop_file("drugs/a.md")
    stop_file("drugs/b.md", Outcome.FAILED)
    stop_file("drugs/a.md", Outcome.CREATED)

    section = shown(moderator)["imports"]

    assert section.number.value == 1
    assert section.rows[0].words.endswith("0 in quarantine, 0 beside another, 1 failed")


def test_nobody_accepts_an_own_name_or_does_an_own_proposal(moderator, moderator2):
    text = factories.make_submitted()
    review.request_changes(text, actor=moderator2, reason="Say more.")
    review.propose_name(text.entry, "Testex", actor=moderator)
    review.propose_redaction(text, actor=moderator, reason="It names a patient.")

    assert not {"names", "proposals"} & set(shown(moderator))
    assert {"names", "proposals"} <= set(shown(moderator2))
    assert Name.objects.count() == 1


def test_an_editor_sees_what_an_editor_may_do(client, editor, moderator, moderator2):
    fill(range(1), moderator, moderator2)
    factories.make_draft(factories.make_drug("Own draft"))
    client.force_login(editor)

    board = client.get("/admin/").context["dashboard"]

    assert [section.key for section in board.sections] == ["mine", "submitted", "imports"]
    assert board.pace is None


def test_a_superuser_without_a_role_sees_accounts_and_no_work(client, superuser, moderator, moderator2):
    fill(range(1), moderator, moderator2)
    client.force_login(superuser)

    response = client.get("/admin/")

    assert response.context["dashboard"].sections == []
    assert "Your account writes and approves no texts." in response.content.decode()
    assert "/admin/auth/user/" in response.content.decode()


def test_without_a_decision_there_is_no_pace(moderator):
    factories.make_released()

    assert pace.measure().wait == "no decision yet"


def test_the_pace_is_the_median_of_decisions_and_of_their_readers(moderator, moderator2):
    for number, seconds in enumerate((60, 600, 6000)):
        text = factories.make_submitted(factories.make_drug(f"Drug {number}"))
        now = timezone.now()
        for user, length in ((moderator2, 99_999), (moderator, seconds)):
            Reading.objects.create(revision=text, user=user, first_at=now, last_at=now, seconds=length)
        review.request_changes(text, actor=moderator, reason="Say more.")

    measured = pace.measure()

    assert measured == pace.Pace(wait="less than a minute", reading="10 minutes")


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(0), "less than a minute"),
        (timedelta(seconds=50), "1 minute"),
        (timedelta(minutes=89), "89 minutes"),
        (timedelta(minutes=91), "2 hours"),
        (timedelta(hours=12), "half a day"),
        (timedelta(hours=20), "a day"),
        (timedelta(hours=40), "2 days"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_a_length_of_time_is_said_in_one_unit(time, words):
    assert pace.in_words(time) == words
