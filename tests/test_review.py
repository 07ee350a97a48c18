"""The verbs: who may, in which state, and what they change."""

import pytest

from drugs import review
from drugs.models import Entry
from tests import factories


def test_approve_makes_the_text_public(editor, moderator):
    revision = factories.make_submitted()

    review.approve(revision, actor=moderator, seen_digest=revision.digest, seen_public=None)

    assert Entry.objects.published().get().public_revision().number == 1


def test_approve_refuses_the_author(moderator):
    revision = factories.make_submitted(actor=moderator)

    with pytest.raises(review.ReviewError) as refusal:
        review.approve(revision, actor=moderator, seen_digest=revision.digest, seen_public=None)

    assert refusal.value.code == "two-people"


def test_release_lets_an_import_out(moderator):
    revision = factories.make_imported()

    review.release(revision, actor=moderator, reason="first")

    assert Entry.objects.published().get().public_revision().is_released


def test_retract_and_restore(moderator, moderator2):
    revision = factories.make_approved()

    review.retract(revision.entry, actor=moderator, reason="wrong dose")
    assert not Entry.objects.published().exists()
    draft = review.restore(revision.entry, actor=moderator)
    draft = review.submit(draft, actor=moderator, seen_digest=draft.digest)
    review.approve(draft, actor=moderator2, seen_digest=draft.digest, seen_public=revision.pk)

    assert Entry.objects.published().get().public_revision().number == 2
