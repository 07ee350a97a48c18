"""A name is proposed by one person and accepted by another, and stands as it was accepted."""

import pytest

from drugs import review
from drugs.models import Name
from tests import factories
from tests.attacks import by_every_way, change, refused, replace, sqlite_only

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(moderator) -> Name:
    return review.propose_name(factories.make_drug(), "Testacetamol", actor=moderator, kind="synonym")


@pytest.fixture
def accepted(proposed, moderator2) -> Name:
    return review.accept_name(proposed, actor=moderator2)


@by_every_way
def test_nobody_accepts_their_own_name(way, proposed, moderator):
    with refused():
        change(proposed, way, accepted_by_id=moderator.pk)


@by_every_way
def test_somebody_else_accepts_it(way, proposed, moderator2):
    change(proposed, way, accepted_by_id=moderator2.pk)

    assert Name.objects.accepted().get() == proposed


@by_every_way
def test_the_proposer_is_not_swapped_so_that_they_can_accept_it(way, proposed, moderator, editor):
    with refused("Who proposed a name never changes."):
        change(proposed, way, proposed_by_id=editor.pk, accepted_by_id=moderator.pk)


def test_no_name_is_inserted_as_accepted(proposed, editor, moderator):
    with refused("A name is proposed first"):
        Name.objects.bulk_create(
            [Name(entry=proposed.entry, text="X", normalised="x", proposed_by=editor, accepted_by=moderator)]
        )


@by_every_way
@pytest.mark.parametrize("column", ["text", "normalised", "kind", "country", "entry_id", "accepted_by_id"])
def test_an_accepted_name_stands(way, column, accepted, editor):
    other = {
        "text": "Insulin",
        "normalised": "insulin",
        "kind": "brand",
        "country": "GB",
        "entry_id": factories.make_drug("Placebex").pk,
        "accepted_by_id": editor.pk,
    }

    with refused("An accepted name stays as it was accepted."):
        change(accepted, way, **{column: other[column]})


@sqlite_only
def test_an_accepted_name_is_not_replaced(accepted):
    with refused("What is on record stays."):
        replace(accepted, accepted_by_id=None, text="Insulin")


def test_a_name_is_proposed_once(proposed, editor):
    with refused():
        Name.objects.bulk_create(
            [Name(entry=proposed.entry, text="testacetamol", normalised="testacetamol", proposed_by=editor)]
        )


def test_only_accepted_names_are_found_and_misspellings_are_not_shown(accepted, editor, moderator2):
    entry = accepted.entry
    review.propose_name(entry, "Testadol", actor=editor)
    misspelt = review.propose_name(entry, "Tsetamol", actor=editor, kind="misspelling")
    review.accept_name(misspelt, actor=moderator2)

    assert set(Name.objects.accepted()) == {accepted, misspelt}
    assert set(Name.objects.shown()) == {accepted}
