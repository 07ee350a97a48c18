import html
import xml.etree.ElementTree as ET

import pytest

from drugs import notices, review
from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"
pytestmark = pytest.mark.django_db


def entries(client):
    return ET.fromstring(client.get("/feeds/changes.atom").content).findall(f"{ATOM}entry")


def test_each_change_carries_both_notices(client, moderator):
    factories.make_released(factories.make_drug("Testamol"))
    review.retract(factories.make_approved(factories.make_drug("Gonamol")).entry, actor=moderator, reason="Wrong dose.")

    found = entries(client)

    assert [entry.find(f"{ATOM}title").text for entry in found] == ["Gonamol: withdrawn", "Testamol, version 1"]
    for entry in found:
        text = entry.find(f"{ATOM}summary").text
        assert notices.texts()["ai"] in text
        assert notices.texts()["disclaimer"] in text


def test_a_drafts_name_is_no_change(client):
    factories.make_submitted(factories.make_drug("Secretol"))

    assert entries(client) == []


def test_more_changes_add_no_queries(client, django_assert_num_queries):
    factories.make_released(factories.make_drug("Testamol"))
    factories.make_released(factories.make_drug("Placebex"))

    with django_assert_num_queries(3):  # texts, their section checks, retractions
        client.get("/feeds/changes.atom")


def feed_of(client, path):
    return ET.fromstring(client.get(f"{path}changes.atom").content)


def test_an_entry_has_a_feed_of_its_own(client, moderator2):
    first = factories.make_approved()
    second = factories.make_approved(first.entry, approver=moderator2, usage="It is for made-up pain, now said anew.")
    factories.make_released(factories.make_drug("Placebex"))
    page = first.entry.get_absolute_url()

    found = feed_of(client, page).findall(f"{ATOM}entry")

    assert [entry.find(f"{ATOM}title").text for entry in found] == ["Testamol, version 2", "Testamol, version 1"]
    assert [entry.find(f"{ATOM}link").get("href") for entry in found] == [
        f"http://127.0.0.1:8000{page}",
        f"http://127.0.0.1:8000{page}history/1/",
    ]
    assert all(notices.texts()["ai"] in entry.find(f"{ATOM}summary").text for entry in found)
    assert second.usage not in client.get(f"{page}changes.atom").content.decode()
    assert f'href="{page}changes.atom"' in client.get(page).content.decode()


def test_the_feed_of_an_entry_says_what_was_withdrawn_and_not_what_it_said(client, moderator):
    first = factories.make_approved(usage="A dangerous sentence about made-up pain, in full.")
    factories.make_approved(first.entry, usage="It is for made-up pain, now said anew.")
    first.refresh_from_db()
    review.withdraw_version(first, actor=moderator, reason="Wrong dose.")

    text = client.get(f"{first.entry.get_absolute_url()}changes.atom").content.decode()

    assert "Testamol, version 1: withdrawn" in text
    assert "Wrong dose." in text
    assert "dangerous sentence" not in text


def test_a_feed_is_there_as_long_as_its_page(client, moderator):
    entry = factories.make_approved().entry
    hidden = factories.make_submitted(factories.make_drug("Secretol")).entry
    review.retract(entry, actor=moderator, reason="Wrong dose.")

    assert client.get(f"{entry.get_absolute_url()}changes.atom").status_code == 410
    secret, unknown = (client.get(f"/drugs/{slug}/changes.atom") for slug in (hidden.slug, "unheard-of"))
    assert (secret.status_code, secret.content) == (404, unknown.content)


def test_the_feed_of_a_combination_has_one_address(client):
    factories.make_approved(factories.make_combination("Testamol", "Placebex"))

    response = client.get("/combinations/testamol+placebex/changes.atom")

    assert (response.status_code, response["Location"]) == (301, "/combinations/placebex+testamol/changes.atom")


def test_more_versions_add_no_queries_to_a_feed(client, django_assert_num_queries):
    first = factories.make_approved()
    factories.make_approved(first.entry, usage="It is for made-up pain, now said anew.")

    with django_assert_num_queries(2):  # versions, their section checks
        client.get(f"{first.entry.get_absolute_url()}changes.atom")


def identities(client, page):
    """Return what the feed of an entry calls each change for good: {identity: title}."""
    found = feed_of(client, page).findall(f"{ATOM}entry")
    return {entry.find(f"{ATOM}id").text: entry.find(f"{ATOM}title").text for entry in found}


def test_a_version_keeps_its_identity_when_another_follows_and_when_it_is_withdrawn(client, moderator):
    first = factories.make_approved()
    page = first.entry.get_absolute_url()
    alone = identities(client, page)

    factories.make_approved(first.entry, usage="It is for made-up pain, now said anew.")
    followed = identities(client, page)
    first.refresh_from_db()
    review.withdraw_version(first, actor=moderator, reason="Wrong dose.")
    withdrawn = identities(client, page)

    [own] = alone
    assert (followed[own], withdrawn[own]) == ("Testamol, version 1", "Testamol, version 1: withdrawn")
    assert len(followed) == len(withdrawn) == 2


def test_what_a_feed_told_keeps_its_identity_when_the_page_gets_another_name(client, editor, moderator):
    """A subscriber would else meet every version once more (RFC 4287, 4.2.6.1)."""
    public = factories.make_approved()
    factories.make_approved(public.entry, usage="It is for made-up pain, now said anew.")
    page = public.entry.get_absolute_url()
    before, before_of_site = identities(client, page), identities(client, "/feeds/")

    name = review.accept_name(review.propose_name(public.entry, "Anewol", actor=editor), actor=moderator)
    review.rename(name, actor=moderator, reason="The international name.")
    after, after_of_site = identities(client, "/drugs/anewol/"), identities(client, "/feeds/")

    assert (set(after), set(after_of_site)) == (set(before), set(before_of_site))
    assert all(identity.startswith("tag:127.0.0.1,2026:version/") for identity in after)
    assert "Anewol, version 1" in after.values()


def test_each_entry_of_a_feed_begins_with_the_notice_and_markup_in_a_reason_stays_words(client, moderator):
    public = factories.make_approved()
    review.retract(public.entry, actor=moderator, reason="It said <b>INR < 2</b> & more.")

    [entry] = entries(client)

    summary = html.unescape(entry.find(f"{ATOM}summary").text)
    assert summary.startswith(notices.texts()["ai"])
    assert entry.find(f"{ATOM}summary").text.endswith("It said &lt;b&gt;INR &lt; 2&lt;/b&gt; &amp; more.")


def test_the_feed_follows_its_page_to_another_address(client, editor, moderator):
    public = factories.make_approved()
    name = review.accept_name(review.propose_name(public.entry, "Anewol", actor=editor), actor=moderator)
    review.rename(name, actor=moderator, reason="The international name.")

    response = client.get("/drugs/testamol/changes.atom")

    assert (response.status_code, response["Location"]) == (301, "/drugs/anewol/changes.atom")
