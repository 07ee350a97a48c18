"""The counts of the lists are kept, and follow each verb that changes what is public at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs import facets, review
from drugs.models import Entry, Kind, Revision
from tests import factories

pytestmark = pytest.mark.django_db


def fresh(kind: Kind) -> set[str]:
    texts = Revision.objects.published().filter(entry__kind=kind)
    return {str(group) for group in facets.groups_of(texts, combinations=kind == Kind.COMBINATION)}


def kept(kind: Kind) -> set[str]:
    return {str(group) for group in facets.groups(kind)}


@pytest.fixture
def site(moderator):
    for name in ("Amol", "Bemol", "Cemol"):
        factories.make_released(factories.make_drug(name))
    factories.make_released(factories.make_combination("Amol", "Bemol"), severity="major")


def amol() -> Entry:
    return Entry.objects.get(slug="amol")


def retract():
    review.retract(amol(), actor=factories.make_moderator(), reason="It was wrong.")


def check():
    text = amol().public_revision()
    moderator = factories.make_user("pharmacist", "Moderators", credential="pharmacist")
    review.check(text, actor=moderator, seen_digest=text.digest, settled=factories.make_settled(text))


def publish():
    factories.make_approved(factories.make_combination("Bemol", "Cemol"), severity="moderate")


def release():
    factories.make_released(factories.make_drug("Demol"))


def rename():
    name = review.propose_name(amol(), "Zemol", actor=factories.make_editor())
    review.accept_name(name, actor=factories.make_moderator())
    review.rename(name, actor=factories.make_moderator(), reason="It has a new name.")


def replace():
    combination = Entry.objects.get(slug="amol+bemol")
    factories.make_approved(combination, severity="contraindicated")


def merge():
    proposal = review.propose_merge(
        amol(), into=Entry.objects.get(slug="cemol"), actor=factories.make_moderator(), reason="The same."
    )
    review.merge_drugs(proposal, actor=factories.make_user("moderator2", "Moderators"))


def draft():
    factories.make_submitted(factories.make_drug("Secretol"))


@pytest.mark.parametrize("change", [retract, check, publish, release, rename, replace, merge, draft])
def test_after_each_verb_the_counts_are_those_of_the_database(site, change):
    before = {kind: kept(kind) for kind in Kind}

    change()

    assert {kind: kept(kind) for kind in Kind} == {kind: fresh(kind) for kind in Kind}
    assert (before == {kind: kept(kind) for kind in Kind}) == (change is draft)


@pytest.mark.parametrize("address", ["/drugs/", "/combinations/", "/drugs/?letter=b", "/combinations/?severity=major"])
def test_a_list_counts_nothing_while_nothing_changes(site, client, address):
    client.get(address)

    with CaptureQueriesContext(connection) as asked:
        client.get(address)

    assert len(asked) == 1, "a kept page asks whether it still holds, and nothing else"

    with CaptureQueriesContext(connection) as asked:
        client.get(f"{address}{'&' if '?' in address else '?'}page=1")  # made anew: another address

    assert len(asked) == 2
    assert not any("COUNT(" in query["sql"] for query in asked)


@pytest.mark.parametrize("address", ["/drugs/?", "/drugs/?checked=no&", "/drugs/?sort=name&", "/drugs/?letter=b&"])
def test_far_pages_go_on_where_the_ones_before_end(client, db, monkeypatch, address):
    from drugs.views import lists

    monkeypatch.setattr(lists, "PER_PAGE", 3)
    for name in ("1-Amol", "2-Amol", "Amol", "Axol", "Bemol", "Bexol", "Bezol", "Buxol", "Zemol"):
        factories.make_released(factories.make_drug(name))
    pages = [client.get(f"{address}page={number}").context["rows"] for number in (1, 2, 3)]
    listed = [row["address"].split("/")[2] for rows in pages for row in rows]
    wanted = Entry.objects.published().filter(kind="drug").order_by("slug").values_list("slug", flat=True)

    assert listed[: len(wanted)] == [slug for slug in wanted if "letter=b" not in address or slug.startswith("b")] or (
        "letter=b" in address and set(listed) == {"bemol", "bexol", "bezol", "buxol"}
    )
