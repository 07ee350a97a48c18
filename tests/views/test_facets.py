"""Facets of the lists: how many each choice would show, with everything else as chosen."""

from __future__ import annotations

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def combinations(moderator2) -> None:
    factories.make_approved(factories.make_combination("Amol", "Bemol"), severity="major", approver=moderator2)
    factories.make_released(factories.make_combination("Amol", "Cemol"), severity="major")
    factories.make_released(factories.make_combination("Amol", "Bemol", "Cemol"), severity="moderate")
    factories.make_released(factories.make_combination("Bemol", "Cemol"), severity="contraindicated")
    factories.make_submitted(factories.make_combination("Demol", "Bemol"), severity="major")


def counts(response, facet: str) -> dict[str, int]:
    """Return {what a choice's address adds: its number} of one facet."""
    page = response.content.decode()
    block = page[page.index(f'id="facet-{facet}"') :].partition("</nav>")[0]
    found = re.findall(r'<a href="\?([^"]*)"[^>]*>.*?<span class="facet__number">(\d+)</span>', block)
    return {query.replace("&amp;", "&"): int(number) for query, number in found}


def listed(response) -> list[str]:
    page = response.content.decode()
    found = re.findall(
        r'href="/combinations/([^"?]+)/"', page[page.index('class="count"') :] if "count" in page else ""
    )
    return list(dict.fromkeys(found))


def test_each_choice_says_how_many_it_would_show(combinations, client):
    response = client.get("/combinations/")

    assert counts(response, "severity") == {
        "": 4, "severity=contraindicated": 1, "severity=major": 2, "severity=moderate": 1
    }  # fmt: skip
    assert counts(response, "size") == {"": 4, "size=2": 3, "size=3": 1}
    assert counts(response, "checked") == {"": 4, "checked=yes": 1, "checked=no": 3}
    assert counts(response, "letter") == {"": 4, "letter=a": 3, "letter=b": 1}


def test_a_facet_counts_its_own_choices_as_if_none_were_made(combinations, client):
    response = client.get("/combinations/?severity=major&q=amol")

    assert counts(response, "severity") == {
        "q=amol": 3, "q=amol&severity=major": 2, "q=amol&severity=moderate": 1
    }  # fmt: skip
    assert counts(response, "size") == {"q=amol&severity=major": 2, "q=amol&severity=major&size=2": 2}
    assert counts(response, "checked")["q=amol&severity=major&checked=yes"] == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("size=3", ["amol+bemol+cemol"]),
        ("size=2&severity=major", ["amol+bemol", "amol+cemol"]),
        ("size=4", []),
        ("relation=one_product", []),
        ("sort=gravest", ["bemol+cemol", "amol+bemol", "amol+cemol", "amol+bemol+cemol"]),
        ("checked=yes", ["amol+bemol"]),
    ],
)
def test_combinations_are_narrowed_and_ordered(combinations, client, query, found):
    response = client.get(f"/combinations/?{query}")

    assert response.status_code == 200
    assert listed(response) == found


def test_the_number_of_pages_is_that_of_what_is_listed(combinations, client):
    for query in ("", "severity=major", "size=3&q=amol", "checked=no&letter=a"):
        response = client.get(f"/combinations/?{query}")

        assert f"{len(listed(response))} page" in response.content.decode()


@pytest.mark.parametrize("query", ["severity=none", "size=1", "sort=worst", "relation=x"])
def test_a_choice_that_is_none_is_an_error_in_words(combinations, client, query):
    assert client.get(f"/combinations/?{query}").status_code == 400
