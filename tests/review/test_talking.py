"""Comments on a text: said, carried on, settled."""

import pytest

from drugs import review
from drugs.models import Comment, Event
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


def test_a_comment_keeps_what_it_is_about(moderator):
    waiting = factories.make_submitted()

    said = review.comment(
        waiting, actor=moderator, text=" Which label? ", section="dosage", quote="500 mg\n  twice a day"
    )

    assert (said.text, said.section, said.quote, said.author) == (
        "Which label?", "dosage", "500 mg twice a day", moderator
    )  # fmt: skip
    assert Event.objects.first().verb == "comment"


@pytest.mark.parametrize(
    "values", [{"text": " "}, {"text": "x" * 2001}, {"section": "doses"}, {"quote": "x" * 2001}, {"text": "a\x00"}]
)
def test_what_cannot_be_said_is_refused(values, moderator):
    waiting = factories.make_submitted()

    with refuses("comment"):
        review.comment(waiting, actor=moderator, **({"text": "Why?"} | values))


def test_open_comments_go_on_to_the_next_draft_and_settled_ones_do_not(editor, moderator):
    waiting = factories.make_submitted(actor=editor)
    still_open = review.comment(waiting, actor=moderator, text="Which label?")
    settled = review.comment(waiting, actor=moderator, text="A typing error.")
    review.resolve(settled, actor=editor)

    draft = review.request_changes(waiting, actor=moderator, reason="Name the label.")

    assert review.comments_on(draft) == [still_open]
    assert [comment.pk for comment in review.comments_on(waiting)] == [still_open.pk, settled.pk]


def test_open_comments_on_what_is_public_are_shown_on_the_next_text(editor, moderator):
    public = factories.make_approved(actor=editor, approver=moderator)
    said = review.comment(public, actor=moderator, text="Next time name the label.")

    draft = review.start_draft(public.entry, actor=editor)

    assert review.comments_on(draft) == [said]


def test_comments_of_another_page_are_not_shown(editor, moderator):
    other = factories.make_submitted(factories.make_drug("Placebex"))
    review.comment(other, actor=moderator, text="Why?")

    assert review.comments_on(factories.make_submitted()) == []


def test_a_comment_is_resolved_once(editor, moderator):
    said = review.comment(factories.make_submitted(), actor=moderator, text="Why?")

    review.resolve(said, actor=editor)

    assert Comment.objects.get().resolved_by == editor
    with refuses("resolved"):
        review.resolve(said, actor=moderator)


def test_the_comments_of_a_long_chain_take_two_queries(editor, moderator, django_assert_num_queries):
    waiting = factories.make_submitted(actor=editor)
    for round_number in range(4):
        review.comment(waiting, actor=moderator, text=f"Why {round_number}?")
        draft = review.request_changes(waiting, actor=moderator, reason="More.")
        waiting = review.submit(draft, actor=editor, seen_digest=draft.digest)

    with django_assert_num_queries(2):
        found = review.comments_on(waiting)

    assert len(found) == 4
