"""A combination is the set of its components, for ever: another set is another entry, and one set is one entry."""

from itertools import pairwise

import pytest
from django.db.models import ProtectedError

from drugs import review
from drugs.models import Combination, Component, Entry, Kind, Revision
from tests import factories
from tests.attacks import by_every_way, change, delete, refused, replace, sql, sqlite_only

pytestmark = pytest.mark.django_db

FIXED = "The components of a combination never change"


@pytest.fixture
def combination() -> Combination:
    """A combination with a draft, so that its set is fixed."""
    entry = factories.make_combination("Testamol", "Placebex")
    factories.make_draft(entry)
    return entry


def make_by_hand(slug: str, key: str, *drugs: Entry) -> Entry:
    """Make a combination past the verbs."""
    [entry] = Entry.objects.bulk_create([Entry(kind=Kind.COMBINATION, name=slug, slug=slug, component_key=key)])
    Component.objects.bulk_create(
        Component(combination=entry, drug=drug, position=position) for position, drug in enumerate(drugs)
    )
    return entry


@pytest.mark.parametrize("way", ["bulk_create", "sql"])
def test_no_component_is_added(way, combination):
    third = factories.make_drug("Nocebex")

    with refused(FIXED):
        if way == "bulk_create":
            Component.objects.bulk_create([Component(combination=combination, drug=third, position=2)])
        else:
            sql(
                "INSERT INTO drugs_component (combination_id, drug_id, position) VALUES (%s, %s, 2)",
                combination.pk,
                third.pk,
            )

    assert combination.components.count() == 2


@by_every_way
@pytest.mark.parametrize("column", ["drug_id", "combination_id", "position"])
def test_no_component_is_changed(way, column, combination):
    third, other = factories.make_drug("Nocebex"), factories.make_combination("Nocebex", "Testamol")
    value = {"drug_id": third.pk, "combination_id": other.pk, "position": 7}[column]

    with refused(FIXED):
        change(combination.components.first(), way, **{column: value})


def test_no_component_of_another_combination_moves_in(combination):
    other = factories.make_combination("Nocebex", "Testamol")

    with refused(FIXED):
        change(other.components.first(), "update", combination_id=combination.pk, position=5)


@pytest.mark.parametrize("way", ["delete", "raw", "sql"])
def test_no_component_is_taken_away(way, combination):
    with refused(FIXED):
        delete(combination.components.first(), way)

    assert combination.components.count() == 2


def test_a_combination_with_a_text_is_not_deleted(combination):
    with pytest.raises(ProtectedError):
        combination.delete()


@by_every_way
def test_the_key_does_not_change(way, combination):
    with refused(FIXED):
        change(Entry.objects.get(pk=combination.pk), way, component_key="1+999")


def test_a_set_may_still_change_before_there_is_a_text():
    entry = factories.make_combination("Testamol", "Placebex")

    delete(entry.components.first(), "raw")

    assert entry.components.count() == 1


@by_every_way
def test_an_entry_does_not_change_its_kind(way, combination):
    entry = Entry.objects.get(pk=combination.pk)

    with refused():
        change(entry, way, kind=Kind.DRUG, component_key=None)


@sqlite_only
def test_an_entry_is_not_replaced_by_another(combination):
    drug = Entry.objects.drugs().first()

    for entry, values in ((combination, {"component_key": "1+999"}), (drug, {"name": "Insulin"})):
        with refused("What is on record stays."):
            replace(entry, **values)


def test_the_same_set_is_not_made_twice(combination, editor):
    drugs = [link.drug for link in combination.components.order_by("-position")]

    with pytest.raises(review.ReviewError) as refusal:
        review.create_combination(drugs, actor=editor)
    with refused():
        make_by_hand("other", combination.component_key, *drugs)

    assert refusal.value.code == "exists"


def test_the_same_set_under_a_key_in_another_order_gets_no_text(combination, editor):
    drugs = [link.drug for link in combination.components.all()]
    first, second = combination.component_key.split("+")
    twin = make_by_hand("b+a", f"{second}+{first}", *drugs)

    with refused("The key of this combination does not name its components."):
        Revision.objects.bulk_create([Revision(entry=twin, author=editor, digest="0" * 64)])


@pytest.mark.parametrize("key", ["998+999", "", "{first}", "{first}+{second}+{first}", "{first}+{third}"])
def test_a_key_that_does_not_name_the_components_gets_no_text(key, editor):
    drugs = [factories.make_drug(name) for name in ("Testamol", "Placebex", "Nocebex")]
    first, second, third = (drug.pk for drug in drugs)
    entry = make_by_hand("by+hand", key.format(first=first, second=second, third=third), *drugs[:2])

    with refused("The key of this combination does not name its components."):
        Revision.objects.bulk_create([Revision(entry=entry, author=editor, digest="0" * 64)])


def test_ids_are_sorted_as_numbers(editor):
    """As text, 10 would come before 9."""
    drugs = [factories.make_drug(f"Drug number {number}") for number in range(12)]

    for one, other in pairwise(drugs):
        factories.make_draft(review.create_combination([other, one], actor=editor))

    assert Combination.objects.count() == 11


def test_no_drug_is_a_component_twice():
    drug = factories.make_drug()
    entry = make_by_hand("x", "1+999", drug)

    with refused():
        Component.objects.bulk_create([Component(combination=entry, drug=drug, position=1)])


def test_a_component_is_a_drug_of_a_combination():
    drug, combination = factories.make_drug("Nocebex"), factories.make_combination()

    for of, what in ((drug, drug), (combination, combination), (drug, combination)):
        with refused("A component is a drug of a combination."):
            Component.objects.bulk_create([Component(combination=of, drug=what, position=5)])


@pytest.mark.parametrize(("kind", "key"), [(Kind.DRUG, "1+2"), (Kind.COMBINATION, None)])
def test_combinations_have_a_key_and_drugs_have_none(kind, key):
    with refused():
        Entry.objects.bulk_create([Entry(kind=kind, name="X", slug="x", component_key=key)])
