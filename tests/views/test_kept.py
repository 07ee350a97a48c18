"""Lists that are kept in memory say what is so, are checked by the guard, and hold nothing that anybody typed."""

from __future__ import annotations

import pytest
from django.test import Client

from drugs import review
from drugs.views import kept, lists
from tests import factories
from tests.pagestore.test_following import actor_for, surround
from tests.review.test_permissions import VERBS

pytestmark = pytest.mark.django_db

ADDRESSES = [
    f"/{kind}/{query}"
    for kind in ("drugs", "combinations")
    for query in ("", "?checked=yes", "?letter=t&checked=no", "?sort=newest", "?page=2")
] + ["/combinations/?severity=unknown&size=2", "/combinations/?sort=gravest"]


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(lists, "PAGES", kept.Pages())


def asked() -> list[bytes]:
    client = Client()
    return [client.get(address).content for address in ADDRESSES]


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"rebase"}))  # what it acts on there is refused
def test_after_every_verb_a_kept_list_is_the_one_that_is_made_anew(verb, monkeypatch):
    _permission, make, call = VERBS[verb]
    thing = make()
    surround(*(["Testamol"] if verb in {"hand_in", "merge_file"} else []))
    asked()
    assert len(lists.PAGES.known[1]) == len(ADDRESSES)

    call(thing, actor_for(verb))
    shown = asked()
    monkeypatch.setattr(lists, "PAGES", kept.Pages())

    assert shown == asked()


def test_a_kept_list_comes_back_as_it_was(client):
    factories.make_released()

    first, second = client.get("/drugs/?checked=no"), client.get("/drugs/?checked=no")

    assert first.content == second.content
    assert dict(first.headers) | {"X-Request-ID": ""} == dict(second.headers) | {"X-Request-ID": ""}
    assert len(lists.PAGES.known[1]) == 1


@pytest.mark.parametrize(
    "query",
    ["q=testamol", "checked=no&q=", "letter=t&letter=t", "page=testamol", "patient=me", "letter=zz", "sort=worst"],
)
def test_what_is_typed_or_is_no_choice_is_not_kept(client, query):
    factories.make_released()

    client.get(f"/drugs/?{query}")

    assert lists.PAGES.known[1] == {}


def test_no_more_than_so_many_are_kept(client, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    factories.make_released()

    for page in range(1, 5):
        client.get(f"/drugs/?page={page}")

    assert [query for _kind, _prefix, query in lists.PAGES.known[1]] == ["page=3", "page=4"]


def test_an_entry_that_is_retracted_leaves_a_kept_list_at_once(client, moderator):
    entry = factories.make_released().entry
    assert b"/drugs/testamol/" in client.get("/drugs/?checked=no").content

    review.retract(entry, actor=moderator, reason="wrong")

    assert b"/drugs/testamol/" not in client.get("/drugs/?checked=no").content


def test_the_guard_compares_a_kept_list_that_has_other_bytes_than_before():
    factories.make_released()
    client = Client(raise_request_exception=False)
    for _turn in range(2):
        assert client.get("/drugs/?checked=no").status_code == 200
    (page,) = lists.PAGES.known[1].values()

    for content in (page.content.replace(b"notice", b"nothing"), b"", b"x"):
        page.content = content

        assert client.get("/drugs/?checked=no").status_code == 500
