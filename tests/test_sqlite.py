"""SQLite's settings follow its library: no write-ahead log where it can lose what was committed."""

import contextlib
import sqlite3

import pytest
from django.db import connection, connections

from medref import sqlite
from tests.attacks import sqlite_only


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 46, 1), "DELETE"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_the_journal_follows_the_library(version, journal):
    assert f"PRAGMA journal_mode={journal};" in sqlite.options(version)["init_command"]


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 3)])
def test_whatever_the_journal_a_commit_is_on_disk_and_writers_take_turns(version):
    options = sqlite.options(version)

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "PRAGMA synchronous=FULL;" in options["init_command"]
    assert "PRAGMA recursive_triggers=ON;" in options["init_command"]


@sqlite_only
def test_a_connection_has_what_the_settings_ask_for(racing_db):
    """In a file: what lies in memory has no journal on disk."""
    sound = sqlite3.sqlite_version_info >= sqlite.FIRST_WITH_SOUND_WAL

    with connections["default"].cursor() as cursor:
        told = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode",
                "synchronous",
                "busy_timeout",
                "recursive_triggers",
                "foreign_keys",
                "cache_size",
            )
        }

    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert told == {
        "journal_mode": "wal" if sound else "delete",
        "synchronous": 2,
        "busy_timeout": 20_000,
        "recursive_triggers": 1,
        "foreign_keys": 1,
        "cache_size": -1000,
    }


def test_a_database_file_is_its_owners_alone_and_so_is_its_journal(tmp_path):
    file = tmp_path / "medref.sqlite3"
    with contextlib.closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE kept (word)")
    file.chmod(0o640)

    sqlite.keep_private(str(file))

    with contextlib.closing(sqlite3.connect(file)) as writing:
        writing.execute("INSERT INTO kept VALUES ('draft')")
        modes = {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()}
    assert modes == {"medref.sqlite3": 0o600, "medref.sqlite3-journal": 0o600}


@pytest.mark.parametrize("name", ["", ":memory:", "/nowhere/medref.sqlite3"])
def test_what_is_no_file_is_left_alone(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # "" is the folder that the process is in
    tmp_path.chmod(0o755)
    before = tmp_path.stat().st_mode

    sqlite.keep_private(name)

    assert tmp_path.stat().st_mode == before
