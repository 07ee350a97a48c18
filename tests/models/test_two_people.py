"""Nobody lets out a text that they wrote any part of: the database refuses it, whatever the way."""

import pytest
from django.contrib.auth.models import User

from drugs import review
from drugs.models import ImportBatch, Revision, RevisionWriter
from tests import factories
from tests.attacks import by_every_way, change, copy_of, delete, insert, let_out_by, refused, replace, sql, sqlite_only

pytestmark = pytest.mark.django_db

NOT_THEIRS = "Nobody lets out a text that they wrote any part of."


def writers(revision: Revision) -> set[User]:
    return set(revision.writers.all())


def submitted(draft: Revision) -> Revision:
    return review.submit(draft, actor=draft.author, seen_digest=draft.digest)


@by_every_way
def test_somebody_else_is_accepted(way, moderator):
    """The control: what the other tests try fails because of the person, and of nothing else."""
    revision = factories.make_submitted()

    change(revision, way, **let_out_by(moderator))

    revision.refresh_from_db()
    assert (revision.is_public, revision.approver) == (True, moderator)


@by_every_way
def test_the_author_is_refused(way, editor):
    revision = factories.make_submitted(actor=editor)

    with refused():
        change(revision, way, **let_out_by(editor))

    revision.refresh_from_db()
    assert revision.is_in_review


@by_every_way
def test_every_earlier_author_of_a_draft_that_was_taken_over_is_refused(way, editor, editor2, moderator, moderator2):
    draft = factories.make_draft(actor=editor)
    draft = review.take_over(draft, actor=editor2, seen_digest=draft.digest)
    revision = submitted(review.take_over(draft, actor=moderator, seen_digest=draft.digest))

    for writer in (editor, editor2, moderator):
        with refused():
            change(revision, way, **let_out_by(writer))

    assert writers(revision) == {editor, editor2, moderator}
    change(revision, way, **let_out_by(moderator2))


@by_every_way
def test_an_author_before_changes_were_requested_is_refused(way, editor, moderator, moderator2):
    first = factories.make_submitted(actor=editor)
    draft = review.request_changes(first, actor=moderator2, reason="no source")
    revision = submitted(review.take_over(draft, actor=moderator, seen_digest=draft.digest))

    with refused(NOT_THEIRS):
        change(revision, way, **let_out_by(editor))


@by_every_way
def test_the_author_of_a_merely_released_base_is_refused(way, moderator, moderator2):
    released = factories.make_released(actor=moderator, approver=moderator2)
    revision = factories.make_submitted(released.entry, usage="It is used for the made-up pain of test patients.")

    with refused(NOT_THEIRS):
        change(revision, way, **let_out_by(moderator, number=2, is_public=False))


def test_the_author_two_released_bases_ago_is_refused(editor, moderator, moderator2):
    first = factories.make_released(actor=moderator, approver=moderator2)
    longer = factories.SECTIONS["usage"] + " And for more."
    second = factories.make_released(first.entry, actor=editor, approver=moderator2, usage=longer)
    revision = factories.make_submitted(second.entry, usage=longer + " And more.")

    with refused(NOT_THEIRS):
        change(revision, "update", **let_out_by(moderator, number=3, is_public=False))


def test_the_author_of_a_base_that_was_approved_individually_may_let_out_the_next(editor2, moderator, moderator2):
    approved = factories.make_approved(actor=moderator, approver=moderator2)
    revision = factories.make_submitted(
        approved.entry, actor=editor2, usage="It is used for the made-up pain of test patients."
    )

    review.approve(revision, actor=moderator, seen_digest=revision.digest, seen_public=approved.pk)

    assert writers(revision) == {editor2}


def test_the_author_of_a_base_that_was_checked_only_later_stays_a_writer(editor2, moderator, moderator2):
    released = factories.make_released(actor=moderator, approver=moderator2)
    revision = factories.make_submitted(
        released.entry, actor=editor2, usage="It is used for the made-up pain of test patients."
    )
    review.check(released, actor=moderator2, seen_digest=released.digest)

    with refused(NOT_THEIRS):
        change(revision, "update", **let_out_by(moderator, number=2, is_public=False))


@by_every_way
def test_a_released_text_put_below_a_draft_makes_its_author_a_writer(way, editor, moderator, moderator2):
    entry = factories.make_drug()
    draft = factories.make_draft(entry, actor=editor)
    released = factories.make_released(entry, actor=moderator, approver=moderator2)

    change(draft, way, base_id=released.pk)

    assert writers(draft) == {editor, moderator}


def test_whoever_ran_the_import_is_a_writer_of_all_its_texts(editor, moderator):
    batch = factories.make_batch(moderator)
    revision = factories.make_imported(actor=editor, batch=batch)

    with refused(NOT_THEIRS):
        change(revision, "update", **let_out_by(moderator, approval="batch", approved_at=None))

    assert writers(revision) == {editor, moderator}


def test_an_import_cannot_be_swapped_for_one_of_somebody_else(editor, moderator):
    revision = factories.make_draft(actor=editor)
    batch: ImportBatch = factories.make_batch(moderator)

    with refused("never change"):
        change(revision, "update", batch_id=batch.pk)


@by_every_way
def test_the_author_of_a_revision_never_changes(way, moderator, moderator2):
    revision = factories.make_submitted(actor=moderator)

    with refused("never change"):
        change(revision, way, author_id=moderator2.pk)


@by_every_way
def test_the_parent_of_a_revision_never_changes(way, editor, editor2):
    draft = factories.make_draft(actor=editor)
    draft = review.take_over(draft, actor=editor2, seen_digest=draft.digest)

    with refused("never change"):
        change(draft, way, parent_id=None)


@by_every_way
def test_the_approver_cannot_be_swapped_afterwards(way, moderator2):
    revision = factories.make_approved()

    with refused("An approval stands as it was given."):
        change(revision, way, approver_id=moderator2.pk)


@by_every_way
@pytest.mark.parametrize("column", ["approver_name", "approver_credential"])
def test_a_credential_cannot_be_added_afterwards(way, column):
    revision = factories.make_approved()

    with refused("An approval stands as it was given."):
        change(revision, way, **{column: "Professor of pharmacy"})


@by_every_way
def test_a_released_text_is_not_made_individually_approved_by_its_author(way, editor):
    released = factories.make_released(actor=editor)

    with refused():
        change(released, way, **let_out_by(editor))


@pytest.mark.parametrize("way", ["delete", "raw", "sql"])
def test_a_writer_cannot_be_forgotten(way, editor):
    revision = factories.make_submitted(actor=editor)
    link = RevisionWriter.objects.get(revision=revision)

    with refused("No writer is ever forgotten."):
        delete(link, way)


@by_every_way
def test_a_writer_cannot_become_somebody_else(way, editor, editor2):
    revision = factories.make_submitted(actor=editor)
    link = RevisionWriter.objects.get(revision=revision)

    with refused("No writer is ever changed."):
        change(link, way, user_id=editor2.pk)


@sqlite_only
@pytest.mark.parametrize("recursive_triggers", ["ON", "OFF"])
def test_a_writer_cannot_be_replaced(recursive_triggers, editor, editor2):
    revision = factories.make_submitted(actor=editor)
    link = RevisionWriter.objects.get(revision=revision)
    sql(f"PRAGMA recursive_triggers={recursive_triggers}")

    with refused():
        replace(link, user_id=editor2.pk)

    sql("PRAGMA recursive_triggers=ON")


def test_the_approver_does_not_become_a_writer_afterwards(moderator):
    revision = factories.make_approved(approver=moderator)

    with refused(NOT_THEIRS):
        RevisionWriter.objects.bulk_create([RevisionWriter(revision=revision, user=moderator)])


@pytest.mark.parametrize("way", ["bulk_create", "save", "sql"])
def test_an_approved_revision_cannot_be_inserted(way, editor, moderator):
    waiting = factories.make_submitted(actor=editor)
    approved = copy_of(waiting, **let_out_by(moderator))

    with refused("A revision begins as a draft."):
        if way == "bulk_create":
            Revision.objects.bulk_create([approved])
        elif way == "save":
            approved.save()
        else:
            insert(approved)


@pytest.mark.parametrize("column", ["approver_id", "number", "is_public"])
def test_a_draft_cannot_begin_with_anything_of_an_approval(column, editor, moderator):
    waiting = factories.make_submitted(actor=editor)
    value = {"approver_id": moderator.pk, "number": 7, "is_public": True}[column]

    with refused("A revision begins as a draft."):
        Revision.objects.bulk_create([copy_of(waiting, status="draft", **{column: value})])
