"""The names in memory follow what is public, and of a change only what changed is read anew."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs import review, search
from drugs.models import Entry, NameChange, NameKind
from drugs.search import memory
from drugs.search.names import Known, Names
from tests import factories

pytestmark = pytest.mark.django_db

LETTERS = "abcdefghijkl"


def everything(layers: memory.Layers) -> list[Known]:
    standing = layers.standing(layers.below.known) + layers.above.known
    return sorted(standing, key=lambda one: (one.entry_id, one.text, one.kind))


def truth() -> list[Known]:
    return everything(memory.load())


@pytest.fixture
def site(editor, moderator):
    """Twelve drugs and a combination, all loaded into memory."""
    for letter in LETTERS:
        factories.make_approved(factories.make_drug(f"Testamol {letter}"))
    factories.make_approved(factories.make_combination("Testamol a", "Testamol b"))
    memory.current()


def publish():
    factories.make_approved(factories.make_drug("Placebex"))


def retract():
    review.retract(Entry.objects.get(slug="testamol-c"), actor=factories.make_moderator(), reason="It was wrong.")


def accept():
    drug = Entry.objects.get(slug="testamol-d")
    name = review.propose_name(drug, "Dolor", actor=factories.make_editor(), kind=NameKind.SYNONYM)
    review.accept_name(name, actor=factories.make_moderator())


def rename():
    drug = Entry.objects.get(slug="testamol-a")
    name = review.propose_name(drug, "Alphadol", actor=factories.make_editor())
    review.accept_name(name, actor=factories.make_moderator())
    review.rename(name, actor=factories.make_moderator(), reason="It has a new name.")


def merge():
    drug, into = (Entry.objects.get(slug=f"testamol-{letter}") for letter in "ef")
    proposal = review.propose_merge(drug, into=into, actor=factories.make_moderator(), reason="The same.")
    review.merge_drugs(proposal, actor=factories.make_user("moderator2", "Moderators"))


@pytest.mark.parametrize("change", [publish, retract, accept, rename, merge])
def test_after_each_change_memory_holds_what_the_database_does(site, change, monkeypatch):
    loaded = []
    true_load = memory.load
    monkeypatch.setattr(memory, "load", lambda: loaded.append(1) or true_load())

    change()

    assert everything(memory.current()) == everything(true_load())
    assert loaded == []


def test_a_change_costs_a_few_rows_and_no_look_at_all_names(site):
    publish()

    with CaptureQueriesContext(connection) as asked:
        memory.current()

    assert len(asked) == 4
    assert all(" IN (" in query["sql"] for query in asked.captured_queries[2:])


def test_all_is_read_anew_where_it_is_unknown_what_changed(site):
    NameChange.objects.all().delete()
    publish()
    NameChange.objects.all().delete()

    assert everything(memory.current()) == truth()


def test_after_many_changes_one_layer_is_made_of_both(site, monkeypatch):
    monkeypatch.setattr(memory, "MOST_CHANGED", 2)
    before = memory.current()

    for change in (publish, retract, accept):
        change()
        assert everything(memory.current()) == truth()

    assert memory.current().below is not before.below


def test_old_changes_are_forgotten(site, monkeypatch):
    monkeypatch.setattr(memory, "KEPT", 3)

    for number in range(6):
        memory.renew([Entry.objects.get(slug=f"testamol-{LETTERS[number]}").pk])

    assert NameChange.objects.count() == 4


def test_two_layers_answer_as_one_would(site):
    for change in (publish, retract, accept, rename):
        change()
    layers, one = memory.current(), memory.load()

    assert layers.changed
    for typed in ("testamol", "testamol c", "placebex", "plasebex", "alphadol", "dolor", "testamul a", "b"):
        assert layers.called(typed) == one.called(typed)
        assert layers.beginning(typed, 8) == one.beginning(typed, 8)
        assert layers.near(typed, 3) == one.near(typed, 3)
        assert layers.of_words(typed) == one.of_words(typed)
        assert sorted(map(str, layers.spelled(typed))) == sorted(map(str, one.spelled(typed)))
    assert [match.entry.name for match in search.find("testamol c") if match.match == "exact"] == []


def test_names_are_found_by_word_order_and_spelling():
    names = Names([Known(1, True, "B + A", "beta alpha", True), Known(2, False, "Cephalexin", "cephalexin", True)])

    assert [one.entry_id for one in names.of_words("alpha beta")] == [1]
    assert [one.entry_id for one in names.of_words("cephalexin")] == [2]
    assert [one.entry_id for one in names.spelled("cefalexin")] == [2]
    assert names.called("cefalexin") == []
