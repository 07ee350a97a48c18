"""Two whole servers, each with files of its own, on one database: what one withdraws, the other shows no more."""

from __future__ import annotations

import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.browser import stack

# What the design promises: a change on one machine is followed on every other within so many seconds.
PROMISED = 5.0

RETRACT = """
from django.contrib.auth.models import User
from drugs import review
from drugs.models import Entry
entry = Entry.objects.published().get(kind="drug", slug="{slug}")
review.retract(entry, actor=User.objects.get(username="moderator"), reason="A wrong dose.")
"""
CORRECT = """
from django.contrib.auth.models import User
from drugs import review
from drugs.models import Entry
entry = Entry.objects.published().get(kind="drug", slug="{slug}")
review.add_correction(entry, actor=User.objects.get(username="moderator"), text="The dose said 5 g.")
"""


@pytest.fixture
def database(tmp_path) -> Iterator[str]:
    """The URL of a database of its own, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'shared.sqlite3'}"
        return
    given = connection.settings_dict
    name = f"two_servers_{uuid4().hex[:12]}"
    login = given["USER"] + (f":{given['PASSWORD']}" if given["PASSWORD"] else "")
    server = f"postgres://{login}@{given['HOST']}:{given['PORT'] or 5432}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{name}"')
        yield f"{server}/{name}"
        own.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def status(site: stack.Site, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(site.address + path, timeout=10) as said:
            return said.status, said.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def seconds_until(condition) -> float:
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > PROMISED:
            raise AssertionError(f"not followed within {PROMISED} s")
        time.sleep(0.05)
    return time.monotonic() - start


def finished(folder: Path) -> list[str]:
    return [str(file.relative_to(folder)) for file in (folder / "pages" / "served").resolve().rglob("index.html")]


def test_what_one_machine_withdraws_no_other_shows(database, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    stack.prepare(here, database)
    shutil.copytree(here, there, ignore=shutil.ignore_patterns("pages", "*.sqlite3*"))
    with stack.running_site(here, database) as first, stack.running_site(there, database) as second:
        for site in (first, second):
            for slug in ("diazepam", "ibuprofen"):
                assert status(site, f"/drugs/{slug}/")[0] == 200
        assert any("drugs/diazepam/" in name for name in finished(there))

        first.manage("shell", "-c", RETRACT.format(slug="diazepam"))
        seconds_until(lambda: status(second, "/drugs/diazepam/")[0] == 410)
        assert status(first, "/drugs/diazepam/")[0] == 410
        assert not any("drugs/diazepam/" in name for name in finished(there))
        assert "/drugs/diazepam/" not in status(second, "/drugs/")[1]

        second.manage("shell", "-c", CORRECT.format(slug="ibuprofen"))
        seconds_until(lambda: "The dose said 5 g." in status(first, "/drugs/ibuprofen/")[1])
        for site in (first, second):
            assert "Everything agrees" in site.manage("verify")
