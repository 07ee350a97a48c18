"""Who has a text open, for how long, and what they read last."""

from datetime import timedelta

import pytest
from django.utils import timezone

from drugs import review
from drugs.models import Reading
from tests import factories

pytestmark = pytest.mark.django_db


def pass_time(seconds: int) -> None:
    """Let the last sign of life of everybody be so long ago."""
    Reading.objects.update(last_at=timezone.now() - timedelta(seconds=seconds))


def test_others_who_have_the_page_open_are_named(moderator, moderator2, editor2):
    waiting = factories.make_submitted()
    for person in (moderator, moderator2):
        review.opened(waiting, actor=person)

    assert review.also_open(waiting, actor=moderator) == [moderator2]
    assert review.also_open(waiting, actor=editor2) == [moderator, moderator2]


def test_whoever_has_another_text_of_the_same_page_open_is_named_too(moderator, moderator2):
    public = factories.make_approved()
    waiting = factories.make_submitted(public.entry, usage="Testamol is used for another made-up pain.")
    review.opened(public, actor=moderator2)

    assert review.also_open(waiting, actor=moderator) == [moderator2]


def test_who_gave_no_sign_of_life_has_left(moderator, moderator2):
    waiting = factories.make_submitted()
    review.opened(waiting, actor=moderator2)
    pass_time(seconds=200)

    assert review.also_open(waiting, actor=moderator) == []


def test_the_time_of_reading_adds_up_without_the_pauses(moderator):
    waiting = factories.make_submitted()
    review.opened(waiting, actor=moderator)
    for seconds in (40, 50, 4000, 30):
        pass_time(seconds)
        review.opened(waiting, actor=moderator)

    assert Reading.objects.get().seconds == 120


def test_what_was_read_last_is_another_text_of_the_page(editor, moderator, moderator2):
    first = factories.make_submitted(actor=editor)
    review.opened(first, actor=moderator)
    draft = review.request_changes(first, actor=moderator, reason="Name the label.")
    second = review.submit(draft, actor=editor, seen_digest=draft.digest)

    assert review.last_read(second, actor=moderator) == first
    assert review.last_read(first, actor=moderator) is None
    assert review.last_read(second, actor=moderator2) is None


def test_a_draft_that_somebody_saw_is_not_what_they_read(editor, moderator):
    draft = factories.make_draft(actor=editor)
    review.opened(draft, actor=moderator)
    waiting = factories.make_submitted(draft.entry, actor=moderator)

    assert review.last_read(waiting, actor=moderator) is None
