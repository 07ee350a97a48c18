"""The public history: published versions and what changed, each old one marked as such."""

from __future__ import annotations

import pytest

from drugs import review
from drugs.models import Revision
from tests import factories
from tests.views.reading import Page


def test_the_history_lists_the_published_versions_newest_first(library, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/drugs/alphamol/history/")

    page = Page(response.content)
    links = [known["href"] for known in page.all("a") if "/history/" in known.get("href", "")]
    assert links == ["/drugs/alphamol/history/2/", "/drugs/alphamol/history/1/"]
    assert "old version. Do not use." in page.outside
    assert page.meta("robots") == "noindex"


def test_the_history_knows_nothing_of_drafts_and_reviews(library, client, editor2):
    factories.make_submitted(library.second.entry, actor=editor2, introduction="Third wording.")

    page = Page(client.get("/drugs/alphamol/history/").content)

    assert "Version 3" not in page.outside
    assert client.get("/drugs/alphamol/history/3/").status_code == 404


def test_an_old_version_is_marked_and_noindex_and_has_its_own_notices(library, client):
    response = client.get("/drugs/alphamol/history/1/")

    page = Page(response.content)
    assert response.status_code == 200
    assert "Old version. Do not use." in page.outside
    assert "Nobody has checked this page." in page.outside
    assert "Nobody has checked these doses." in page.sections["dosage"]
    assert "Alphamol, first wording." in page.sections["introduction"]
    assert page.meta("robots") == "noindex"


def test_an_old_version_that_a_person_read_is_noindex_too(client, editor2, moderator):
    first = factories.make_approved()
    factories.make_approved(first.entry, actor=editor2, approver=moderator, introduction="Another one.")

    page = Page(client.get("/drugs/testamol/history/1/").content)

    assert page.meta("robots") == "noindex"
    assert "Old version. Do not use." in page.outside


def test_the_newest_version_is_not_called_old(library, client):
    page = Page(client.get("/drugs/alphamol/history/2/").content)

    assert "Old version" not in page.outside
    assert "Version 2 is what readers see now." in page.outside
    assert page.meta("robots") == "noindex"


def test_a_version_shows_what_changed_since_the_one_before(library, client):
    response = client.get("/drugs/alphamol/history/2/")

    markup = response.content.decode()
    assert "<del>first</del>" in markup
    assert "<ins>second</ins>" in markup
    assert "What changed since version 1" in Page(markup).headings


def test_a_first_version_changed_nothing(library, client):
    assert b"What changed" not in client.get("/drugs/alphamol/history/1/").content


def test_a_version_costs_five_queries_however_many_there_are(library, client, django_assert_num_queries):
    factories.make_released(
        library.second.entry, introduction="Alphamol, third wording.", page_disclaimer="Only a test."
    )

    with django_assert_num_queries(5):
        client.get("/drugs/alphamol/history/2/")


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999999"])
def test_a_version_that_never_was_is_not_found(library, client, number):
    assert client.get(f"/drugs/alphamol/history/{number}/").status_code == 404


@pytest.mark.parametrize("address", ["/drugs/gonamol/", "/drugs/gonamol/history/", "/drugs/gonamol/history/1/"])
def test_a_retracted_page_and_its_history_are_gone_with_when_and_why(library, client, address):
    response = client.get(address)

    page = Page(response.content)
    assert response.status_code == 410
    assert "The dose was ten times too high." in page.outside
    assert "This page was withdrawn on" in page.outside
    assert "Testamol" not in page.outside
    assert not page.sections


def test_the_versions_before_a_retraction_stay_gone_when_the_page_is_back(library, client, moderator, moderator2):
    draft = review.restore(library.gone.entry, actor=moderator)
    draft = review.submit(draft, actor=moderator, seen_digest=draft.digest)
    review.approve(draft, actor=moderator2, seen_digest=draft.digest, seen_public=library.gone.pk)

    old, new = client.get("/drugs/gonamol/history/1/"), client.get("/drugs/gonamol/history/2/")

    assert (old.status_code, new.status_code) == (410, 200)
    assert "The dose was ten times too high." in Page(old.content).outside
    assert not Page(old.content).sections
    assert b"What changed" not in new.content
    assert "withdrawn." in Page(client.get("/drugs/gonamol/history/").content).outside


@pytest.mark.parametrize("address", ["history/", "history/1/"])
def test_an_unreleased_page_has_no_history(library, client, address):
    secret, unknown = client.get(f"/drugs/secretamol/{address}"), client.get(f"/drugs/unheard-of/{address}")

    assert secret.status_code == 404
    assert secret.content == unknown.content


@pytest.mark.parametrize("address", ["history/", "history/1/"])
def test_versions_without_a_public_one_are_not_told(library, client, address):
    """No verb leaves such an entry. A flag that was lost must not leave its texts to be read."""
    Revision.objects.filter(entry=library.second.entry).update(is_public=False)

    lost, unknown = client.get(f"/drugs/alphamol/{address}"), client.get(f"/drugs/unheard-of/{address}")

    assert lost.status_code == unknown.status_code == 404
    assert lost.content == unknown.content


def test_an_entry_of_one_kind_is_not_found_under_the_other(library, client):
    assert client.get("/combinations/alphamol/").status_code == 404
    assert client.get("/combinations/alphamol/history/").status_code == 404
