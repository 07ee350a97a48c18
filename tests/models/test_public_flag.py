"""The public flag is single and true: one approved revision of this entry, and no other."""

import pytest

from drugs import review
from drugs.models import Revision
from tests import factories
from tests.attacks import by_every_way, change, copy_of, let_out_by, refused

pytestmark = pytest.mark.django_db

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


@by_every_way
@pytest.mark.parametrize("state", ["draft", "in_review", "closed"])
def test_what_is_not_approved_is_not_public(way, state):
    revision = factories.make_draft()
    if state == "in_review":
        revision = review.submit(revision, actor=revision.author, seen_digest=revision.digest)
    if state == "closed":
        revision = review.discard(revision, actor=revision.author, seen_digest=revision.digest)

    with refused():
        change(revision, way, is_public=True)

    assert not Revision.objects.filter(is_public=True).exists()


@by_every_way
def test_no_entry_has_two_public_revisions(way):
    first = factories.make_approved()
    second = factories.make_approved(first.entry, usage=OTHER_USAGE)

    with refused():
        change(first, way, is_public=True)

    assert Revision.objects.get(is_public=True) == second


@by_every_way
def test_an_approval_does_not_make_a_second_revision_public(way, moderator2):
    public = factories.make_approved()
    waiting = factories.make_submitted(public.entry, usage=OTHER_USAGE)

    with refused():
        change(waiting, way, **let_out_by(moderator2, number=2))


@by_every_way
def test_a_revision_does_not_move_to_another_entry(way):
    public = factories.make_approved()
    other = factories.make_drug("Placebex")

    with refused("never change"):
        change(public, way, entry_id=other.pk)


@pytest.mark.parametrize("link", ["base_id", "parent_id"])
def test_a_revision_does_not_continue_one_of_another_entry(link, editor):
    public = factories.make_approved()
    draft = factories.make_draft(factories.make_drug("Placebex"))

    with refused("its own entry only"):
        Revision.objects.bulk_create([copy_of(draft, author_id=public.approver_id, **{link: public.pk})])


@by_every_way
def test_a_draft_is_not_put_on_a_revision_of_another_entry(way):
    public = factories.make_approved()
    draft = factories.make_draft(factories.make_drug("Placebex"))

    with refused("its own entry only"):
        change(draft, way, base_id=public.pk)


def test_two_texts_of_an_entry_are_not_in_review(editor2):
    waiting = factories.make_submitted()
    draft = factories.make_draft(waiting.entry, actor=editor2)

    with refused():
        change(draft, "update", status="in_review")


def test_nobody_has_two_drafts_of_an_entry():
    draft = factories.make_draft()

    with refused():
        Revision.objects.bulk_create([copy_of(draft)])


@by_every_way
def test_no_number_is_given_twice(way, moderator2):
    public = factories.make_approved()
    waiting = factories.make_submitted(public.entry, usage=OTHER_USAGE)

    with refused():
        change(waiting, way, **let_out_by(moderator2, is_public=False, number=1))
