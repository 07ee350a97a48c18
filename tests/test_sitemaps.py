import pytest

from drugs import review
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_a_person_read_is_listed_with_its_date(client):
    revision = factories.make_approved()

    text = client.get("/sitemap.xml").content.decode()

    assert "/drugs/testamol/</loc>" in text
    assert f"<lastmod>{revision.published_at:%Y-%m-%d}" in text


def test_what_nobody_read_is_listed_only_where_the_site_says_so(client, settings):
    factories.make_released()
    before = client.get("/sitemap.xml").content.decode()

    settings.INDEX_UNCHECKED = True

    assert "testamol" not in before
    assert "testamol" in client.get("/sitemap.xml").content.decode()


def test_drafts_and_retracted_entries_are_not_listed(client, moderator):
    factories.make_submitted(factories.make_drug("Secretol"))
    review.retract(factories.make_approved(factories.make_drug("Gonamol")).entry, actor=moderator, reason="wrong")

    text = client.get("/sitemap.xml").content.decode()

    assert "<url>" not in text


def test_robots_name_the_sitemap_and_keep_the_checker_out(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /check/" in text
    assert "sitemap.xml" in text
