"""Triggers: what the database refuses whoever asks, on SQLite and on PostgreSQL.

Each trigger is described once and written for either database. Conditions are SQL that both understand: `{same}(a, b)`
and `{size}(json)` are filled in. SQLite drops a table's triggers silently when a migration rebuilds it, so all are made
again after every migrate, and `manage.py verify` lists missing ones. They are taken away before it, too: a trigger that
names a table stops SQLite from rebuilding that table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from drugs.models.revision_text import TEXT_COLUMNS

PREFIX = "medref_"


@dataclass(frozen=True)
class Trigger:
    """Refuse (message) or do (action, SQL) something at one event ("BEFORE UPDATE") on one table, row by row."""

    name: str
    table: str
    event: str
    when: str
    message: str = ""
    action: str = ""


def changes(*columns: str) -> str:
    """Return the condition that any of the columns differs between the old and the new row."""
    return "(" + " OR ".join(f"NOT {{same}}(NEW.{column}, OLD.{column})" for column in columns) + ")"


ALWAYS = "1 = 1"
FROZEN = (*TEXT_COLUMNS, "digest", "base_id", "change_note", "batch_id", "submitted_at", "saved_at")
HAS_REVISION = "EXISTS (SELECT 1 FROM drugs_revision r WHERE r.entry_id = {entry})"
WRITERS_SQL = (
    "INSERT INTO drugs_revisionwriter (revision_id, user_id) "
    "SELECT NEW.id, NEW.author_id WHERE 1 = 1 ON CONFLICT DO NOTHING; "
    "INSERT INTO drugs_revisionwriter (revision_id, user_id) "
    "SELECT NEW.id, w.user_id FROM drugs_revisionwriter w WHERE w.revision_id = NEW.parent_id ON CONFLICT DO NOTHING; "
    "INSERT INTO drugs_revisionwriter (revision_id, user_id) "
    "SELECT NEW.id, w.user_id FROM drugs_revisionwriter w JOIN drugs_revision b ON b.id = w.revision_id "
    "WHERE b.id = NEW.base_id AND b.approval <> 'individual' ON CONFLICT DO NOTHING; "
)
FOREIGN = (
    "EXISTS (SELECT 1 FROM drugs_revision o WHERE o.id IN (NEW.base_id, NEW.parent_id) AND o.entry_id <> NEW.entry_id)"
)

TRIGGERS: tuple[Trigger, ...] = (
    Trigger(
        "revision_begins_as_draft", "drugs_revision", "BEFORE INSERT",
        "NEW.status <> 'draft' OR NEW.is_public OR NEW.approver_id IS NOT NULL OR NEW.number IS NOT NULL",
        "A revision begins as a draft.",
    ),
    Trigger(
        "revision_of_one_entry", "drugs_revision", "BEFORE INSERT", FOREIGN,
        "A revision continues revisions of its own entry only.",
    ),
    Trigger(
        "revision_rebased_within_entry", "drugs_revision", "BEFORE UPDATE", FOREIGN,
        "A revision continues revisions of its own entry only.",
    ),
    Trigger("revision_writers", "drugs_revision", "AFTER INSERT", ALWAYS, action=WRITERS_SQL),
    Trigger("revision_writers_of_base", "drugs_revision", "AFTER UPDATE", changes("base_id"), action=WRITERS_SQL),
    Trigger(
        "revision_keeps_its_origin", "drugs_revision", "BEFORE UPDATE",
        changes("entry_id", "author_id", "parent_id", "created_at", "id"),
        "The entry, author and parent of a revision never change.",
    ),
    Trigger(
        "revision_text_is_frozen", "drugs_revision", "BEFORE UPDATE",
        "OLD.status <> 'draft' AND " + changes(*FROZEN),
        "A submitted text never changes: write a new revision.",
    ),
    Trigger(
        "revision_moves_forward", "drugs_revision", "BEFORE UPDATE",
        changes("status") + " AND NOT ((OLD.status = 'draft' AND NEW.status IN ('in_review', 'closed'))"
        " OR (OLD.status = 'in_review' AND NEW.status IN ('approved', 'closed')))",
        "A revision goes from draft to review, from review to approved or closed, and never back.",
    ),
    Trigger(
        "revision_approval_stands", "drugs_revision", "BEFORE UPDATE",
        "OLD.status = 'approved' AND (" + changes("number", "published_at") + " OR ("
        + changes("approver_id", "approval", "approved_at", "approver_name", "approver_credential")
        + " AND NOT (OLD.approval = 'batch' AND NEW.approval = 'individual')))",
        "An approval stands as it was given. Only a released text may still be approved individually.",
    ),
    Trigger(
        "revision_withdrawal_stands", "drugs_revision", "BEFORE UPDATE",
        "OLD.withdrawn_at IS NOT NULL AND " + changes("withdrawn_at", "withdrawal_reason"),
        "A withdrawn version stays withdrawn.",
    ),
    Trigger(
        "revision_writer_is_no_approver", "drugs_revision", "BEFORE UPDATE",
        "NEW.approver_id IS NOT NULL AND " + changes("approver_id")
        + " AND EXISTS (SELECT 1 FROM drugs_revisionwriter w"
        " WHERE w.revision_id = NEW.id AND w.user_id = NEW.approver_id)",
        "Nobody lets out a text that they wrote any part of.",
    ),
    Trigger(
        "revision_approved_with_writers", "drugs_revision", "BEFORE UPDATE",
        "NEW.approver_id IS NOT NULL AND " + changes("approver_id")
        + " AND NOT EXISTS (SELECT 1 FROM drugs_revisionwriter w"
        " WHERE w.revision_id = NEW.id AND w.user_id = NEW.author_id)",
        "The writers of this revision are not on record.",
    ),
    Trigger(
        "revision_minor_needs_a_source", "drugs_revision", "BEFORE UPDATE",
        "NEW.status = 'approved' AND NEW.severity = 'minor'"
        " AND (NEW.approval <> 'individual' OR {size}(NEW.sources) = 0)",
        "A small effect needs an individual approval and a source.",
    ),
    Trigger("revision_stays", "drugs_revision", "BEFORE DELETE", ALWAYS, "No revision is ever deleted."),
    Trigger("writer_stays", "drugs_revisionwriter", "BEFORE DELETE", ALWAYS, "No writer is ever forgotten."),
    Trigger("writer_is_fixed", "drugs_revisionwriter", "BEFORE UPDATE", ALWAYS, "No writer is ever changed."),
    Trigger(
        "component_kinds", "drugs_component", "BEFORE INSERT",
        "NOT EXISTS (SELECT 1 FROM drugs_entry e WHERE e.id = NEW.combination_id AND e.kind = 'combination')"
        " OR NOT EXISTS (SELECT 1 FROM drugs_entry e WHERE e.id = NEW.drug_id AND e.kind = 'drug')",
        "A component is a drug of a combination.",
    ),
    *(
        Trigger(
            f"component_set_is_fixed_{event.lower()}", "drugs_component", f"BEFORE {event}",
            " OR ".join(HAS_REVISION.format(entry=f"{row}.combination_id") for row in rows),
            "The components of a combination never change: another set is another entry.",
        )
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",)))
    ),
    Trigger(
        "entry_kind_is_fixed", "drugs_entry", "BEFORE UPDATE", changes("kind", "id"),
        "An entry stays what it is.",
    ),
    Trigger(
        "entry_set_is_fixed", "drugs_entry", "BEFORE UPDATE",
        changes("component_key") + " AND OLD.component_key <> '' AND " + HAS_REVISION.format(entry="OLD.id"),
        "The components of a combination never change: another set is another entry.",
    ),
    Trigger(
        "event_without_gap", "drugs_event", "BEFORE INSERT",
        "NEW.seq <> (SELECT COALESCE(MAX(e.seq), 0) + 1 FROM drugs_event e)",
        "Events are numbered without a gap.",
    ),
    *(
        Trigger(f"{table}_{event.lower()}", f"drugs_{table}", f"BEFORE {event}", ALWAYS, "What is on record stays.")
        for table in ("event", "sectioncheck", "correction")
        for event in ("UPDATE", "DELETE")
    ),
    Trigger(
        "sourcefile_is_kept", "drugs_sourcefile", "BEFORE UPDATE", changes("raw", "digest", "path", "batch_id"),
        "An imported file is kept as it came.",
    ),
    Trigger("sourcefile_stays", "drugs_sourcefile", "BEFORE DELETE", ALWAYS, "An imported file is kept as it came."),
)  # fmt: skip


def write_for(text: str, vendor: str) -> str:
    """Fill in what the two databases write differently: null-safe equality and the length of a JSON list."""
    same = r"(\1 IS \2)" if vendor == "sqlite" else r"(\1 IS NOT DISTINCT FROM \2)"
    size = "json_array_length" if vendor == "sqlite" else "jsonb_array_length"
    return re.sub(r"\{same\}\(([^,()]+), ([^()]+)\)", same, text).replace("{size}", size)


def statements(trigger: Trigger, vendor: str) -> list[str]:
    """Return the SQL that makes trigger anew on "sqlite" or "postgresql"."""
    name, when = PREFIX + trigger.name, write_for(trigger.when, vendor)
    message = trigger.message.replace("'", "''")
    if vendor == "sqlite":
        body = trigger.action or f"SELECT RAISE(ABORT, '{message}');"
        return [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} {trigger.event} ON {trigger.table} FOR EACH ROW WHEN {when} BEGIN {body} END",
        ]
    body = trigger.action or (f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';")
    row = "OLD" if trigger.event.endswith("DELETE") else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$body$ BEGIN IF {when} THEN {body} END IF; RETURN {row}; END $body$",
        f"DROP TRIGGER IF EXISTS {name} ON {trigger.table}",
        f"CREATE TRIGGER {name} {trigger.event} ON {trigger.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def installed(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of medref's triggers that the database has. One query."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that should be there and are not, sorted."""
    return sorted({PREFIX + trigger.name for trigger in TRIGGERS} - installed(connection))


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger anew."""
    with connection.cursor() as cursor:
        for trigger in TRIGGERS:
            for statement in statements(trigger, connection.vendor):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: before a migrate, and for tests that empty the tables."""
    tables = {PREFIX + trigger.name: trigger.table for trigger in TRIGGERS}
    with connection.cursor() as cursor:
        for name in installed(connection) & set(tables):
            cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {tables[name]}"))


def remove_before_migrate(using: str, **kwargs: Any) -> None:
    """Take the triggers out of the way of a migrate on SQLite. PostgreSQL keeps them through every ALTER TABLE."""
    if connections[using].vendor == "sqlite":
        remove(connections[using])


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """Make the triggers after a migrate, unless it stopped before our tables were there."""
    connection = connections[using]
    if {trigger.table for trigger in TRIGGERS} <= set(connection.introspection.table_names()):
        install(connection)
