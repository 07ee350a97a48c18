"""Taking a page away at once, and bringing it back with care."""

import pytest

from drugs import review
from drugs.models import Entry, Event, Revision, SearchDocument
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


def newest() -> tuple[str, object, object, str]:
    event = Event.objects.first()
    return event.verb, event.actor, event.revision, event.note


@pytest.mark.parametrize("make", [factories.make_approved, factories.make_released])
def test_retracting_withdraws_the_page_and_its_history(make, moderator):
    revision = make()

    entry = review.retract(revision.entry, actor=moderator, reason=" wrong dose ")

    assert not Entry.objects.published().exists()
    assert not SearchDocument.objects.exists()
    assert (entry.is_retracted, entry.retraction_reason) == (True, "wrong dose")
    revision.refresh_from_db()
    assert (revision.withdrawn_at, revision.withdrawal_reason) == (entry.retracted_at, "wrong dose")
    assert newest() == ("retract", moderator, revision, "wrong dose")


def test_every_version_is_withdrawn_and_drafts_are_left(moderator, editor2):
    first = factories.make_approved()
    factories.make_approved(first.entry, usage=OTHER_USAGE)
    factories.make_draft(first.entry, actor=editor2)

    review.retract(first.entry, actor=moderator, reason="wrong dose")

    assert sorted((r.status, r.is_withdrawn) for r in Revision.objects.all()) == [
        ("approved", True),
        ("approved", True),
        ("draft", False),
    ]


def test_one_moderator_retracts_their_own_text(moderator, moderator2):
    revision = factories.make_approved(actor=moderator, approver=moderator2)

    assert review.retract(revision.entry, actor=moderator, reason="wrong dose").is_retracted


@pytest.mark.parametrize("reason", ["", " ", "x" * 2001, "a\x00", "a\ud800"])
def test_a_retraction_needs_a_reason(reason, moderator):
    revision = factories.make_approved()

    with refuses("reason"):
        review.retract(revision.entry, actor=moderator, reason=reason)


def test_nothing_is_retracted_twice(moderator, moderator2):
    revision = factories.make_approved()
    review.retract(revision.entry, actor=moderator, reason="wrong dose")

    with refuses("retracted"):
        review.retract(revision.entry, actor=moderator2, reason="another reason")


@pytest.mark.parametrize("make", [factories.make_draft, factories.make_submitted])
def test_what_was_never_public_is_not_retracted(make, moderator):
    revision = make()

    with refuses("not-public"):
        review.retract(revision.entry, actor=moderator, reason="wrong dose")


def test_restoring_opens_a_draft_and_leaves_the_page_retracted(editor, editor2, moderator):
    revision = factories.make_approved(actor=editor)
    review.retract(revision.entry, actor=moderator, reason="wrong dose")

    draft = review.restore(revision.entry, actor=editor2)

    assert (draft.content, draft.base, draft.author) == (revision.content, revision, editor2)
    assert not Entry.objects.published().exists()
    assert newest() == ("restore", editor2, draft, "")


def test_only_an_approval_ends_a_retraction(editor, moderator, moderator2):
    revision = factories.make_approved(actor=editor)
    review.retract(revision.entry, actor=moderator, reason="wrong dose")
    draft = review.restore(revision.entry, actor=moderator)

    waiting = review.submit(draft, actor=moderator, seen_digest=draft.digest)
    assert not Entry.objects.published().exists()
    with refuses("two-people"):
        review.approve(waiting, actor=moderator, seen_digest=waiting.digest, seen_public=revision.pk)
    public = review.approve(waiting, actor=moderator2, seen_digest=waiting.digest, seen_public=revision.pk)

    entry = Entry.objects.published().get()
    assert (entry.retracted_at, entry.retraction_reason) == (None, "")
    assert (public.number, public.is_withdrawn) == (2, False)
    assert SearchDocument.objects.filter(entry=entry).exists()
    revision.refresh_from_db()
    assert (revision.is_withdrawn, revision.is_public) == (True, False)


def test_a_page_that_came_back_can_be_retracted_again(moderator, moderator2):
    revision = factories.make_approved()
    review.retract(revision.entry, actor=moderator, reason="wrong dose")
    draft = review.restore(revision.entry, actor=moderator)
    waiting = review.submit(draft, actor=moderator, seen_digest=draft.digest)
    public = review.approve(waiting, actor=moderator2, seen_digest=waiting.digest, seen_public=revision.pk)

    review.retract(revision.entry, actor=moderator2, reason="wrong again")

    revision.refresh_from_db()
    public.refresh_from_db()
    assert (revision.withdrawal_reason, public.withdrawal_reason) == ("wrong dose", "wrong again")


def test_what_is_not_retracted_is_not_restored(editor):
    revision = factories.make_approved(actor=editor)

    with refuses("not-retracted"):
        review.restore(revision.entry, actor=editor)


def test_whoever_has_a_draft_restores_no_second_one(editor2, moderator):
    revision = factories.make_approved()
    factories.make_draft(revision.entry, actor=editor2)
    review.retract(revision.entry, actor=moderator, reason="wrong dose")

    with refuses("draft-exists"):
        review.restore(revision.entry, actor=editor2)
