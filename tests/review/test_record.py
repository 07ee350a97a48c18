"""Every deed is on record, numbered without a gap, and announced once it stands."""

import pytest
from django.db import transaction

from drugs import changes, review
from drugs.models import Event, EventCounter
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_whole_life_is_on_record_without_a_gap(editor, editor2, moderator, moderator2):
    waiting = factories.make_submitted(actor=editor)
    draft = review.request_changes(waiting, actor=moderator, reason="no source")
    draft = review.take_over(draft, actor=editor2, seen_digest=draft.digest)
    waiting = review.submit(draft, actor=editor2, seen_digest=draft.digest)
    public = review.approve(waiting, actor=moderator, seen_digest=waiting.digest, seen_public=None)
    review.retract(public.entry, actor=moderator, reason="wrong dose")
    draft = review.restore(public.entry, actor=editor)
    review.discard(draft, actor=editor, seen_digest=draft.digest)

    events = list(Event.objects.order_by("seq").values_list("seq", "verb", "actor__username", "note"))

    assert events == [
        (1, "create", "editor", ""),
        (2, "start_draft", "editor", ""),
        (3, "submit", "editor", ""),
        (4, "request_changes", "moderator", "no source"),
        (5, "take_over", "editor2", ""),
        (6, "submit", "editor2", ""),
        (7, "approve", "moderator", ""),
        (8, "retract", "moderator", "wrong dose"),
        (9, "restore", "editor", ""),
        (10, "discard", "editor", ""),
    ]
    assert EventCounter.objects.get().last == 10


def test_a_refusal_uses_up_no_number(editor):
    draft = factories.make_draft(actor=editor)

    with pytest.raises(review.ReviewError):
        review.submit(draft, actor=editor, seen_digest="0" * 64)
    review.submit(draft, actor=editor, seen_digest=draft.digest)

    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]


def test_a_deed_is_announced_once_it_is_committed(editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.make_draft(actor=editor)
        assert changes.newest() == 0

    assert changes.newest() == 2


def test_a_deed_that_is_undone_is_not_announced(editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as announced, transaction.atomic():
        factories.make_draft(actor=editor)
        transaction.set_rollback(True)

    assert (announced, changes.newest(), Event.objects.count()) == ([], 0, 0)
