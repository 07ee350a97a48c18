"""Lists: only what is public, 50 a page, narrowed without losing what was chosen, at a constant cost."""

from __future__ import annotations

import pytest

from drugs import review
from tests import factories
from tests.views.reading import Page


def names(response) -> list[str]:
    page = Page(response.content)
    return [
        known["href"].split("/")[2]
        for known in page.all("a")
        if known["href"].startswith(("/drugs/", "/combinations/")) and known["href"].count("/") == 3
    ]


def test_a_list_holds_what_is_public_and_nothing_else(library, client):
    drugs, combinations = client.get("/drugs/"), client.get("/combinations/")

    assert names(drugs) == ["alphamol", "betamol"]
    assert names(combinations) == ["alphamol+betamol"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("letter=a", ["alphamol"]),
        ("letter=z", []),
        ("letter=0", ["5-testamol"]),
        ("q=ETA", ["betamol"]),
        ("q=B%C3%A9ta", ["betamol"]),
        ("q=secret", []),
        ("q=gona", []),
        ("q=%25", []),
        ("q=_", []),
        ("checked=yes", ["betamol"]),
        ("checked=no", ["5-testamol", "alphamol"]),
        ("checked=no&letter=a", ["alphamol"]),
        ("checked=&letter=&q=", ["5-testamol", "alphamol", "betamol"]),
    ],
)
def test_a_list_is_narrowed(library, client, query, found):
    factories.make_released(factories.make_drug("5-Testamol"))

    response = client.get(f"/drugs/?{query}")

    assert response.status_code == 200
    assert names(response) == found


@pytest.mark.parametrize("query", ["letter=zz", "letter=%27", "checked=maybe", "q=" + "x" * 201])
def test_a_filter_that_cannot_be_is_an_error_in_words(library, client, query):
    response = client.get(f"/drugs/?{query}")

    assert response.status_code == 400
    assert names(response) == []
    assert b"errorlist" in response.content or b'class="problem"' in response.content


def test_a_choice_that_is_none_is_named_in_plain_words_and_not_asked_again(library, client):
    page = Page(client.get("/drugs/?letter=D&sort=name").content)

    assert "“D” is no choice of this list. Choose below." in page.outside
    assert [field["name"] for field in page.all("input") if field.get("type") == "hidden"] == []


def test_one_page_has_no_other_pages(library, client):
    assert "Page 1 of 1" not in Page(client.get("/drugs/").content).outside


def test_a_read_text_without_credential_counts_as_unchecked(client, db):
    factories.make_approved()

    assert names(client.get("/drugs/?checked=no")) == ["testamol"]
    assert names(client.get("/drugs/?checked=yes")) == []


def test_an_empty_list_is_not_called_safe(library, client):
    page = Page(client.get("/drugs/?letter=z").content)

    assert "No page fits. That says nothing about the medicine." in page.outside


@pytest.fixture
def three_a_page(monkeypatch):
    monkeypatch.setattr("drugs.views.lists.PER_PAGE", 3)


def test_the_pages_of_a_list_keep_what_was_chosen(client, db, three_a_page):
    for number in range(7):
        factories.make_released(factories.make_drug(f"Amol {number}"))

    first, second = client.get("/drugs/?letter=a&q=amol"), client.get("/drugs/?letter=a&q=amol&page=2")

    assert names(first) == ["amol-0", "amol-1", "amol-2"]
    assert names(second) == ["amol-3", "amol-4", "amol-5"]
    links = {known.get("rel"): known["href"] for known in Page(second.content).all("a")}
    assert links["prev"] == "?letter=a&q=amol&page=1"
    assert links["next"] == "?letter=a&q=amol&page=3"
    assert "Page 2 of 3" in Page(second.content).outside


@pytest.mark.parametrize(("page", "first"), [("0", "amol-3"), ("99", "amol-3"), ("-1", "amol-3"), ("x", "amol-0")])
def test_a_page_that_is_not_there_is_the_nearest_one(client, db, three_a_page, page, first):
    for number in range(4):
        factories.make_released(factories.make_drug(f"Amol {number}"))

    response = client.get(f"/drugs/?page={page}")

    assert names(response)[0] == first


def test_a_list_holds_fifty_a_page(client, db):
    from drugs.views import lists

    assert lists.PER_PAGE == 50


@pytest.mark.parametrize(("address", "queries"), [("/drugs/?checked=no", 1), ("/drugs/?letter=a&checked=no&q=mol", 2)])
def test_more_entries_add_no_queries(client, db, address, queries, django_assert_num_queries):
    factories.make_released(factories.make_drug("Amol 0"))
    client.get(address)
    with django_assert_num_queries(queries):  # whether it is as it was; or how many there are, and those of this page
        client.get(address)
    for number in range(1, 6):
        factories.make_released(factories.make_drug(f"Amol {number}"))
    with django_assert_num_queries(3 if queries == 1 else 2):  # what changed is counted once
        client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)


def test_the_bare_list_may_be_indexed_and_a_narrowed_one_not(library, client):
    assert Page(client.get("/drugs/").content).meta("robots") == ""
    assert Page(client.get("/drugs/?letter=a").content).meta("robots") == "noindex"


def test_an_entry_is_listed_once_however_many_versions_it_has(library, client):
    assert names(client.get("/drugs/?letter=a")).count("alphamol") == 1


def test_a_retracted_entry_leaves_the_lists_at_once(library, client, moderator):
    review.retract(library.second.entry, actor=moderator, reason="wrong")

    assert names(client.get("/drugs/")) == ["betamol"]
    assert b"lphamol" not in client.get("/drugs/?checked=no").content


def test_what_was_typed_is_shown_as_text(client, db):
    response = client.get("/drugs/", {"q": '"><script>x</script>'})

    assert response.status_code == 200
    assert [script.get("src") for script in Page(response.content).all("script")] == ["/static/js/suggest.js"]
