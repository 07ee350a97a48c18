"""Kill -9 anywhere, run it again: the same end state as one undisturbed run. Two at once: no harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from tests.browser.stack import ROOT
from tests.importing.killed_run import AT_ONCE
from tests.importing.test_load import BODY, write

KILLS = 20
FILES = 140


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A library with a bit of everything: drugs, combinations, synonyms, twins, duplicates, refusals, broken files."""
    pages = tmp_path_factory.mktemp("library") / "pages"
    for number in range(FILES):
        body = BODY + f"\nNumber {number}: 5 mg twice a day.\n"
        if number % 5 == 0:
            write(pages, f"m{number}-p{number}", f"Madeup {number} [Other {number}] + Placebo {number}", body)
        elif number % 11 == 0:
            write(pages, f"p{number}-m{number - 1}", f"Placebo {number - 1} + Madeup {number - 1}", body)
        elif number % 13 == 0:
            write(pages, f"r{number}", f"Refusol {number}", "I cannot provide information on this." + body)
        elif number % 17 == 0:
            write(pages, f"b{number}", "Vitamin B + Vitamin B", body)
        else:
            write(pages, f"s{number}", f"Simplol {number}", body)
    (pages / "s" / "broken.md").write_bytes(b"---\ntitle: X\n---\n\xff")
    return pages


def ask(statement: str) -> None:
    """Ask the server of the tests outside any transaction: databases are made so."""
    import psycopg

    known = connection.get_connection_params()
    told = {name: known[name] for name in ("host", "port", "user", "password") if known.get(name)}
    with psycopg.connect(dbname="postgres", autocommit=True, **told) as server:
        server.execute(statement)


@pytest.fixture(scope="module")
def run(tmp_path_factory, folder: Path):
    """Return a function that imports the folder in a database of its own, killed so often, and says what it holds."""
    made = []

    def imported(kills: int) -> dict[str, Any]:
        place = tmp_path_factory.mktemp("site")
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "MEDREF_DATA_DIR": str(place)}
        if connection.vendor == "postgresql":
            env["DATABASE_URL"] = database(f"killed_{uuid4().hex[:12]}")
        else:
            env.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "tests.importing.killed_run", str(folder), str(kills)]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def database(name: str) -> str:
        ask(f"CREATE DATABASE {name}")
        made.append(name)
        known = connection.settings_dict
        who = f"{known['USER']}:{known['PASSWORD']}@" if known["PASSWORD"] else f"{known['USER']}@"
        return f"postgres://{who}{known['HOST'] or 'localhost'}:{known['PORT'] or 5432}/{name}"

    yield imported
    for name in made:
        ask(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def undisturbed(run) -> dict[str, Any]:
    return run(0)


def test_an_import_killed_at_twenty_moments_ends_like_one_that_was_not(run, undisturbed):
    disturbed = run(KILLS)

    assert (disturbed["kills"], undisturbed["kills"]) == (KILLS, 0)
    assert undisturbed["problems"] == []
    assert len(undisturbed["texts"]) > 100
    for what in undisturbed.keys() - {"kills"}:
        assert disturbed[what] == undisturbed[what], what


def test_two_imports_at_once_do_not_harm_each_other(run, undisturbed):
    both = run(AT_ONCE)

    assert both["problems"] == []
    for what in ("entries", "components", "names", "addresses"):
        assert both[what] == undisturbed[what], what
    without_import = [[row[:3] + row[4:] for row in one["texts"]] for one in (undisturbed, both)]
    assert without_import[0] == without_import[1]
    assert [row[:4] for row in both["files"]] == [row[:4] for row in undisturbed["files"]]
