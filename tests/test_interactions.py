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


def test_a_list_of_the_same_name_twice_says_so(drugs):
    [twice] = interactions.check(["testamol", "Testamol"]).duplicates

    assert twice.words == "Testamol is in your list more than once: risk of overdose."


def test_an_unknown_name_blocks_the_verdict(drugs):
    answer = interactions.check(["testamol", "placebex", "unheardol"])

    assert answer.unknown == ("unheardol",)
    assert answer.pairs == ()


def test_a_near_name_is_a_choice_and_never_taken_for_the_drug(drugs):
    factories.make_approved(Drug.objects.get(name="Placebex"))

    answer = interactions.check(["testamol", "placebix"])

    assert answer.ambiguous == ("placebix",)
    assert [choice.value for choice in answer.meanings[1].choices] == ["placebex"]
    assert answer.pairs == ()


def test_a_near_name_of_a_drug_without_a_page_is_not_offered(drugs):
    assert interactions.check(["testamol", "placebix"]).unknown == ("placebix",)


def test_a_brand_has_to_be_confirmed_and_then_counts_as_what_it_holds(drugs, editor, moderator):
    public = factories.make_approved(factories.make_combination("Placebex", "Madeupine"))
    review.accept_name(
        review.propose_name(public.entry, "Bothadol", actor=editor, kind="brand", country="GB"), actor=moderator
    )

    asked = interactions.check(["testamol", "bothadol"])
    [choice] = asked.meanings[1].choices
    answer = interactions.check(["testamol", choice.value, "placebex"])

    assert (asked.ambiguous, asked.pairs) == (("bothadol",), ())
    assert choice.words == "Bothadol → Placebex + Madeupine (GB); compare with your pack"
    assert {drug.name for drug in answer.drugs} == {"Testamol", "Placebex", "Madeupine"}
    assert [twice.words for twice in answer.duplicates] == [
        "Both contain Placebex: risk of overdose (Madeupine + Placebex; placebex)."
    ]
    assert len(answer.pairs) == 3


def test_a_brand_of_a_page_that_is_not_public_is_unknown(drugs, editor, moderator):
    secret = factories.make_submitted(Drug.objects.get(name="Placebex")).entry
    gone = factories.make_approved(factories.make_drug("Gonamol")).entry
    for entry, brand in ((secret, "Hiddenadol"), (gone, "Pastadol")):
        name = review.propose_name(entry, brand, actor=editor, kind="brand", country="GB")
        review.accept_name(name, actor=moderator)
    review.retract(gone, actor=moderator, reason="The dose was wrong.")

    answer = interactions.check(["testamol", "hiddenadol", "pastadol"])

    assert (answer.unknown, answer.ambiguous) == (("hiddenadol", "pastadol"), ())


def test_another_salt_is_a_choice(drugs):
    factories.make_approved(Drug.objects.get(name="Placebex"))

    answer = interactions.check(["testamol", "placebex sodium"])

    assert answer.ambiguous == ("placebex sodium",)
    assert [choice.value for choice in answer.meanings[1].choices] == ["placebex"]


def test_several_medicines_in_one_field_are_a_choice(drugs):
    answer = interactions.check(["testamol and placebex", "madeupine"])

    assert [choice.value for choice in answer.meanings[0].choices] == ["placebex+testamol"]
    assert answer.pairs == ()


def test_a_withdrawn_page_is_said_before_what_nobody_rated(drugs, moderator):
    factories.make_approved(factories.make_combination("Testamol", "Placebex"), severity="moderate")
    wrong = factories.make_combination("Placebex", "Madeupine")
    gone = factories.make_approved(wrong, severity="minor", sources=[SOURCE])
    review.retract(gone.entry, actor=moderator, reason="The rating was wrong.")

    answer = interactions.check(["Testamol", "Placebex", "Madeupine"])

    assert [pair.rank[0] for pair in answer.pairs] == sorted(pair.rank[0] for pair in answer.pairs)
    assert "was withdrawn on" in answer.pairs[0].words
    assert [pair.words for pair in answer.pairs[1:]] == [
        "We have no record. That does not mean it is safe.",
        "Take care: you may need advice or checks",
    ]
    assert answer.opening


def test_more_than_thirty_drugs_are_refused_in_words(db):
    names = [f"Testamol {number}" for number in range(36)]
    slugs = sorted(factories.make_drug(name).slug for name in names)

    with pytest.raises(interactions.CheckError, match="more than 30"):
        interactions.check(["+".join(slugs[at : at + 9]) for at in range(0, 36, 9)])


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

    assert interactions.check(["Testamol", "Testaminol"]).duplicates[0].words == (
        "Both contain Testamol: risk of overdose (Testamol; Testaminol)."
    )


def test_larger_known_sets_are_listed(drugs):
    factories.make_approved(factories.make_combination("Testamol", "Placebex", "Madeupine"), severity="major")

    answer = interactions.check(["Testamol", "Placebex", "Madeupine"])

    assert [len(pair.drugs) for pair in answer.larger] == [3]


def test_too_many_names_are_refused_in_words(db):
    with pytest.raises(interactions.CheckError, match="At most 10"):
        interactions.check([f"drug{number}" for number in range(11)])


def test_more_pairs_add_no_queries(drugs, django_assert_num_queries):
    with django_assert_num_queries(3):  # all names; what was merged; the combinations, of which none is public
        interactions.check(["Testamol", "Placebex", "Madeupine"])


def test_a_brand_of_one_drug_has_to_be_confirmed_too(drugs, editor, moderator):
    factories.make_approved(Drug.objects.get(name="Placebex"))
    named = review.propose_name(Drug.objects.get(name="Placebex"), "Onlyadol", actor=editor, kind="brand", country="US")
    review.accept_name(named, actor=moderator)

    answer = interactions.check(["testamol", "onlyadol"])

    assert answer.ambiguous == ("onlyadol",)
    assert [choice.words for choice in answer.meanings[1].choices] == [
        "Onlyadol → Placebex (US); compare with your pack"
    ]


@pytest.fixture
def pageless(editor, moderator):
    """A medicine that only occurs as a component: it has an accepted synonym and no page, and its text waits."""
    drug = factories.make_drug("Pagelessol")
    review.accept_name(review.propose_name(drug, "Otherwisol", actor=editor), actor=moderator)
    factories.make_submitted(drug)
    factories.make_released(factories.make_drug("Testamol"))
    return drug


@pytest.mark.parametrize("typed", ["Pagelessol", "Otherwisol", "OTHERWISÓL"])
def test_the_checker_knows_a_medicine_without_a_page_by_its_names(client, pageless, typed):
    document = client.get("/api/v1/check", {"d": [typed, "Testamol"]}).json()
    page = client.get("/check/", {"d": [typed, "Testamol"]}).content.decode()

    assert document["unknown"] == document["ambiguous"] == []
    assert [one["slug"] for one in document["drugs"]] == ["pagelessol", "testamol"]
    assert [pair["words"] for pair in document["pairs"]] == ["We have no record. That does not mean it is safe."]
    assert "We have no record. That does not mean it is safe." in page
    assert "/drugs/pagelessol/" not in page


@pytest.mark.parametrize("typed", ["Pagelessol", "Otherwisol", "Pageless", "Otherw", "Pagelesol", "Otherwisul"])
@pytest.mark.parametrize("path", ["/api/v1/suggest", "/api/v1/search", "/search/", "/drugs/"])
def test_no_search_list_or_suggestion_knows_a_medicine_without_a_page(client, pageless, path, typed):
    response = client.get(path, {"q": typed})

    said = response.content.decode().lower().replace(typed.lower(), "")
    assert not [word for word in ("pagelessol", "otherwisol") if word in said]
    if path.startswith("/api/"):
        assert response.json()["results"] == []


@pytest.mark.parametrize("typed", ["Pageless", "Pagelesol", "Otherwisul", "Otherwisol sodium"])
def test_the_checker_offers_no_medicine_without_a_page_for_a_name_that_is_not_its_own(client, pageless, typed):
    answer = interactions.check([typed, "Testamol"])

    assert (answer.unknown, answer.ambiguous) == ((typed,), ())


def test_a_proposed_synonym_of_a_medicine_without_a_page_is_unknown(drugs, editor):
    review.propose_name(Drug.objects.get(name="Placebex"), "Otherwisol", actor=editor)

    assert interactions.check(["testamol", "Otherwisol"]).unknown == ("Otherwisol",)


def test_a_synonym_of_several_medicines_without_a_page_is_a_choice(drugs, editor, moderator):
    for drug in Drug.objects.exclude(name="Testamol"):
        review.accept_name(review.propose_name(drug, "Otherwisol", actor=editor), actor=moderator)

    answer = interactions.check(["testamol", "Otherwisol"])

    assert sorted(choice.value for choice in answer.meanings[1].choices) == ["madeupine", "placebex"]
    assert answer.pairs == ()
