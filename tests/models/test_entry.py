"""Which entries may be seen."""

import pytest

from drugs import review
from drugs.models import Combination, Drug, Entry, Kind
from tests import factories

pytestmark = pytest.mark.django_db

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


def test_only_what_was_let_out_is_published(moderator):
    public = factories.make_approved(factories.make_drug("Approved"))
    released = factories.make_released(factories.make_drug("Released"))
    factories.make_draft(factories.make_drug("Draft"))
    factories.make_submitted(factories.make_drug("In review"))
    factories.make_drug("Without a text")
    retracted = factories.make_approved(factories.make_drug("Retracted"))
    review.retract(retracted.entry, actor=moderator, reason="wrong dose")

    assert set(Entry.objects.published()) == {public.entry, released.entry}
    assert set(Entry.objects.retracted()) == {retracted.entry}
    assert set(Entry.objects.known_to_public()) == {public.entry, released.entry, retracted.entry}


def test_an_entry_is_published_once_however_many_versions_it_has():
    revision = factories.make_approved()
    factories.make_approved(revision.entry, usage=OTHER_USAGE)
    factories.make_draft(revision.entry, usage=OTHER_USAGE + " Or is it?")

    assert [entry.name for entry in Entry.objects.published()] == ["Testamol"]
    assert [entry.name for entry in Entry.objects.known_to_public()] == ["Testamol"]


def test_a_retraction_that_somebody_took_back_by_hand_shows_nothing(moderator):
    revision = factories.make_approved()
    review.retract(revision.entry, actor=moderator, reason="wrong dose")

    Entry.objects.update(retracted_at=None, retraction_reason="")

    assert not Entry.objects.published().exists()
    assert not Entry.objects.known_to_public().exists()


def test_checked_is_what_a_person_with_a_credential_read(moderator, moderator2):
    checked = factories.make_approved(factories.make_drug("Checked"), approver=moderator2)
    approved = factories.make_approved(factories.make_drug("Approved"), approver=moderator)
    released = factories.make_released(factories.make_drug("Released"), approver=moderator2)

    assert set(Entry.objects.checked()) == {checked.entry}
    assert set(Entry.objects.checked(False)) == {approved.entry, released.entry}


def test_checked_looks_at_the_public_text_alone(editor2, moderator, moderator2):
    """An earlier version without a credential, a draft or a text in review say nothing of what readers see."""
    first = factories.make_approved(approver=moderator)
    factories.make_approved(first.entry, approver=moderator2, usage=OTHER_USAGE)
    factories.make_submitted(first.entry, usage=OTHER_USAGE + " Or is it?")
    factories.make_draft(first.entry, actor=editor2)

    assert Entry.objects.checked().count() == 1
    assert not Entry.objects.checked(False).exists()


def test_a_page_that_was_checked_before_is_not_checked_now(moderator, moderator2):
    first = factories.make_approved(approver=moderator2)
    factories.make_approved(first.entry, approver=moderator, usage=OTHER_USAGE)

    assert not Entry.objects.checked().exists()
    assert Entry.objects.checked(False).count() == 1


def test_each_proxy_has_its_own_kind():
    combination = factories.make_combination()

    assert {entry.kind for entry in Drug.objects.all()} == {Kind.DRUG}
    assert [entry.pk for entry in Combination.objects.all()] == [combination.pk]
    assert set(Entry.objects.drugs()) == {Entry.objects.get(pk=drug.pk) for drug in Drug.objects.all()}
    assert Entry.objects.combinations().get().pk == combination.pk


def test_components_come_in_the_order_given_with_one_query_for_all(django_assert_num_queries):
    factories.make_combination("Zetamol", "Alphamol")
    factories.make_combination("Zetamol", "Betamol")

    with django_assert_num_queries(2):
        found = [[link.drug.name for link in c.components.all()] for c in Combination.objects.with_components()]

    assert sorted(found) == [["Zetamol", "Alphamol"], ["Zetamol", "Betamol"]]


def test_the_drugs_of_a_combination_are_in_its_key(django_assert_num_queries):
    combination = factories.make_combination()
    drugs = sorted(Drug.objects.values_list("pk", flat=True))

    with django_assert_num_queries(0):
        assert combination.drug_ids() == drugs

    assert Drug.objects.first().drug_ids() == []


def test_a_combination_is_listed_when_its_drug_changed_after_it_was_read(editor, moderator):
    combination = factories.make_combination("Testamol", "Placebex")
    drug = combination.components.first().drug
    factories.make_approved(drug)
    factories.make_approved(combination)
    assert not Entry.objects.with_changed_drugs().exists()

    factories.make_approved(drug, usage="Testamol is used for another made-up pain of made-up people.")

    assert [entry.pk for entry in Entry.objects.with_changed_drugs()] == [combination.pk]


def test_confirming_the_review_takes_a_combination_off_that_list(editor, moderator, moderator2):
    combination = factories.make_combination("Testamol", "Placebex")
    drug = combination.components.first().drug
    factories.make_approved(drug)
    public = factories.make_approved(combination)
    review.retract(drug, actor=moderator, reason="A wrong dose.")
    assert Entry.objects.with_changed_drugs().exists()

    review.confirm_review(public, actor=moderator2, seen_digest=public.digest, note="The label.")

    assert not Entry.objects.with_changed_drugs().exists()


def test_pages_of_one_import_did_not_change_after_each_other(editor, moderator):
    batch = factories.make_batch(editor)
    combination = factories.make_combination("Testamol", "Placebex")
    drug = combination.components.first().drug
    factories.make_approved(drug)
    factories.make_released(combination, batch=batch)
    newer = "Testamol is used for another made-up pain of made-up people. Do not take more than the label says."
    Entry.objects.filter(pk=drug.pk).update(review_due=None)

    assert not Entry.objects.with_changed_drugs().exists()
    factories.make_approved(drug, usage=newer)
    assert Entry.objects.with_changed_drugs().exists()


def test_a_page_about_a_combination_says_that_the_page_of_its_drug_was_withdrawn(client, moderator):
    combination = factories.make_combination("Testamol", "Placebex")
    factories.make_approved(combination)
    drug = factories.make_approved(combination.components.first().drug).entry

    review.retract(drug, actor=moderator, reason="A wrong dose.")

    page = client.get(combination.get_absolute_url()).content.decode()
    assert "The page about Testamol was withdrawn on" in page
