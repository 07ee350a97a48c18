"""Which texts may be seen."""

import pytest
from django.db import connection

from drugs import review
from drugs.models import Entry, Revision, triggers
from tests import factories

pytestmark = pytest.mark.django_db

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


def test_only_the_public_text_is_published():
    first = factories.make_approved()
    second = factories.make_approved(first.entry, usage=OTHER_USAGE)
    factories.make_submitted(first.entry, usage=OTHER_USAGE + " Or is it?")

    assert list(Revision.objects.published()) == [second]


@pytest.mark.parametrize("rows", [Entry.objects, Revision.objects], ids=["entries", "texts"])
@pytest.mark.parametrize("what", ["of the page", "of its texts"])
def test_a_retraction_shows_nothing_though_half_of_it_was_taken_back_by_hand(moderator, rows, what):
    """A retraction stands twice, on the entry and on each of its texts: either alone keeps the page away."""
    revision = factories.make_approved()
    review.retract(revision.entry, actor=moderator, reason="wrong dose")

    if what == "of the page":
        Entry.objects.update(retracted_at=None, retraction_reason="")
    else:
        triggers.remove(connection)  # they refuse it
        Revision.objects.update(withdrawn_at=None, withdrawal_reason="")

    assert not rows.published().exists()


def test_the_public_history_holds_what_was_public_newest_first():
    first = factories.make_approved()
    second = factories.make_approved(first.entry, usage=OTHER_USAGE)
    factories.make_submitted(first.entry, usage=OTHER_USAGE + " Or is it?")
    factories.make_draft(factories.make_drug("Placebex"))

    assert list(Revision.objects.public_history()) == [second, first]


def test_nothing_of_a_retracted_entry_is_published_or_history(moderator):
    revision = factories.make_released()
    review.retract(revision.entry, actor=moderator, reason="wrong dose")

    assert not Revision.objects.published().exists()
    assert not Revision.objects.public_history().exists()
    assert not Revision.objects.unread().exists()


def test_a_version_from_before_a_retraction_stays_withdrawn(moderator, moderator2):
    revision = factories.make_approved()
    review.retract(revision.entry, actor=moderator, reason="wrong dose")
    draft = review.restore(revision.entry, actor=moderator)
    draft = review.submit(draft, actor=moderator, seen_digest=draft.digest)
    review.approve(draft, actor=moderator2, seen_digest=draft.digest, seen_public=revision.pk)

    assert [r.is_withdrawn for r in Revision.objects.public_history()] == [False, True]


def test_the_queue_is_oldest_first():
    first = factories.make_submitted(factories.make_drug("Testamol"))
    second = factories.make_submitted(factories.make_drug("Placebex"))
    factories.make_draft(factories.make_drug("Nocebex"))

    assert list(Revision.objects.waiting()) == [first, second]


def test_public_and_nobody_read_it_is_what_was_only_released(moderator2):
    released = factories.make_released(factories.make_drug("Testamol"))
    factories.make_approved(factories.make_drug("Placebex"))
    checked = factories.make_released(factories.make_drug("Nocebex"))
    review.check(checked, actor=moderator2, seen_digest=checked.digest)

    assert list(Revision.objects.unread()) == [released]


def test_a_revision_says_how_it_was_let_out(moderator, moderator2):
    kinds = ("is_draft", "is_in_review", "is_approved", "is_released", "is_individually_approved", "is_checked")
    revisions = {
        "draft": factories.make_draft(factories.make_drug("A1")),
        "waiting": factories.make_submitted(factories.make_drug("A2")),
        "released": factories.make_released(factories.make_drug("A3"), approver=moderator2),
        "approved": factories.make_approved(factories.make_drug("A4"), approver=moderator),
        "checked": factories.make_approved(factories.make_drug("A5"), approver=moderator2),
    }

    said = {name: {kind for kind in kinds if getattr(revision, kind)} for name, revision in revisions.items()}

    assert said == {
        "draft": {"is_draft"},
        "waiting": {"is_in_review"},
        "released": {"is_approved", "is_released"},
        "approved": {"is_approved", "is_individually_approved"},
        "checked": {"is_approved", "is_individually_approved", "is_checked"},
    }


def test_the_computed_digest_shows_a_text_that_was_changed_past_the_verbs():
    draft = factories.make_draft(factories.make_combination())

    Revision.objects.update(dosage="5,000 mg")

    assert draft.computed_digest() == draft.digest
    assert Revision.objects.get().computed_digest() != draft.digest
