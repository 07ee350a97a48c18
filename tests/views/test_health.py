import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from drugs.models import triggers

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
