"""Triggers: what the database refuses whoever asks, on SQLite and on PostgreSQL.

SQLite drops a table's triggers silently when a migration rebuilds it, so all are made again after every migrate, and
`manage.py verify` lists missing ones. They are taken away before it, too: a trigger that names a table stops SQLite
from rebuilding that table.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from drugs.models import copied
from drugs.models.revision_text import TEXT_COLUMNS
from drugs.models.trigger import ALWAYS, PREFIX, Trigger, changes
from drugs.sections import SECTION_KEYS

FROZEN = (*TEXT_COLUMNS, "digest", "base_id", "change_note", "submitted_at", "saved_at")
HAS_REVISION = "EXISTS (SELECT 1 FROM drugs_revision r WHERE r.entry_id = {entry})"
WRITERS_SQL = (
    "INSERT INTO drugs_revisionwriter (revision_id, user_id) "
    "SELECT NEW.id, NEW.author_id WHERE 1 = 1 ON CONFLICT DO NOTHING; "
    "INSERT INTO drugs_revisionwriter (revision_id, user_id) "
    "SELECT NEW.id, w.user_id FROM drugs_revisionwriter w WHERE w.revision_id = NEW.parent_id ON CONFLICT DO NOTHING; "
    "INSERT INTO drugs_revisionwriter (revision_id, user_id) "
    "SELECT NEW.id, w.user_id FROM drugs_revisionwriter w JOIN drugs_revision b ON b.id = w.revision_id "
    "WHERE b.id = NEW.base_id AND b.approval <> 'individual' ON CONFLICT DO NOTHING; "
    "INSERT INTO drugs_revisionwriter (revision_id, user_id) "
    "SELECT NEW.id, i.author_id FROM drugs_importbatch i WHERE i.id = NEW.batch_id ON CONFLICT DO NOTHING; "
)
KEPT = ("revisionwriter", "event", "sectioncheck", "correction", "sitepage", "sourcefile")
FOREIGN = (
    "EXISTS (SELECT 1 FROM drugs_revision o WHERE o.id IN (NEW.base_id, NEW.parent_id) AND o.entry_id <> NEW.entry_id)"
)

# A redaction takes every word away and leaves what says which text it was. Nothing that readers see is redacted.
IS_REDACTION = (
    "OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL AND NOT NEW.is_public AND NOT "
    + changes("digest", "base_id", "submitted_at", "saved_at")
    + "".join(f" AND NEW.{key} = ''" for key in (*SECTION_KEYS, "summary", "change_note"))
    + " AND {size}(NEW.sources) = 0"
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
        changes("entry_id", "author_id", "parent_id", "batch_id", "created_at", "id"),
        "The entry, author, parent and import of a revision never change.",
    ),
    Trigger(
        "revision_text_is_frozen", "drugs_revision", "BEFORE UPDATE",
        "OLD.status <> 'draft' AND " + changes(*FROZEN) + " AND NOT (" + IS_REDACTION + ")",
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
        + changes("approver_id", "approval", "approved_at", "approver_name", "approver_credential",
                  "approver_register_number")
        + " AND NOT (OLD.approval = 'batch' AND NEW.approval = 'individual')))",
        "An approval stands as it was given. Only a released text may still be approved individually.",
    ),
    Trigger(
        "revision_withdrawal_stands", "drugs_revision", "BEFORE UPDATE",
        "OLD.withdrawn_at IS NOT NULL AND " + changes("withdrawn_at", "withdrawal_reason"),
        "A withdrawn version stays withdrawn.",
    ),
    Trigger(
        "revision_redaction_stands", "drugs_revision", "BEFORE UPDATE",
        "OLD.redacted_at IS NOT NULL AND " + changes("redacted_at", "redaction_reason"),
        "A redacted text stays redacted.",
    ),
    Trigger(
        "revision_redacted_is_not_public", "drugs_revision", "BEFORE UPDATE",
        "NEW.is_public AND NEW.redacted_at IS NOT NULL",
        "A redacted text is never public.",
    ),
    Trigger(
        "revision_released_from_import", "drugs_revision", "BEFORE UPDATE",
        "NEW.approval = 'batch' AND NEW.batch_id IS NULL",
        "Only a text of an import is released unread.",
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
    *copied.TRIGGERS,
    Trigger("revision_stays", "drugs_revision", "BEFORE DELETE", ALWAYS, "No revision is ever deleted."),
    Trigger(
        "revision_of_a_true_set", "drugs_revision", "BEFORE INSERT",
        "EXISTS (SELECT 1 FROM drugs_entry e WHERE e.id = NEW.entry_id AND e.component_key IS NOT NULL"
        " AND e.component_key <> COALESCE({key}(NEW.entry_id), ''))",
        "The key of this combination does not name its components.",
    ),
    Trigger(
        "writer_comes_before_approval", "drugs_revisionwriter", "BEFORE INSERT",
        "EXISTS (SELECT 1 FROM drugs_revision r WHERE r.id = NEW.revision_id AND r.approver_id = NEW.user_id)",
        "Nobody lets out a text that they wrote any part of.",
    ),
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
        for table in ("event", "sectioncheck", "correction", "sitepage")
        for event in ("UPDATE", "DELETE")
    ),
    Trigger(
        "sectioncheck_by_other_eyes", "drugs_sectioncheck", "BEFORE INSERT",
        "EXISTS (SELECT 1 FROM drugs_revisionwriter w WHERE w.revision_id = NEW.revision_id AND w.user_id = NEW.by_id)",
        "Nobody checks a text that they wrote any part of.",
    ),
    Trigger(
        "comment_stands", "drugs_comment", "BEFORE UPDATE",
        changes("revision_id", "section", "quote", "text", "author_id", "at"),
        "A comment stays as it was written.",
    ),
    Trigger("comment_stays", "drugs_comment", "BEFORE DELETE", ALWAYS, "What is on record stays."),
    Trigger(
        "proposal_stands", "drugs_proposal", "BEFORE UPDATE",
        "OLD.outcome <> 'open' OR "
        + changes("verb", "entry_id", "other_id", "revision_id", "reason", "proposed_by_id", "proposed_at"),
        "A proposal stays as it was made, and is decided once.",
    ),
    Trigger("proposal_stays", "drugs_proposal", "BEFORE DELETE", ALWAYS, "What is on record stays."),
    Trigger(
        "name_begins_as_proposed", "drugs_name", "BEFORE INSERT", "NEW.accepted_by_id IS NOT NULL",
        "A name is proposed first, then accepted by somebody else.",
    ),
    Trigger(
        "name_keeps_its_proposer", "drugs_name", "BEFORE UPDATE", changes("proposed_by_id"),
        "Who proposed a name never changes.",
    ),
    Trigger(
        "name_accepted_stands", "drugs_name", "BEFORE UPDATE",
        "OLD.accepted_by_id IS NOT NULL AND "
        + changes("text", "normalised", "kind", "country", "entry_id", "accepted_by_id"),
        "An accepted name stays as it was accepted.",
    ),
    Trigger(
        "sourcefile_is_kept", "drugs_sourcefile", "BEFORE UPDATE",
        changes("digest", "path", "batch_id") + " OR (" + changes("raw", "redacted_at")
        + " AND NOT (OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL AND length(NEW.raw) = 0))",
        "An imported file is kept as it came.",
    ),
    Trigger(
        "sourcefile_settlement_stands", "drugs_sourcefile", "BEFORE UPDATE",
        "OLD.settlement <> '' AND " + changes("settlement", "settled_by_id", "settled_at", "settled_reason"),
        "A file is settled once.",
    ),
    Trigger("sourcefile_stays", "drugs_sourcefile", "BEFORE DELETE", ALWAYS, "An imported file is kept as it came."),
    # INSERT OR REPLACE removes the old row, and past the triggers for DELETE unless the connection asks for them.
    *(
        Trigger(
            f"{table}_is_not_replaced", f"drugs_{table}", "BEFORE INSERT",
            f"EXISTS (SELECT 1 FROM drugs_{table} o WHERE o.id = NEW.id)", "What is on record stays.", vendor="sqlite",
        )
        for table in ("entry", "revision", "name", *KEPT)
    ),
    *(
        Trigger(
            f"{table}_is_not_truncated", f"drugs_{table}", "BEFORE TRUNCATE", ALWAYS, "What is on record stays.",
            vendor="postgresql",
        )
        for table in ("revision", *KEPT)
    ),
)  # fmt: skip


def wanted(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Return the triggers that a database of this kind needs."""
    return [trigger for trigger in TRIGGERS if trigger.vendor in ("", connection.vendor)]


def installed(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Return medref's triggers that the database has and fires: {name: (table, body)}. One query."""
    catalogue = {
        "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT t.tgname, c.relname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return {name: (table, body) for name, table, body in cursor.fetchall() if name.startswith(PREFIX)}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that should be there and are not, or not as they should be, sorted."""
    there, vendor = installed(connection), connection.vendor
    return sorted(
        trigger.full_name
        for trigger in wanted(connection)
        if there.get(trigger.full_name) != (trigger.table, trigger.body(vendor))
    )


def fitting(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Return the triggers whose tables and columns are there: after a migrate back, fewer than all."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        columns = {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in {trigger.table for trigger in TRIGGERS} & tables
        }
    return [trigger for trigger in wanted(connection) if trigger.fits(tables, columns)]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger anew that can be there, and take those of former versions away."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        for trigger in fitting(connection):
            for statement in trigger.statements(connection.vendor):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: before a migrate, and for tests that empty the tables."""
    with connection.cursor() as cursor:
        for name, (table, _body) in installed(connection).items():
            cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))


def remove_before_migrate(using: str, **kwargs: Any) -> None:
    """Take the triggers out of the way of a migrate on SQLite. PostgreSQL keeps them through every ALTER TABLE."""
    if connections[using].vendor == "sqlite":
        remove(connections[using])


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """Make the triggers after a migrate: those of the tables that it left."""
    install(connections[using])
