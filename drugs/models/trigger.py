"""A trigger: described once, written for SQLite or for PostgreSQL.

Conditions are SQL that both understand; `{same}(a, b)` (null-safe equality), `{size}(json)` (length of a list) and
`{key}(id)` (the sorted drug ids of a combination, joined by "+") are filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIX = "medref_"
ALWAYS = "1 = 1"

FILLED_IN = {
    "sqlite": {
        "same": r"(\1 IS \2)",
        "size": r"json_array_length(\1)",
        "key": r"(SELECT group_concat(s.drug_id, '+') FROM (SELECT c.drug_id FROM drugs_component c"
        r" WHERE c.combination_id = \1 ORDER BY c.drug_id) s)",
    },
    "postgresql": {
        "same": r"(\1 IS NOT DISTINCT FROM \2)",
        "size": r"jsonb_array_length(\1)",
        "key": r"(SELECT string_agg(c.drug_id::text, '+' ORDER BY c.drug_id) FROM drugs_component c"
        r" WHERE c.combination_id = \1)",
    },
}


def changes(*columns: str) -> str:
    """Return the condition that any of the columns differs between the old and the new row."""
    return "(" + " OR ".join(f"NOT {{same}}(NEW.{column}, OLD.{column})" for column in columns) + ")"


def write_for(text: str, vendor: str) -> str:
    """Fill in what the two databases write differently."""
    for word, written in FILLED_IN[vendor].items():
        arguments = ", ".join([r"([^,()]+)"] * (2 if word == "same" else 1))
        text = re.sub(rf"\{{{word}\}}\({arguments}\)", written, text)
    return text


@dataclass(frozen=True)
class Trigger:
    """Refuse (message) or do (action, SQL) something at one event on one table, row by row.

    event: "BEFORE UPDATE", "AFTER INSERT" …; TRUNCATE is one event for all rows. vendor: the one database that needs
    it, or "" for both. needs: (table, column) of other tables that must be there.
    """

    name: str
    table: str
    event: str
    when: str
    message: str = ""
    action: str = ""
    vendor: str = ""
    needs: tuple[tuple[str, str], ...] = ()

    @property
    def full_name(self) -> str:
        return PREFIX + self.name

    def body(self, vendor: str) -> str:
        """Return what happens, in words that tell one version of a trigger from another: SQL of the database."""
        when = write_for(self.when, vendor)
        message = self.message.replace("'", "''")
        if vendor == "sqlite":
            body = self.action or f"SELECT RAISE(ABORT, '{message}');"
            row = f"{self.event} ON {self.table} FOR EACH ROW WHEN {when}"
            return f"CREATE TRIGGER {self.full_name} {row} BEGIN {body} END"
        body = self.action or f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
        row = "NULL" if self.is_of_statement else "OLD" if self.event.endswith("DELETE") else "NEW"
        return f" BEGIN IF {when} THEN {body} END IF; RETURN {row}; END "

    @property
    def is_of_statement(self) -> bool:
        return self.event.endswith("TRUNCATE")

    def tables(self) -> set[str]:
        """Return the tables that it stands on or asks."""
        return {self.table, *re.findall(r"\bdrugs_\w+", f"{self.when} {self.action}")}

    def columns(self) -> set[str]:
        """Return the columns of its own table that it looks at."""
        return set(re.findall(r"\b(?:NEW|OLD)\.(\w+)", f"{self.when} {self.action}"))

    def fits(self, tables: set[str], columns: dict[str, set[str]]) -> bool:
        """Tell whether its tables, and the columns that it looks at or needs, are there."""
        return (
            self.tables() <= tables
            and self.columns() <= columns[self.table]
            and all(column in columns.get(table, ()) for table, column in self.needs)
        )

    def statements(self, vendor: str) -> list[str]:
        """Return the SQL that makes the trigger anew on "sqlite" or "postgresql"."""
        name = self.full_name
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {name}", self.body(vendor)]
        each = "STATEMENT" if self.is_of_statement else "ROW"
        return [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${self.body(vendor)}$body$",
            f"DROP TRIGGER IF EXISTS {name} ON {self.table}",
            f"CREATE TRIGGER {name} {self.event} ON {self.table} FOR EACH {each} EXECUTE FUNCTION {name}()",
        ]
