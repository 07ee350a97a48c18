"""One text as a page: what readers and the preview share."""

import pytest

from drugs import presentation
from tests import factories


@pytest.mark.parametrize("index_unchecked", [True, False])
def test_an_old_version_is_never_for_search_engines(db, settings, index_unchecked):
    settings.INDEX_UNCHECKED = index_unchecked
    revision = factories.make_approved()
    around = presentation.surroundings(revision.entry, revision)

    context, plan = presentation.entry_page(revision.entry, revision, around, old=True)

    assert context["robots"] == "noindex"
    assert "Old version. Do not use." in plan.blocks["top"]


def test_a_draft_can_be_shown_before_anybody_let_it_out(db):
    draft = factories.make_draft()
    around = presentation.surroundings(draft.entry, draft)

    context, plan = presentation.entry_page(draft.entry, draft, around)

    assert [section.anchor for section in context["sections"]] == ["introduction", "usage", "dosage", "side-effects"]
    assert "A draft. Nobody has let this text out." in plan.blocks["top"]
    assert context["robots"] == "noindex"


def test_the_context_of_a_page_costs_no_query_once_its_surroundings_are_loaded(db, django_assert_num_queries):
    revision = factories.make_released(factories.make_combination())
    around = presentation.surroundings(revision.entry, revision)

    with django_assert_num_queries(0):
        presentation.entry_page(revision.entry, revision, around)
