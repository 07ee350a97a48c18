"""The checker: what is known, what is not, and never an all-clear."""

import pytest

from drugs import interactions, review
from drugs.models import Drug
from tests import factories

SOURCE = {"kind": "label", "title": "A label", "url": "", "date": ""}


@pytest.fixture
def drugs(db):
    return [factories.make_drug(name) for name in ("Testamol", "Placebex", "Madeupine")]


def test_no_record_is_said_in_its_own_words(drugs):
    answer = interactions.check(["testamol", "Placebex"])

    assert [pair.words for pair in answer.pairs] == ["We have no record. That does not mean it is safe."]
    assert answer.opening.startswith("We cannot tell you")


def test_an_unknown_name_blocks_the_verdict(drugs):
    answer = interactions.check(["testamol", "placebex", "unheardol"])

    assert answer.unknown == ("unheardol",)
    assert answer.pairs == ()


def test_a_near_name_is_not_taken_for_the_drug(drugs):
    assert interactions.check(["testamol", "placebix"]).unknown == ("placebix",)


def test_pairs_come_gravest_first_and_unrated_before_take_care(drugs):
    factories.make_approved(factories.make_combination("Testamol", "Placebex"), severity="moderate")
    factories.make_approved(factories.make_combination("Testamol", "Madeupine"), severity="major")

    answer = interactions.check(["Testamol", "Placebex", "Madeupine"])

    assert [pair.severity for pair in answer.pairs] == ["major", None, "moderate"]
    assert answer.opening


def test_nothing_is_said_at_first_only_when_all_are_rated(drugs):
    factories.make_approved(factories.make_combination("Testamol", "Placebex"), severity="moderate")

    assert interactions.check(["Testamol", "Placebex"]).opening == ""


def test_the_summary_of_a_released_text_is_not_shown(drugs):
    combination = factories.make_combination("Testamol", "Placebex")
    factories.make_released(combination, severity="major", summary="Nobody read this.")

    assert interactions.check(["Testamol", "Placebex"]).pairs[0].summary == ""


def test_unreleased_and_retracted_combinations_are_no_record(drugs, moderator):
    factories.make_submitted(factories.make_combination("Testamol", "Placebex"), severity="major")
    gone = factories.make_approved(factories.make_combination("Testamol", "Madeupine"), severity="major")
    review.retract(gone.entry, actor=moderator, reason="wrong")

    answer = interactions.check(["Testamol", "Placebex", "Madeupine"])

    assert {pair.severity for pair in answer.pairs} == {None}


def test_the_same_medicine_twice_is_said(drugs):
    review.accept_name(
        review.propose_name(Drug.objects.get(name="Testamol"), "Testaminol", actor=factories.make_editor()),
        actor=factories.make_moderator(),
    )

    assert interactions.check(["Testamol", "Testaminol"]).duplicates == ("Testamol",)


def test_larger_known_sets_are_listed(drugs):
    factories.make_approved(factories.make_combination("Testamol", "Placebex", "Madeupine"), severity="major")

    answer = interactions.check(["Testamol", "Placebex", "Madeupine"])

    assert [len(pair.drugs) for pair in answer.larger] == [3]


def test_too_many_names_are_refused_in_words(db):
    with pytest.raises(interactions.CheckError, match="At most 10"):
        interactions.check([f"drug{number}" for number in range(11)])


def test_more_pairs_add_no_queries(drugs, django_assert_num_queries):
    with django_assert_num_queries(5):  # a name each; what was merged; the combinations
        interactions.check(["Testamol", "Placebex", "Madeupine"])
