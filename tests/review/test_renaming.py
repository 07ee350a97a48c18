"""Another name, another address: the old ones lead on."""

import pytest

from drugs import interactions, review
from drugs.models import Entry, Name
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db


def synonym(drug, text, proposer, accepter, kind="synonym"):
    name = review.propose_name(drug, text, actor=proposer, kind=kind)
    return review.accept_name(name, actor=accepter)


def test_a_drug_takes_a_synonym_as_its_name(client, editor, moderator):
    drug = factories.make_approved(factories.make_drug("Acetamol")).entry
    name = synonym(drug, "Paracetamolum", editor, moderator)

    renamed = review.rename(name, actor=moderator, reason="The international name.")

    assert (renamed.name, renamed.slug) == ("Paracetamolum", "paracetamolum")
    assert client.get("/drugs/acetamol/")["Location"] == "/drugs/paracetamolum/"
    assert client.get("/drugs/acetamol/").status_code == 301
    assert client.get("/drugs/paracetamolum/").status_code == 200
    assert Name.objects.accepted().filter(entry=drug, text="Acetamol").exists()


def test_the_combinations_are_renamed_with_their_drug(client, editor, moderator):
    combination = factories.make_combination("Zinc", "Acetamol")
    settled_on = factories.make_approved(combination)
    drug = Entry.objects.get(name="Acetamol")

    review.rename(synonym(drug, "Zzparacetamol", editor, moderator), actor=moderator, reason="The international name.")

    combination.refresh_from_db()
    assert (combination.name, combination.slug) == ("Zinc + Zzparacetamol", "zinc+zzparacetamol")
    assert client.get("/combinations/acetamol+zinc/")["Location"] == "/combinations/zinc+zzparacetamol/"
    settled_on.refresh_from_db()
    assert settled_on.computed_digest() == settled_on.digest


def test_a_drug_that_nobody_may_know_of_does_not_show_by_its_old_address(client, editor, moderator):
    drug = factories.make_drug("Acetamol")

    review.rename(synonym(drug, "Secretol", editor, moderator), actor=moderator, reason="Why not.")

    assert client.get("/drugs/acetamol/").status_code == 404


def test_there_and_back_again(client, editor, moderator):
    drug = factories.make_approved(factories.make_drug("Acetamol")).entry
    review.rename(synonym(drug, "Otheramol", editor, moderator), actor=moderator, reason="There.")

    back = Name.objects.get(entry=drug, text="Acetamol")
    review.rename(back, actor=moderator, reason="Back.")

    assert client.get("/drugs/acetamol/").status_code == 200
    assert client.get("/drugs/otheramol/")["Location"] == "/drugs/acetamol/"


def test_only_an_accepted_synonym_of_a_drug_becomes_its_name(editor, moderator):
    drug = factories.make_drug("Acetamol")
    proposed = review.propose_name(drug, "Newamol", actor=editor)
    brand = synonym(drug, "Brandol", editor, moderator, kind="brand")
    taken = factories.make_drug("Takenamol")
    clash = synonym(drug, "Takenamol", editor, moderator)
    combination = factories.make_combination("Zinc", "Iron")
    of_both = synonym(combination, "Zincoferrol", editor, moderator)

    for name, code in ((proposed, "not-accepted"), (brand, "not-accepted"), (clash, "exists"), (of_both, "components")):
        with refuses(code):
            review.rename(name, actor=moderator, reason="Why not.")
    assert taken.name == "Takenamol"


def test_the_checker_knows_the_former_name(editor, moderator):
    factories.make_drug("Zinc")
    drug = factories.make_drug("Acetamol")
    review.rename(synonym(drug, "Otheramol", editor, moderator), actor=moderator, reason="There.")

    assert [found.name for found in interactions.check(["acetamol", "zinc"]).drugs] == ["Otheramol", "Zinc"]
