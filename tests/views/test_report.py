"""Readers' reports: held, never public, no cookie."""

import pytest

from drugs.forms.report import token_for
from drugs.models import Report
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return factories.make_released().entry


def send(client, entry, **fields):
    data = {"token": token_for(entry.pk), "text": "The dose is wrong.", "section": "dosage"} | fields
    return client.post(f"{entry.get_absolute_url()}report/", data)


def test_a_report_is_kept_for_the_moderators(client, entry):
    response = send(client, entry, may_harm="on")

    assert response.status_code == 200
    report = Report.objects.get()
    assert (report.entry_id, report.section, report.may_harm, report.status) == (entry.pk, "dosage", True, "open")


def test_neither_asking_nor_sending_sets_a_cookie(client, entry):
    client.get(f"{entry.get_absolute_url()}report/")
    send(client, entry)

    assert not client.cookies


@pytest.mark.parametrize(
    "fields",
    [
        {"token": "forged"},
        {"website": "http://spam.example"},
        {"text": ""},
        {"text": "x" * 2001},
        {"section": "nothing"},
    ],
)
def test_a_bad_report_is_refused_and_what_was_typed_stays(client, entry, fields):
    response = send(client, entry, source="A label of my own", **fields)

    assert response.status_code == 400
    assert "A label of my own" in response.content.decode()
    assert not Report.objects.exists()


def test_a_token_of_another_page_is_refused(client, entry):
    other = factories.make_released(factories.make_drug("Placebex")).entry

    response = send(client, entry, token=token_for(other.pk))

    assert response.status_code == 400


def test_an_unpublished_page_has_no_form(client):
    secret = factories.make_submitted(factories.make_drug("Secretol")).entry

    assert client.get(f"{secret.get_absolute_url()}report/").status_code == 404
