"""Old addresses: a moderator's word, no loops, nothing of this site's own covered."""

import pytest

from drugs import review
from drugs.models import Address, Event
from drugs.models.address import MAX_PATH_LENGTH
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def drug():
    return factories.make_drug()


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("medicines/testamol", "medicines/testamol"),
        ("/medicines/testamol.html", "medicines/testamol"),
        (" https://old.example.org/medicines/testamol/ ", "medicines/testamol"),
        ("a%2Bb/c%20d", "a+b/c d"),
        ("a+b", "a+b"),
        ("composition/t/testamol", "composition/t/testamol"),
        ("drugs/former-name", "drugs/former-name"),
        ("médicaments/Testamol", "médicaments/Testamol"),
    ],
)
def test_a_path_is_kept_as_it_is_asked_for(drug, moderator, written, stored):
    address = review.add_address(drug, written, actor=moderator)

    assert (address.path, address.entry_id) == (stored, drug.pk)
    assert (Event.objects.first().verb, Event.objects.first().note) == ("add_address", stored)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        " ",
        ".html",
        "a/../b",
        "a//b",
        "./a",
        "a?x=1",
        "a#b",
        "a?",
        "javascript:alert(1)",
        "ftp://x/y",
        "a\\b",
        "a\nb",
        "a\x00b",
        "a\u202eb",
        "x" * (MAX_PATH_LENGTH + 1),
    ],
)
def test_what_is_no_path_is_refused_in_words(drug, moderator, path):
    with refuses("address"):
        review.add_address(drug, path, actor=moderator)


@pytest.mark.parametrize(
    "path",
    [
        "drugs",
        "drugs/testamol",
        "drugs/TESTAMOL",
        "drugs/testamol/history",
        "combinations",
        "search",
        "check",
        "api/v1/suggest",
        "api",
        "admin",
        "admin/anything/at/all",
        "static/css/base.css",
        "about",
        "about/privacy",
        "feeds/changes.atom",
        "robots.txt",
        "healthz",
    ],
)
def test_a_path_that_this_site_answers_is_refused(drug, moderator, path):
    with refuses("address"):
        review.add_address(drug, path, actor=moderator)


def test_a_path_leads_to_one_page(drug, moderator):
    review.add_address(drug, "old/testamol", actor=moderator)
    other = factories.make_drug("Other")

    with refuses("address"):
        review.add_address(other, "old/testamol.html", actor=moderator)


def test_a_path_is_taken_away_with_a_reason(drug, moderator):
    address = review.add_address(drug, "old/testamol", actor=moderator)
    with refuses("reason"):
        review.remove_address(address, actor=moderator, reason=" ")

    review.remove_address(address, actor=moderator, reason="It was another medicine.")

    assert not Address.objects.exists()
    assert Event.objects.first().note == "old/testamol: It was another medicine."
    with refuses("address"):
        review.remove_address(address, actor=moderator, reason="again")
