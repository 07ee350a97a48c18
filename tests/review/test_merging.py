"""Two drugs that are one: two moderators, and nothing lost."""

import pytest

from drugs import interactions, review
from drugs.models import Entry, Name, Proposal, Revision
from tests import factories
from tests.attacks import refused, refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def merge(moderator):
    """A proposal to merge Acetamol, which has a public page, into Paramol, which has one too."""
    drug = factories.make_approved(factories.make_drug("Acetamol")).entry
    into = factories.make_approved(factories.make_drug("Paramol")).entry
    return review.propose_merge(drug, into=into, actor=moderator, reason="One substance.")


def test_a_merge_takes_two_moderators(merge, moderator):
    with refuses("two-people"):
        review.merge_drugs(merge, actor=moderator)
    with refused():
        Proposal.objects.filter(pk=merge.pk).update(outcome="done", decided_by=moderator, decided_at=merge.proposed_at)


def test_the_page_ends_and_its_address_leads_on(client, merge, moderator2):
    assert client.get("/drugs/acetamol/").status_code == 200

    review.merge_drugs(merge, actor=moderator2)

    answer = client.get("/drugs/acetamol/")
    assert (answer.status_code, answer["Location"]) == (301, "/drugs/paramol/")
    assert client.get("/drugs/acetamol/history/").status_code == 301
    assert not Entry.objects.published().filter(name="Acetamol").exists()
    assert Name.objects.accepted().filter(entry__name="Paramol", text="Acetamol").exists()
    assert Revision.objects.filter(entry__name="Acetamol").get().usage


def test_a_merge_is_done_once_and_not_undone_by_restoring(merge, moderator, moderator2):
    review.merge_drugs(merge, actor=moderator2)

    with refuses("decided"):
        review.merge_drugs(merge, actor=moderator2)
    with refuses("merged"):
        review.restore(merge.entry, actor=moderator)


def test_what_was_known_of_the_merged_drug_is_known_of_the_other(merge, moderator2):
    combination = factories.make_combination("Acetamol", "Placebex")
    factories.make_approved(combination, severity="contraindicated")

    review.merge_drugs(merge, actor=moderator2)

    for name in ("Acetamol", "Paramol"):
        (pair,) = interactions.check([name, "Placebex"]).pairs
        assert (pair.drugs[0].name, pair.severity) == ("Paramol", "contraindicated")


def test_the_combinations_of_a_merged_drug_are_listed_for_a_look(merge, moderator2):
    combination = factories.make_combination("Acetamol", "Placebex")
    factories.make_approved(combination)

    review.merge_drugs(merge, actor=moderator2)

    assert list(Entry.objects.with_changed_drugs()) == [Entry.objects.get(pk=combination.pk)]


def test_what_cannot_be_merged_is_refused(moderator):
    both = factories.make_combination("Acetamol", "Paramol")
    one, other = Entry.objects.get(name="Acetamol"), Entry.objects.get(name="Paramol")

    for drug, into, code in ((one, other, "both"), (one, one, "components"), (both, one, "components")):
        with refuses(code):
            review.propose_merge(drug, into=into, actor=moderator, reason="One substance.")


def test_a_proposal_is_made_once_and_dismissed_with_a_reason(merge, moderator, moderator2):
    with refuses("proposed"):
        review.propose_merge(merge.entry, into=merge.other, actor=moderator2, reason="Again.")
    with refuses("reason"):
        review.dismiss(merge, actor=moderator2, reason=" ")

    review.dismiss(merge, actor=moderator2, reason="They differ.")

    with refuses("decided"):
        review.merge_drugs(merge, actor=moderator2)


def test_a_proposal_stays_as_it_was_made(merge, moderator2):
    for values in ({"reason": "x"}, {"other": merge.entry}, {"proposed_by": moderator2}):
        with refused():
            Proposal.objects.filter(pk=merge.pk).update(**values)
    with refused():
        Proposal.objects.filter(pk=merge.pk).delete()


def test_a_merged_drug_is_retracted_whoever_asks(merge):
    with refused():
        Entry.objects.filter(pk=merge.entry_id).update(merged_into=merge.other)


def test_a_text_begun_before_the_merge_is_not_let_out_after_it(merge, moderator, moderator2):
    draft = factories.make_draft(merge.entry)
    review.merge_drugs(merge, actor=moderator2)
    waiting = review.submit(draft, actor=draft.author, seen_digest=draft.digest)

    with refuses("merged"):
        review.approve(waiting, actor=moderator, seen_digest=waiting.digest, seen_public=waiting.base_id)
