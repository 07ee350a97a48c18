"""Several people at the same moment: one deed is done, everybody else hears why theirs was not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections

from drugs import changes, review
from drugs.models import Entry, Event, EventCounter, Revision
from tests import factories

pytestmark = pytest.mark.usefixtures("racing_db")

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


def at_once(*calls: Callable[[], Any]) -> list[str]:
    """Start every call at the same moment in a thread of its own; return "done", a code, or an error, sorted."""
    barrier, outcomes = threading.Barrier(len(calls)), []

    def run(call: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            call()
            outcome = "done"
        except review.ReviewError as refusal:
            outcome = refusal.code
        except Exception as error:  # noqa: BLE001  any other error is what the test is looking for
            outcome = repr(error)
        finally:
            connections.close_all()
        outcomes.append(outcome)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return sorted(outcomes)


def require_whole_record() -> None:
    seqs = list(Event.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert EventCounter.objects.get().last == len(seqs)
    assert changes.newest() == len(seqs)


def test_sqlite_races_in_a_file():
    assert connection.vendor != "sqlite" or not connection.is_in_memory_db()


def test_eight_approvers_make_one_approval():
    waiting = factories.make_submitted()
    approvers = [factories.make_user(f"approver{number}", "Moderators") for number in range(8)]

    outcomes = at_once(
        *(
            lambda approver=approver: review.approve(
                waiting, actor=approver, seen_digest=waiting.digest, seen_public=None
            )
            for approver in approvers
        )
    )

    assert outcomes == ["done"] + ["not-in-review"] * 7
    assert Event.objects.filter(verb="approve").count() == 1
    assert Revision.objects.get().number == 1
    require_whole_record()


def test_approving_and_withdrawing_do_not_wait_for_each_other_for_ever():
    """On PostgreSQL two verbs that lock entry and revision in another order would."""
    moderator, editor = factories.make_moderator(), factories.make_editor()
    for number in range(6):
        waiting = factories.make_submitted(factories.make_drug(f"Testamol {number}"))

        outcomes = at_once(
            lambda waiting=waiting: review.approve(
                waiting, actor=moderator, seen_digest=waiting.digest, seen_public=None
            ),
            lambda waiting=waiting: review.withdraw(waiting, actor=editor),
            lambda waiting=waiting: review.request_changes(waiting, actor=moderator, reason="no source"),
        )

        assert outcomes == ["done", "not-in-review", "not-in-review"]
    require_whole_record()


def test_saving_submitting_and_taking_over_leave_one_way():
    editor, editor2 = factories.make_editor(), factories.make_user("editor2", "Editors")
    for number in range(4):
        draft = factories.make_draft(factories.make_drug(f"Testamol {number}"))

        outcomes = at_once(
            lambda draft=draft: review.save_draft(
                draft, actor=editor, content=factories.make_content(usage=OTHER_USAGE), seen_digest=draft.digest
            ),
            lambda draft=draft: review.submit(draft, actor=editor, seen_digest=draft.digest),
            lambda draft=draft: review.take_over(draft, actor=editor2, seen_digest=draft.digest),
        )

        # Whoever comes second finds another text or none.
        assert outcomes.count("done") == 1
        assert set(outcomes) <= {"done", "stale", "not-a-draft"}
    require_whole_record()


def test_two_submit_and_one_waits():
    entry = factories.make_drug()
    drafts = [
        factories.make_draft(entry, actor=factories.make_user(f"writer{number}", "Editors")) for number in range(4)
    ]

    outcomes = at_once(
        *(lambda draft=draft: review.submit(draft, actor=draft.author, seen_digest=draft.digest) for draft in drafts)
    )

    assert outcomes == ["done", "in-review", "in-review", "in-review"]


def test_a_page_is_retracted_whatever_else_is_being_done():
    moderator, moderator2 = factories.make_moderator(), factories.make_user("moderator2", "Moderators")
    public = factories.make_approved()
    waiting = factories.make_submitted(public.entry, usage=OTHER_USAGE)

    at_once(
        lambda: review.retract(public.entry, actor=moderator, reason="wrong dose"),
        lambda: review.approve(waiting, actor=moderator2, seen_digest=waiting.digest, seen_public=public.pk),
    )

    assert not Entry.objects.published().exists()
    require_whole_record()


@pytest.mark.parametrize("what", ["drug", "combination"])
def test_the_same_entry_is_made_once(what):
    editor = factories.make_editor()
    drugs = [factories.make_drug("Testamol"), factories.make_drug("Placebex")]
    make = {
        "drug": lambda: review.create_drug("Newamol", actor=editor),
        "combination": lambda: review.create_combination(drugs, actor=editor),
    }[what]

    outcomes = at_once(*[make] * 4)

    assert outcomes == ["done", "exists", "exists", "exists"]
    require_whole_record()


def test_a_new_draft_is_begun_once():
    editor, entry = factories.make_editor(), factories.make_drug()

    outcomes = at_once(*[lambda: review.start_draft(entry, actor=editor)] * 4)

    assert outcomes == ["done"] * 4
    assert Revision.objects.count() == 1
