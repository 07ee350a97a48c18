"""The triggers themselves: all there, and what is missing or changed is told."""

import pytest
from django.db import connection

from drugs.models import triggers
from drugs.models.trigger import Trigger, write_for
from tests.attacks import postgresql_only, sql, sqlite_only

pytestmark = pytest.mark.django_db

NAMES = [trigger.name for trigger in triggers.TRIGGERS]


def drop(name: str) -> None:
    table = next(trigger.table for trigger in triggers.TRIGGERS if trigger.name == name)
    sql(f"DROP TRIGGER medref_{name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def test_all_triggers_are_there_after_a_migrate():
    assert triggers.missing(connection) == []
    assert len(triggers.installed(connection)) == len(triggers.wanted(connection)) > 25


def test_each_name_is_used_once():
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("name", ["revision_stays", "revision_writer_is_no_approver", "component_set_is_fixed_update"])
def test_a_missing_trigger_is_told_and_made_again(name):
    drop(name)

    assert triggers.missing(connection) == [f"medref_{name}"]

    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_a_trigger_that_no_longer_refuses_is_told():
    stays = next(trigger for trigger in triggers.TRIGGERS if trigger.name == "revision_stays")
    idle = Trigger("revision_stays", stays.table, stays.event, "1 = 0", stays.message)

    for statement in idle.statements(connection.vendor):
        sql(statement.replace("%", "%%"))

    assert triggers.missing(connection) == ["medref_revision_stays"]


def test_a_trigger_of_a_former_version_is_taken_away():
    former = Trigger("of_a_former_version", "drugs_entry", "BEFORE DELETE", "1 = 0", "Never.")
    for statement in former.statements(connection.vendor):
        sql(statement)

    triggers.install(connection)

    assert "medref_of_a_former_version" not in triggers.installed(connection)


@postgresql_only
@pytest.mark.parametrize("state", ["DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_trigger_that_is_switched_off_is_told(state):
    connection.check_constraints()
    sql(f"ALTER TABLE drugs_revision {state} medref_revision_stays")

    assert triggers.missing(connection) == ["medref_revision_stays"]


def test_remove_takes_all_of_ours_away():
    triggers.remove(connection)

    assert triggers.installed(connection) == {}
    assert len(triggers.missing(connection)) == len(triggers.wanted(connection))


@sqlite_only
def test_each_connection_asks_triggers_before_it_replaces_a_row():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        assert cursor.fetchone() == (1,)


def test_a_condition_is_written_for_both_databases():
    condition = "{same}(NEW.a, OLD.a) AND {size}(NEW.b) = 0 AND {key}(NEW.c) <> ''"

    assert write_for(condition, "sqlite").startswith(
        "(NEW.a IS OLD.a) AND json_array_length(NEW.b) = 0 AND (SELECT group"
    )
    assert write_for(condition, "postgresql").startswith(
        "(NEW.a IS NOT DISTINCT FROM OLD.a) AND jsonb_array_length(NEW.b) = 0 AND (SELECT string_agg"
    )


def test_nothing_is_left_to_fill_in():
    for trigger in triggers.TRIGGERS:
        for vendor in ("sqlite", "postgresql"):
            assert not [word for word in ("{same}", "{size}", "{key}", "{entry}") if word in trigger.body(vendor)]
