import xml.etree.ElementTree as ET
from datetime import datetime

import pytest

from drugs import review, sitemaps
from tests import factories

pytestmark = pytest.mark.django_db

SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client):
    """Return what the sitemaps that the index names list, by address: {path: lastmod}."""
    found = {}
    for one in ET.fromstring(client.get("/sitemap.xml").content).iter(f"{SITEMAPS}sitemap"):
        address = one.find(f"{SITEMAPS}loc").text.replace("http://127.0.0.1:8000", "")
        part = ET.fromstring(client.get(address).content)
        entries = {
            url[0].text.replace("http://127.0.0.1:8000", ""): datetime.fromisoformat(url[1].text) for url in part
        }
        assert datetime.fromisoformat(one.find(f"{SITEMAPS}lastmod").text) == max(entries.values())
        found |= entries
    return found


def test_what_a_person_read_is_listed_with_its_date(client):
    revision = factories.make_approved()

    assert listed(client) == {"/drugs/testamol/": revision.published_at}


def test_the_date_follows_a_check_in_place(client, moderator2):
    released = factories.make_released()
    checked = review.check(
        released, actor=moderator2, seen_digest=released.digest, settled=factories.make_settled(released)
    )

    assert listed(client)["/drugs/testamol/"] == checked.approved_at
    assert checked.approved_at > released.published_at


@pytest.mark.parametrize("change", ["section", "name", "correction"])
def test_the_date_follows_what_else_changed_on_the_page(client, editor, moderator, moderator2, change):
    public = factories.make_approved()
    before = listed(client)["/drugs/testamol/"]

    if change == "section":
        at = review.check_section(
            public, actor=moderator2, section="usage", against="The label", seen_digest=public.digest
        ).at
    elif change == "name":
        name = review.propose_name(public.entry, "Otherwisol", actor=editor)
        waiting = listed(client)["/drugs/testamol/"]
        assert waiting == before  # readers do not see what was proposed
        at = review.accept_name(name, actor=moderator).accepted_at
    else:
        at = review.add_correction(public.entry, actor=moderator, text="The dose was wrong.").at

    assert before < listed(client)["/drugs/testamol/"] == at


def test_what_nobody_read_is_listed_only_where_the_site_says_so(client, settings):
    factories.make_released()
    before = listed(client)

    settings.INDEX_UNCHECKED = True

    assert (before, list(listed(client))) == ({}, ["/drugs/testamol/"])


def test_drafts_and_retracted_entries_are_not_listed(client, moderator):
    factories.make_submitted(factories.make_drug("Secretol"))
    review.retract(factories.make_approved(factories.make_drug("Gonamol")).entry, actor=moderator, reason="wrong")

    assert listed(client) == {}


def test_each_sitemap_holds_a_share_of_the_entries(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "IN_ONE", 2)
    for name in ("Testamol", "Placebex", "Madeupin"):
        factories.make_approved(factories.make_drug(name))

    parts = ET.fromstring(client.get("/sitemap.xml").content).findall(f"{SITEMAPS}sitemap")

    assert len(parts) == 2
    assert set(listed(client)) == {"/drugs/testamol/", "/drugs/placebex/", "/drugs/madeupin/"}


@pytest.mark.parametrize("number", [0, 99, 50_001, 10**30])
def test_a_share_of_nothing_is_not_there(client, number):
    assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_more_entries_add_no_queries(client, django_assert_num_queries):
    number = factories.make_approved().entry_id // sitemaps.IN_ONE + 1
    factories.make_approved(factories.make_drug("Placebex"))

    with django_assert_num_queries(1):
        client.get("/sitemap.xml")
    with django_assert_num_queries(1):
        client.get(f"/sitemap-{number}.xml")


def test_robots_name_the_sitemap_and_keep_the_checker_out(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /check/" in text
    assert "sitemap.xml" in text
