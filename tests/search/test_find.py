"""Search: by name, by other name, by beginning, by text; near names as a question; nothing unreleased."""

import pytest

from drugs import review, search
from drugs.search import memory
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


@pytest.mark.parametrize(("typed", "how"), [("tsetamol", "alias"), ("tsetam", "prefix"), ("tsetamul", "near")])
def test_a_known_misspelling_is_found_and_never_offered_as_a_name(testamol, editor, moderator, typed, how):
    review.accept_name(review.propose_name(testamol, "Tsetamol", actor=editor, kind="misspelling"), actor=moderator)

    match = search.find(typed)[0]

    assert (match.entry.name, match.matched, match.match) == ("Testamol", "Testamol", how)


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


def test_a_name_in_another_spelling_is_found(db):
    factories.make_approved(factories.make_drug("Cefatestin"))

    assert names("cephatestin") == [("Cefatestin", "alias")]


def test_two_names_without_a_page_together_lead_to_both(db):
    factories.make_approved(factories.make_drug("Testamol"))
    factories.make_approved(factories.make_drug("Placebex"))

    assert names("Placebex with Testamol") == [("Placebex", "exact"), ("Testamol", "exact")]


def test_two_names_with_nothing_between_lead_to_their_combination(db):
    factories.make_approved(factories.make_combination("Testamol", "Placebex"))

    assert names("testamol placebex")[0] == ("Testamol + Placebex", "exact")


def test_misspelt_names_of_two_lead_to_their_combination_as_a_question(db):
    factories.make_approved(factories.make_combination("Testamol", "Placebex"))

    assert names("testamul and placebox")[0] == ("Testamol + Placebex", "near")


@pytest.mark.parametrize("typed", ["testamol sodium", "testamol (topical)", "Testamol hydrochloride tablets"])
def test_another_salt_or_route_is_only_offered(testamol, typed):
    assert names(typed)[0] == ("Testamol", "near")


def test_a_brand_is_a_choice_with_its_country(testamol, editor, moderator):
    proposed = review.propose_name(testamol, "Zyxobrand", actor=editor, kind="brand", country="GB")
    review.accept_name(proposed, actor=moderator)

    [match] = search.find("zyxobrand")

    assert (match.match, match.brand_country, match.is_choice) == ("alias", "GB", True)


def test_names_are_never_taken_from_a_text(db):
    factories.make_approved(factories.make_drug("Testamol"), usage="Testamol is sold as Wonderol for made-up pain.")

    assert names("wonderol") == [("Testamol", "text")]
    assert names("wonderal") == []


def test_a_snippet_quotes_no_dose_and_a_near_match_says_what_it_is_for(db):
    factories.make_approved(
        factories.make_drug("Testamol"),
        usage="Testamol is used for made-up pain. Take 500 mg for made-up pain. Take two for made-up pain.",
        dosage="Take it for made-up pain with water.",
    )

    [text] = search.find("made-up pain")
    [near] = search.find("testamul")

    assert [(piece.text, piece.is_word) for piece in text.snippet] == [
        ("Testamol is used for ", False),
        ("made", True),
        ("-", False),
        ("up", True),
        (" ", False),
        ("pain", True),
        (".", False),
    ]
    assert near.purpose == "Testamol is used for made-up pain."


def test_pages_that_were_found_by_name_take_no_place_from_those_found_by_their_words(db):
    """The same three pages are found by their names and by their words, and there is room for four."""
    for name in ("Painamol", "Painidine", "Painoxin", "Testamol"):
        factories.make_approved(factories.make_drug(name), usage=f"{name} is used for pain pain pain.")

    found = names("pain")

    assert found[-1] == ("Testamol", "text")
    assert [match.entry.name for match in search.find("pain", limit=4)] == [name for name, _how in found]


def test_a_withdrawn_page_is_gone_from_names_and_texts_at_once(db, moderator):
    public = factories.make_approved(factories.make_drug("Testamol"), usage="Testamol is used for made-up pain.")
    before = [names(text) for text in ("testamol", "testamul", "made-up pain")]

    review.retract(public.entry, actor=moderator, reason="It was wrong.")

    assert all(before)
    assert [names(text) for text in ("testamol", "testamul", "made-up pain")] == [[], [], []]


def test_a_search_asks_as_often_whatever_there_is(db, django_assert_max_num_queries):
    for number in range(12):
        factories.make_approved(factories.make_drug(f"Testamol {'abcdefghijkl'[number]}"))
    search.find("testamol")

    with django_assert_max_num_queries(5):  # version, combinations' parts none, entries, near, texts
        search.find("testamol")


def test_what_memory_still_knows_of_a_withdrawn_page_is_not_shown(db, moderator, monkeypatch):
    public = factories.make_approved(factories.make_drug("Testamol"))
    old = memory.current()
    review.retract(public.entry, actor=moderator, reason="It was wrong.")
    monkeypatch.setattr(memory, "current", lambda: old)

    assert old.called("testamol")
    assert [names(text) for text in ("testamol", "testamul", "test")] == [[], [], []]


@pytest.mark.parametrize(
    "dose",
    [
        "Take 500 mg for zyx fever.",
        "Take two tablets for zyx fever.",
        "Take it once daily for zyx fever.",
        "Half of it for zyx.",
    ],
)
def test_a_sentence_with_a_dose_is_never_quoted(db, dose):
    factories.make_approved(
        factories.make_drug("Testamol"), precautions=f"It may make people sleepy now and then. {dose}"
    )

    [match] = search.find("zyx")

    assert (match.match, match.snippet) == ("text", ())
