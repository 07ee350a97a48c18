"""Whom to tell of a weakness: /.well-known/security.txt, as RFC 9116 has it."""

from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.django_db


def test_it_says_whom_to_write_to_and_until_when(client, settings):
    settings.SECURITY_CONTACT = "mailto:desk@example.org"
    settings.BASE_URL = "https://medref.example"

    response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.fromisoformat(fields["Expires"])
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:desk@example.org"
    assert fields["Canonical"] == "https://medref.example/.well-known/security.txt"
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_a_site_that_named_nobody_has_none(client, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get("/.well-known/security.txt").status_code == 404
