"""Adding drugs and combinations."""

import pytest

from drugs import review
from drugs.models import Combination, Drug, Entry, Event
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db


def test_a_drug_has_a_name_and_an_address_and_no_text(editor):
    drug = review.create_drug("  Vitamin  B12 ", actor=editor)

    assert (drug.kind, drug.name, drug.slug, drug.component_key) == ("drug", "Vitamin B12", "vitamin-b12", None)
    assert not drug.revisions.exists()
    event = Event.objects.get()
    assert (event.verb, event.actor, event.entry.pk) == ("create", editor, drug.pk)


@pytest.mark.parametrize("again", ["paracetamol", "PARACÉTAMOL", " Para-cetamol", "Para\u200bcetamol"])
def test_a_name_that_compares_equal_is_refused(again, editor):
    review.create_drug("Paracetamol", actor=editor)
    review.create_drug("Para cetamol", actor=editor)

    with refuses("name" if "\u200b" in again else "exists"):
        review.create_drug(again, actor=editor)


def test_digits_make_another_drug(editor):
    for name in ("Vitamin B", "Vitamin B1", "Vitamin B12"):
        review.create_drug(name, actor=editor)

    assert Drug.objects.count() == 3


@pytest.mark.parametrize(
    "name", ["", "  ", "®", "x" * 401, "\ufdfa" * 100, "a\x00b", "a\ud800", "Insu\u202elin", "Insu\u00adlin", "\u3164"]
)
def test_a_text_that_can_be_no_name_is_refused(name, editor):
    with refuses("name"):
        review.create_drug(name, actor=editor)


def test_a_combination_is_a_set_shown_in_the_order_given(editor):
    drugs = [factories.make_drug(name) for name in ("Imipramine", "Diazepam")]

    combination = review.create_combination(drugs, actor=editor)

    assert (combination.name, combination.slug) == ("Imipramine + Diazepam", "diazepam+imipramine")
    assert combination.component_key == "+".join(str(pk) for pk in sorted(drug.pk for drug in drugs))
    assert [link.drug_id for link in combination.components.all()] == [drug.pk for drug in drugs]
    event = Event.objects.first()
    assert (event.verb, event.actor, event.entry.pk) == ("create", editor, combination.pk)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_same_set_in_any_order_is_one_entry(order, editor):
    drugs = [factories.make_drug(name) for name in ("Testamol", "Placebex", "Nocebex")]
    review.create_combination(drugs, actor=editor)

    with refuses("exists"):
        review.create_combination([drugs[position] for position in order], actor=editor)


def test_a_part_of_a_set_is_another_set(editor):
    drugs = [factories.make_drug(name) for name in ("Testamol", "Placebex", "Nocebex")]

    for chosen in (drugs, drugs[:2], drugs[1:]):
        review.create_combination(chosen, actor=editor)

    assert Combination.objects.count() == 3


def test_what_is_no_set_of_drugs_is_refused(editor):
    combination = factories.make_combination("Testamol", "Placebex")
    one, other = (link.drug for link in combination.components.all())

    for drugs in ([], [one], [one, one], [one, other, one], [one, combination]):
        with refuses("components"):
            review.create_combination(drugs, actor=editor)


def test_a_combination_with_too_long_a_name_is_refused(editor):
    drugs = [factories.make_drug(letter * 201) for letter in "ab"]

    with refuses("name"):
        review.create_combination(drugs, actor=editor)


def test_nothing_new_is_public(editor):
    factories.make_combination()

    assert Entry.objects.count() == 3
    assert not Entry.objects.published().exists()
    assert not Entry.objects.known_to_public().exists()
