"""Whatever anybody does, no finished page says what is no longer so: every verb, every page, compared byte by byte."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs import review
from drugs.admin.deeds import DEEDS
from drugs.models import Drug, Entry, Event
from drugs.pagestore import building, comparing, following
from drugs.pagestore.addresses import place_of
from tests import factories
from tests.review.test_permissions import VERBS

pytestmark = pytest.mark.django_db

# These act on a drug without a public text.
UNPUBLISHED = {"hand_in", "merge_file"}
OWN_ONLY = {"save_draft", "submit", "withdraw", "discard"}


def drug(name: str) -> Entry:
    return Drug.objects.filter(name=name).first() or factories.make_drug(name)


def publish(entry: Entry) -> None:
    """Let a text of entry out, unless somebody works on one already."""
    if not entry.revisions.exists() and not entry.is_retracted:
        factories.make_released(entry)


def surround(*unpublished: str) -> None:
    """Put pages around what a verb acts on: its drugs, and combinations with them and with each other."""
    for name in ("Testamol", "Placebex", "Otheramol"):
        drug(name)
    for names in (("Testamol", "Otheramol"), ("Otheramol", "Placebex"), ("Testamol", "Otheramol", "Thirdamol")):
        publish(factories.make_combination(*names))
    for entry in Entry.objects.exclude(name__in=unpublished):
        publish(entry)
    name = review.propose_name(drug("Testamol"), "Testasynonym", actor=factories.make_editor())
    review.accept_name(name, actor=factories.make_moderator())


def build(store) -> int:
    """Build everything but the lists of single letters, which go with the rest of the site's pages."""
    following.follow(store)
    application = WSGIHandler()
    for address in comparing.addresses():
        if "letter=" not in address:
            building.build(application, store, comparing.place(address), address)
    return len(list(store.pages()))


def actor_for(verb: str):
    if verb in OWN_ONLY:
        return factories.make_editor()
    actor = factories.make_user("helper")
    actor.user_permissions.add(Permission.objects.get(codename=VERBS[verb][0]))
    return actor


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"rebase"}))  # what it acts on there is refused
def test_after_every_verb_all_finished_pages_say_what_is_so(verb, store):
    _permission, make, call = VERBS[verb]
    thing = make()
    surround(*(["Testamol"] if verb in UNPUBLISHED else []))
    assert build(store) > 20

    call(thing, actor_for(verb))

    assert list(comparing.problems(store)) == []
    assert store.applied() == following.newest()


def test_what_only_the_team_sees_takes_no_page_away(store):
    surround()
    build(store)
    before = sorted(store.pages())

    draft = factories.make_draft(factories.make_combination("Testamol", "Newamol"))
    review.comment(review.submit(draft, actor=draft.author, seen_digest=draft.digest), actor=draft.author, text="Why?")
    following.follow(store)

    assert sorted(store.pages()) == before
    assert store.applied() == following.newest()


def test_a_release_takes_its_neighbours_and_leaves_the_rest(store):
    surround()
    far = factories.make_released(factories.make_combination("Faramol", "Distantine")).entry
    build(store)

    factories.make_released(factories.make_combination("Testamol", "Placebex"))
    following.follow(store)

    assert store.has(place_of(far.get_absolute_url()))
    for address in ("/drugs/testamol/", "/combinations/otheramol+testamol/", "/drugs/", "/feeds/changes.atom"):
        assert not store.has(place_of(address)), address


def test_private_verbs_exist_and_each_verb_that_is_not_known_counts_as_public(store):
    assert set(DEEDS) >= following.PRIVATE
    assert following.PRIVATE & {"approve", "release", "retract", "check", "accept_name", "write_site_page"} == set()
    surround()
    build(store)
    entry = drug("Testamol")
    last = following.newest()
    Event.objects.create(seq=last + 1, verb="invented_later", entry=entry, actor=factories.make_moderator())

    assert "entries/drugs/testamol" in following.affected(last, last + 1)


def test_many_entries_at_once_take_everything_away(store, monkeypatch):
    surround()
    build(store)
    monkeypatch.setattr(following, "MANY", 0)
    last = following.newest()

    factories.make_released(drug("Lateamol"))

    assert following.affected(last, following.newest()) is None
    following.follow(store)
    assert list(store.pages()) == []


def test_a_drug_with_very_many_combinations_takes_everything_away(monkeypatch):
    surround()
    monkeypatch.setattr(following, "TOO_MANY", 3)

    assert following.with_neighbours([drug("Testamol").pk]) is None


def test_a_database_put_back_from_a_copy_takes_everything_away(store):
    surround()
    build(store)
    with store.turn():
        store.followed(following.newest() + 5)

    following.follow(store)

    assert list(store.pages()) == []
    assert store.applied() == following.newest()


def test_following_costs_a_fixed_number_of_queries(store):
    surround()
    following.follow(store)
    factories.make_released(factories.make_combination("Testamol", "Lateamol"))

    with CaptureQueriesContext(connection) as asked:
        following.follow(store)
    with CaptureQueriesContext(connection) as again:
        following.follow(store)

    assert (len(asked), len(again)) == (6, 1)
