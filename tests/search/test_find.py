"""Search: by name, by other name, by beginning, by text; near names as a question; nothing unreleased."""

import pytest

from drugs import review, search
from tests import factories


@pytest.fixture
def testamol(db):
    return factories.make_approved(factories.make_drug("Testamol")).entry


def names(text: str) -> list[tuple[str, str]]:
    return [(match.entry.name, match.match.value) for match in search.find(text)]


def test_case_and_accents_do_not_matter(testamol):
    assert names("  TESTÄMOL ")[0] == ("Testamol", "exact")


def test_digits_count(db):
    factories.make_approved(factories.make_drug("Testamin B1"))
    factories.make_approved(factories.make_drug("Testamin B12"))

    assert names("testamin b12") == [("Testamin B12", "exact")]


@pytest.mark.parametrize("text", ["testamol and placebex", "Placebex/Testamol", "testamol + placebex"])
def test_two_names_lead_to_their_combination(text, db):
    factories.make_approved(factories.make_combination("Testamol", "Placebex"))

    assert names(text)[0] == ("Testamol + Placebex", "exact")


def test_a_near_name_is_only_offered(testamol):
    assert names("testamal") == [("Testamol", "near")]


def test_another_name_is_found_once_somebody_accepted_it(testamol, editor, moderator):
    proposed = review.propose_name(testamol, "Zyxomol", actor=editor)
    before = names("zyxomol")

    review.accept_name(proposed, actor=moderator)

    assert before == []
    assert names("zyxomol") == [("Testamol", "alias")]


def test_words_of_the_text_are_found(testamol):
    assert ("Testamol", "text") in names("made-up pain")


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "+", "\x00", "' OR 1=1 --"])
def test_odd_queries_find_nothing_and_do_no_harm(text, testamol):
    assert names(text) == []


def test_an_over_long_query_is_refused(db):
    with pytest.raises(search.SearchError):
        search.find("a" * 201)


def test_nothing_unreleased_is_found(db, moderator):
    factories.make_submitted(factories.make_drug("Secretol"), usage="A secret usage that nobody may see yet.")
    gone = factories.make_approved(factories.make_drug("Gonamol"), usage="A withdrawn usage that was wrong once.")
    review.retract(gone.entry, actor=moderator, reason="wrong")

    found = [names(text) for text in ("secretol", "secretul", "secret usage", "gonamol", "withdrawn usage")]

    assert found == [[], [], [], [], []]
