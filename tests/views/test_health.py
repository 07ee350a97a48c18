from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from drugs.models import triggers
from drugs.views import health
from tests.durability.own_cluster import BALLAST, fill, give_room, mount, unmount

pytestmark = pytest.mark.django_db


def test_a_whole_site_is_ready(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_missing_trigger_is_said(client):
    triggers.remove(connection)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert "Triggers are missing" in response.content.decode()


def test_a_migration_that_was_not_run_is_said(client):
    MigrationRecorder.Migration.objects.filter(app="drugs").order_by("-id").first().delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert "not migrated" in response.content.decode()
    assert client.get("/healthz").status_code == 200


def test_a_database_that_does_not_answer_is_said(client):
    """Every query fails as it would; the database is taken away for real in tests/deploy."""

    def gone(*args: object) -> None:
        raise OperationalError("could not connect to server at 203.0.113.9")

    with connection.execute_wrapper(gone):
        response = client.get("/readyz")
        alive = client.get("/healthz")

    assert response.status_code == 503
    assert response.content.decode() == "The database does not answer.\n"
    assert alive.status_code == 200


@pytest.fixture
def small_disk(racing_db: None, tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB with SQLite's file on it."""
    if connection.vendor != "sqlite":
        pytest.skip("The disk of PostgreSQL is filled in tests/durability/test_full_disk.py.")
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or mount(disk, 16):
        pytest.skip("A small disk cannot be mounted here.")
    known = connection.settings_dict["NAME"]
    try:
        connection.close()
        connection.settings_dict["NAME"] = shutil.copy(known, disk)
        yield disk
    finally:
        connection.close()
        connection.settings_dict["NAME"] = known
        unmount(disk)


@pytest.mark.parametrize("left", [0, health.LEAST_ROOM // 2])
def test_a_file_beside_which_hardly_anything_fits_is_said(client, small_disk, left):
    before = client.get("/readyz").status_code
    fill(small_disk)
    os.truncate(small_disk / BALLAST, (small_disk / BALLAST).stat().st_size - left)

    response = client.get("/readyz")

    assert before == 200
    assert response.status_code == 503
    assert response.content.decode() == "The database cannot write: its disk is full, or fails.\n"
    give_room(small_disk)
    assert client.get("/readyz").status_code == 200


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's file lies on a disk of ours, which is asked.")
def test_postgresql_lays_something_down(db):
    """A version that kept it in memory would find room on a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64kB'")
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT TEXT) " + health.LAID_DOWN, [health.LEAST_ROOM // 8000])
        told = "\n".join(row[0] for row in cursor.fetchall())

    assert re.search(r"temp written=1[12]\d", told), told
