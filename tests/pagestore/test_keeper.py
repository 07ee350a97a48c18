"""Finished pages are served only while the store can show what is public."""

import os
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drugs import changes
from drugs.models import Entry
from drugs.pagestore import following, keeper
from drugs.pagestore.keeper import ABANDONED, UNATTENDED, Keeper
from drugs.search import memory
from tests import factories

pytestmark = pytest.mark.django_db


class Outage:
    """A database that does not answer, while it is on."""

    def __init__(self) -> None:
        self.is_on = False

    def __call__(self, execute, sql, params, many, context):
        if self.is_on:
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)


@pytest.fixture
def outage():
    outage = Outage()
    with connection.execute_wrapper(outage):
        yield outage


@pytest.fixture
def clock(monkeypatch):
    """The time, to be moved on: clock[0] seconds from now."""
    moved, real = [0.0], time.time
    monkeypatch.setattr(time, "time", lambda: real() + moved[0])
    return moved


def attend(store, ago=0.0):
    store.touch("alive")
    os.utime(store.root / "alive", (time.time() - ago,) * 2)


def test_the_first_look_asks_the_database_and_the_next_only_a_file(store, monkeypatch):
    monkeypatch.setattr(memory.MEMORY, "version", "")  # other tests may have searched in this process
    keeper = Keeper(store)

    with CaptureQueriesContext(connection) as asked:
        assert keeper.in_step()
    with CaptureQueriesContext(connection) as again:
        assert keeper.in_step()

    assert (len(asked), len(again)) == (1, 0)


def test_what_was_announced_is_followed_at_the_next_look(store):
    keeper = Keeper(store)
    keeper.in_step()
    public = factories.make_released()
    changes.announce(following.newest())

    assert keeper.in_step()

    assert store.applied() == following.newest() > 0
    assert public.is_public


def test_a_change_that_cannot_be_followed_closes_the_store(store, outage):
    keeper = Keeper(store)
    attend(store)
    assert keeper.in_step()
    factories.make_released()
    changes.announce(following.newest())
    outage.is_on = True

    assert not keeper.in_step()
    assert not (store.root.parent / "served").exists()

    outage.is_on = False
    keeper.next_look = 0
    assert keeper.in_step()
    assert (store.root.parent / "served").exists()


def test_readers_outlive_the_database(store, outage, clock):
    keeper = Keeper(store)
    assert keeper.in_step()
    outage.is_on = True
    clock[0] = 23 * 3600

    assert keeper.in_step()


def test_but_not_for_ever(store, outage, clock, settings):
    settings.OUTLIVE_DATABASE_HOURS = 2
    keeper = Keeper(store)
    assert keeper.in_step()
    outage.is_on = True
    clock[0] = 2 * 3600 + 1

    assert not keeper.in_step()


def test_a_server_that_starts_without_the_database_serves_what_was_attended_until_now(store, outage):
    Keeper(store).in_step()
    outage.is_on = True
    attend(store, ago=ABANDONED - 5)

    assert Keeper(store).in_step()


def test_a_server_that_was_off_waits_for_the_database(store, outage):
    Keeper(store).in_step()
    outage.is_on = True
    attend(store, ago=ABANDONED + 5)
    late = Keeper(store)

    assert not late.in_step()
    assert not late.in_step()
    outage.is_on = False
    late.next_look = 0
    assert late.in_step()


def test_where_no_follower_lives_each_process_looks_for_itself(store, clock):
    keeper = Keeper(store)
    attend(store, ago=UNATTENDED + 1)
    keeper.in_step()
    factories.make_released()  # by another machine: nothing was announced on this one

    clock[0] = 1.5
    keeper.in_step()

    assert store.applied() == following.newest()


def test_a_living_follower_spares_the_database(store, clock):
    keeper = Keeper(store)
    keeper.in_step()
    attend(store)

    clock[0] = 1.5
    with CaptureQueriesContext(connection) as asked:
        assert keeper.in_step()

    assert len(asked) == 0


def test_a_page_goes_when_its_review_is_due(site, store, client, clock, monkeypatch):
    entry = factories.make_approved(factories.make_drug("Testamol")).entry
    due = timezone.localdate() + timedelta(days=3)
    Entry.objects.filter(pk=entry.pk).update(review_due=due)
    before = site.ask("/drugs/testamol/").text
    assert "out of date" not in before

    real = timezone.localdate
    monkeypatch.setattr(
        timezone, "localdate", lambda *args: real(*args) + timedelta(days=3) if not args else real(*args)
    )
    clock[0] = 3 * 86400
    assert site.ask("/drugs/testamol/").text == before  # the last day on which it holds

    monkeypatch.setattr(
        timezone, "localdate", lambda *args: real(*args) + timedelta(days=4) if not args else real(*args)
    )
    clock[0] = 4 * 86400
    assert "This check is out of date" in site.ask("/drugs/testamol/").text


@pytest.mark.parametrize(
    ("zone", "now", "midnight"),
    [
        ("UTC", datetime(2026, 3, 1, 23, 59, tzinfo=ZoneInfo("UTC")), datetime(2026, 3, 2, tzinfo=ZoneInfo("UTC"))),
        (
            "Europe/Berlin",  # the day has 23 hours
            datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2026, 3, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
    ],
)
def test_the_day_ends_where_the_site_is(store, settings, monkeypatch, zone, now, midnight):
    settings.TIME_ZONE = zone
    monkeypatch.setattr(time, "time", now.timestamp)
    monkeypatch.setattr(timezone, "now", lambda: now)

    keeper = Keeper(store)
    keeper.turn_the_day()

    assert keeper.midnight == midnight.timestamp()
    assert store.day() == date(now.year, now.month, now.day)


def test_a_store_that_cannot_be_written_is_closed(store, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    opened = Keeper(store)
    assert opened.in_step()
    monkeypatch.setattr(keeper, "follow", full)
    factories.make_released()
    changes.announce(following.newest())

    assert not opened.in_step()
