import pytest
from django.db import connection

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
