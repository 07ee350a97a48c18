"""The pages about the site, as readers see them."""

import pytest

from drugs import review
from drugs.site_pages import SITE_PAGES

pytestmark = pytest.mark.django_db

REST = [page.key for page in SITE_PAGES[1:]]


@pytest.mark.parametrize("key", REST)
def test_each_page_stands_with_links_to_the_others(client, key):
    page = client.get(f"/about/{key}/").content.decode()

    assert page.count('href="/about/') >= len(REST)
    assert f"<h1>{next(page.title for page in SITE_PAGES if page.key == key)}</h1>" in page
    assert "May not be accurate" in page


@pytest.mark.parametrize("path", ["/about/nothing/", "/about/pages/"])
def test_any_other_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_what_a_moderator_wrote_stands_at_once_and_is_safe(client, moderator):
    review.write_site_page("privacy", "# Short\n\n<script>x</script> **We** keep nothing.", actor=moderator, seen=None)

    page = client.get("/about/privacy/").content.decode()

    assert "<h2>Short</h2>" in page
    assert "<strong>We</strong> keep nothing." in page
    assert "<script>x" not in page
    assert "Reading here leaves no trace" not in page
    assert "Last changed on" in page


def test_the_address_of_the_desk_stands_where_it_is_needed(client, settings):
    settings.CONTACT_EMAIL = "desk@example.org"

    assert "mailto:desk@example.org" in client.get("/about/contact/").content.decode()
    assert "mailto:" not in client.get("/about/ai/").content.decode()


def test_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/about/")
