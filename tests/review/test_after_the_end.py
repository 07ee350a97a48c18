"""What goes on after a text was redacted, or a drug merged into another."""

from __future__ import annotations

import pytest

from drugs import review, search
from drugs.models import Event, Revision
from drugs.review import verify
from tests import factories


@pytest.fixture
def retracted(moderator) -> Revision:
    public = factories.make_approved()
    review.retract(public.entry, actor=moderator, reason="wrong dose")
    return public


def redact(text, moderator, moderator2) -> Revision:
    return review.redact(review.propose_redaction(text, actor=moderator, reason="a name"), actor=moderator2)


def test_a_redacted_last_text_is_no_disagreement(retracted, moderator, moderator2):
    redact(retracted, moderator, moderator2)

    assert list(verify.problems()) == []


def test_a_page_whose_last_text_was_redacted_can_be_written_anew(retracted, editor, moderator, moderator2):
    redact(retracted, moderator, moderator2)
    draft = review.restore(retracted.entry, actor=editor)
    draft = review.save_draft(draft, actor=editor, content=factories.make_content(), seen_digest=draft.digest)
    draft = review.submit(draft, actor=editor, seen_digest=draft.digest)

    settled = factories.make_settled(draft)
    public = review.approve(draft, actor=moderator, seen_digest=draft.digest, seen_public=None, settled=settled)

    assert (public.is_public, public.number) == (True, 2)
    assert list(verify.problems()) == []


def test_a_text_restored_before_the_redaction_can_still_be_let_out(retracted, editor, moderator, moderator2):
    """Its author hands it in once more; nothing public stands in the way of it."""
    draft = review.restore(retracted.entry, actor=editor)
    waiting = review.submit(draft, actor=editor, seen_digest=draft.digest)
    redact(retracted, moderator, moderator2)
    again = review.request_changes(waiting, actor=moderator, reason="Look at it once more.")
    again = review.submit(again, actor=editor, seen_digest=again.digest)

    settled = factories.make_settled(again)
    public = review.approve(again, actor=moderator, seen_digest=again.digest, seen_public=None, settled=settled)

    assert public.is_public


def test_a_public_combination_is_found_by_its_name_after_a_merge(moderator, moderator2):
    public = factories.make_approved(factories.make_combination("Testamol", "Placebex"))
    drug = public.entry.components.get(drug__name="Placebex").drug
    into = factories.make_drug("Waitamol")
    review.merge_drugs(review.propose_merge(drug, into=into, actor=moderator, reason="the same"), actor=moderator2)

    found = search.find("Testamol + Placebex")

    assert public.entry_id in {match.entry.pk for match in found}


def test_a_rebase_is_on_record_as_one(editor, editor2):
    first = factories.make_approved()
    draft = factories.make_draft(first.entry, actor=editor2, usage="Testamol is used for other made-up pain in tests.")
    public = factories.make_approved(first.entry, actor=editor, side_effects="Common: nausea, and a made-up headache.")

    review.rebase(draft, actor=editor2, onto=public, content=draft.content, seen_digest=draft.digest)

    newest = Event.objects.first()
    assert newest is not None
    assert newest.verb == "rebase"
