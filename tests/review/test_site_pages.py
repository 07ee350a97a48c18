"""Pages about the site: one moderator's word, nothing lost, nothing overwritten unknowingly."""

import pytest
from django.db import DatabaseError, transaction

from drugs import review
from drugs.models import Event, SitePage
from drugs.site_pages import MAX_TEXT_LENGTH, SITE_PAGES
from tests.attacks import refuses

pytestmark = pytest.mark.django_db


def test_every_page_comes_with_a_text():
    assert all(len(page.first_text) > 200 for page in SITE_PAGES)


def test_a_moderator_writes_and_it_stands(moderator):
    page = review.write_site_page("contact", "Call us.", actor=moderator, seen=None)

    assert SitePage.objects.newest("contact") == page
    event = Event.objects.first()
    assert (event.verb, event.actor, event.note) == ("write_site_page", moderator, "contact")


def test_an_editor_may_not(editor):
    with refuses("permission"):
        review.write_site_page("contact", "Call us.", actor=editor, seen=None)


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("nothing", "Text.", "page"),
        ("contact", " \n", "text"),
        ("contact", "a" * (MAX_TEXT_LENGTH + 1), "text"),
        ("contact", "a\x00b", "text"),
    ],
)
def test_what_cannot_be_is_refused_in_words(moderator, key, text, code):
    with refuses(code):
        review.write_site_page(key, text, actor=moderator, seen=None)

    assert not SitePage.objects.exists()


def test_nobody_writes_over_what_they_did_not_see(moderator):
    first = review.write_site_page("contact", "One.", actor=moderator, seen=None)
    with refuses("stale"):
        review.write_site_page("contact", "Two.", actor=moderator, seen=None)

    review.write_site_page("contact", "Three.", actor=moderator, seen=first.pk)

    assert [page.text for page in SitePage.objects.filter(key="contact")] == ["Three.", "One."]


def test_the_same_text_again_is_no_version(moderator):
    page = review.write_site_page("contact", "One.", actor=moderator, seen=None)
    with refuses("same"):
        review.write_site_page("contact", "One.", actor=moderator, seen=page.pk)


@pytest.mark.parametrize("change", [lambda page: page.update(text="Other"), lambda page: page.delete()])
def test_the_database_keeps_every_version(moderator, change):
    page = review.write_site_page("contact", "One.", actor=moderator, seen=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(SitePage.objects.filter(pk=page.pk))

    assert SitePage.objects.get().text == "One."
