"""A revision moves forward only, and an approval stands as it was given."""

from itertools import permutations

import pytest
from django.utils import timezone

from drugs import review
from drugs.models import Revision
from tests import factories
from tests.attacks import by_every_way, change, copy_of, let_out_by, refused

pytestmark = pytest.mark.django_db

FORWARD = {("draft", "in_review"), ("draft", "closed"), ("in_review", "approved"), ("in_review", "closed")}
STATES = ("draft", "in_review", "approved", "closed")
SOURCE = [{"kind": "label", "title": "A label", "url": "", "date": ""}]


def in_state(state: str) -> Revision:
    if state == "draft":
        return factories.make_draft()
    if state == "closed":
        draft = factories.make_draft()
        return review.discard(draft, actor=draft.author, seen_digest=draft.digest)
    return factories.make_submitted() if state == "in_review" else factories.make_approved()


def values_of(state: str, person: object) -> dict[str, object]:
    """Return what a revision of the state must hold, so that only the step itself can be refused."""
    if state == "approved":
        return let_out_by(person, submitted_at=timezone.now())
    nothing = {"approver_id": None, "approval": "", "number": None, "is_public": False}
    return {"status": state, **nothing, "approved_at": None, "published_at": None}


@pytest.mark.parametrize("way", ["update", "sql"])
@pytest.mark.parametrize(("old", "new"), sorted(set(permutations(STATES, 2)) - FORWARD))
def test_no_step_but_forward(way, old, new, moderator2):
    revision = in_state(old)

    with refused():
        change(revision, way, **values_of(new, moderator2))

    revision.refresh_from_db()
    assert revision.status == old


@pytest.mark.parametrize("way", ["bulk_update", "save"])
def test_an_approved_text_does_not_become_a_draft_again(way, moderator2):
    revision = factories.make_approved()

    with refused():
        change(revision, way, **values_of("draft", moderator2))


@pytest.mark.parametrize("state", ["in_review", "approved", "closed", "anything"])
def test_a_revision_is_inserted_as_a_draft_only(state):
    closed = in_state("closed")

    with refused("A revision begins as a draft."):
        Revision.objects.bulk_create([copy_of(closed, status=state)])


@by_every_way
@pytest.mark.parametrize("missing", ["approver_id", "number", "published_at", "approved_at"])
def test_an_approval_lacks_nothing(way, missing, moderator):
    revision = factories.make_submitted()

    with refused():
        change(revision, way, **let_out_by(moderator, **{missing: None}))


def test_an_approval_is_one_of_the_two_kinds(moderator):
    revision = factories.make_imported()

    for approval in ("", "other"):
        with refused():
            change(revision, "update", **let_out_by(moderator, approval=approval, approved_at=None))


def test_a_text_that_nobody_submitted_is_not_approved(moderator):
    revision = factories.make_draft()
    change(revision, "update", status="in_review")

    with refused():
        change(revision, "update", **let_out_by(moderator))


def test_a_release_does_not_claim_that_a_person_approved(moderator):
    revision = factories.make_imported()

    with refused():
        change(revision, "update", **let_out_by(moderator, approval="batch"))


@by_every_way
def test_only_a_text_of_an_import_is_released(way, moderator):
    revision = factories.make_submitted()

    with refused("Only a text of an import is released unread."):
        change(revision, way, **let_out_by(moderator, approval="batch", approved_at=None))


@by_every_way
@pytest.mark.parametrize("column", ["number", "published_at", "approved_at", "approval"])
def test_an_approval_stands(way, column):
    revision = factories.make_approved()
    other = {"number": 9, "approval": "batch"}.get(column, timezone.now())
    values = {column: other} | ({"approved_at": None} if column == "approval" else {})

    with refused():
        change(revision, way, **values)


@by_every_way
def test_a_released_text_may_still_be_approved_individually(way, moderator2):
    revision = factories.make_released()

    change(revision, way, approval="individual", approver_id=moderator2.pk, approved_at=timezone.now())

    revision.refresh_from_db()
    assert revision.is_individually_approved


@by_every_way
@pytest.mark.parametrize("column", ["number", "published_at"])
def test_a_released_text_keeps_its_number_and_date(way, column, moderator2):
    revision = factories.make_released()
    other = {"number": 9, "published_at": timezone.now()}[column]

    with refused("An approval stands as it was given."):
        change(
            revision,
            way,
            approval="individual",
            approver_id=moderator2.pk,
            approved_at=timezone.now(),
            **{column: other},
        )


@by_every_way
def test_a_small_effect_needs_a_source(way, moderator):
    revision = factories.make_submitted(
        factories.make_combination(), severity="minor", side_effects="Do not drive a car."
    )

    with refused("A small effect needs an individual approval and a source."):
        change(revision, way, **let_out_by(moderator))


@by_every_way
def test_a_small_effect_is_not_released_in_a_batch(way, moderator):
    revision = factories.make_imported(factories.make_combination(), severity="minor", sources=SOURCE)

    with refused("A small effect needs an individual approval and a source."):
        change(revision, way, **let_out_by(moderator, approval="batch", approved_at=None))


@by_every_way
def test_a_small_effect_with_a_source_may_be_approved(way, moderator):
    revision = factories.make_submitted(factories.make_combination(), severity="minor", sources=SOURCE)

    change(revision, way, **let_out_by(moderator))

    assert Revision.objects.published().get() == revision


@by_every_way
@pytest.mark.parametrize("values", [{"withdrawn_at": None, "withdrawal_reason": ""}, {"withdrawal_reason": "other"}])
def test_a_withdrawn_version_stays_withdrawn(way, values, moderator):
    revision = factories.make_approved()
    review.retract(revision.entry, actor=moderator, reason="wrong dose")

    with refused("A withdrawn version stays withdrawn."):
        change(revision, way, **values)


def test_a_version_is_not_withdrawn_without_a_reason():
    revision = factories.make_approved()

    with refused():
        change(revision, "update", withdrawn_at=timezone.now())


def test_what_was_never_published_cannot_be_withdrawn():
    revision = factories.make_submitted()

    with refused():
        change(revision, "update", withdrawn_at=timezone.now(), withdrawal_reason="wrong dose")
