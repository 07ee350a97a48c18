"""From one database to another, as an operator does it: with the commands, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection

from drugs.backup import archive
from tests.browser.stack import PASSWORD, ROOT
from tests.durability.places import own_place

# The run on SQLite knows no server; the run on PostgreSQL tries all that begins or ends there.
ROUTES = {
    "sqlite": [("sqlite", "sqlite")],
    "postgresql": [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("postgresql", "postgresql")],
}[connection.vendor]


def manage(env: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.parametrize(("begins", "ends"), ROUTES)
def test_the_demo_moves(begins, ends, tmp_path, django_db_setup, django_db_blocker):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    with own_place(tmp_path / "a", begins) as here, own_place(tmp_path / "b", ends) as there:
        manage(here, "migrate", "--verbosity", "0")
        manage(here, "load_demo", "--password", PASSWORD)
        manage(here, "backup", str(tmp_path / "one.backup"))
        said = manage(there, "restore", str(tmp_path / "one.backup"))
        agreed = manage(there, "verify")
        manage(there, "backup", str(tmp_path / "two.backup"))

    one, two = archive.check(tmp_path / "one.backup"), archive.check(tmp_path / "two.backup")
    assert (one.database, two.database) == (begins, ends)
    assert {table for table in one.tables if one.tables[table] != two.tables[table]} == {"drugs_eventcounter"}
    assert "each compared" in said
    assert "Everything agrees: 24 entries" in agreed
