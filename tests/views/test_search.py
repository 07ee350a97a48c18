"""The search page: what it calls what it found."""

from __future__ import annotations

import pytest

from drugs import review
from tests import factories
from tests.views.reading import Page


@pytest.mark.parametrize(
    ("kind", "typed", "is_named"), [("synonym", "Tsetamol", True), ("misspelling", "Tsetamol", False)]
)
def test_a_synonym_is_named_beside_what_it_found_and_a_misspelling_is_not(
    client, editor, moderator, kind, typed, is_named
):
    entry = factories.make_released().entry
    review.accept_name(review.propose_name(entry, "Tsetamol", actor=editor, kind=kind), actor=moderator)

    page = Page(client.get(f"/search/?q={typed}").content)

    assert ("also called Tsetamol" in page.outside, "also called" in page.outside) == (is_named, is_named)
    assert "/drugs/testamol/" in [link.get("href") for link in page.all("a")]


def test_a_misspelling_of_a_misspelling_is_asked_about_by_the_true_name(client, editor, moderator):
    entry = factories.make_released().entry
    review.accept_name(review.propose_name(entry, "Tsetamol", actor=editor, kind="misspelling"), actor=moderator)

    page = Page(client.get("/search/?q=tsetamul").content)

    assert "Did you mean Testamol" in page.outside
