"""The JSON interface is what its description says: asked with every kind of question, and nothing unreleased in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from jsonschema_rs import validator_for

from drugs import notices
from drugs.api import openapi
from tests import factories

pytestmark = pytest.mark.django_db

# The served description is asked for once, while tests are collected: nothing in it needs a database.
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


@pytest.fixture
def library(db) -> None:
    both = factories.make_approved(factories.make_combination("Testamol", "Placebex"), severity="major").entry
    for link in both.components.select_related("drug"):
        factories.make_released(link.drug)
    factories.make_submitted(factories.make_drug("Secretol"))


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the connection of the test open between requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.exclude(path="/check").parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(library, one_connection, case):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})  # its WSGI client does not unpack gzip


# Fewer: making lists of ten names takes long.
@schema.include(path="/check").parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_of_the_checker_is_as_described(library, one_connection, case):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


def valid(document: object, name: str) -> bool:
    described = openapi.document()
    shape = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    return validator_for(shape).is_valid(document)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("entries", "Entries"),
        ("entries?kind=drug&letter=t&per_page=1", "Entries"),
        ("drugs/testamol", "Entry"),
        ("combinations/placebex+testamol", "Entry"),
        ("suggest?q=test", "Suggestions"),
        ("suggest?q=testamul", "Suggestions"),
        ("search?q=made-up pain", "Found"),
        ("check?d=testamol&d=placebex", "Check"),
        ("check?d=testamol&d=plecebex", "Check"),
        ("check?d=testamol&d=testamol", "Check"),
        ("drugs/nothing", "Problem"),
        ("entries?page=x", "Problem"),
        ("entries?page=9", "Problem"),
    ],
)
def test_a_document_has_the_described_shape_and_no_other(library, client, address, name):
    document = client.get(f"/api/v1/{address}").json()

    assert valid(document, name), document
    assert not valid({**document, "more": 1}, name)
    assert document["notices"] == notices.texts()


def test_entries_are_listed_a_page_at_a_time(library, client):
    first = client.get("/api/v1/entries?per_page=2").json()
    second = client.get(first["next"][first["next"].index("/api/") :]).json()

    assert [one["slug"] for one in first["results"] + second["results"]] == [
        "placebex",
        "placebex+testamol",
        "testamol",
    ]
    assert (first["pages"], first["total"], first["previous"], second["next"]) == (2, 3, None, None)


@pytest.mark.parametrize(
    "question", ["page=0", "page=-1", "page=x", "per_page=201", "kind=x", "letter=ab", "letter=%00", "page=²"]
)
def test_an_impossible_question_is_answered_in_words(library, client, question):
    response = client.get(f"/api/v1/entries?{question}")

    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize("asked", ["kind", "letter"])
def test_an_empty_choice_is_none_and_described_so(library, client, asked):
    described = {one["name"]: one["schema"] for one in openapi.document()["paths"]["/entries"]["get"]["parameters"]}

    empty, without = client.get(f"/api/v1/entries?{asked}="), client.get("/api/v1/entries")

    assert empty.json()["results"] == without.json()["results"] != []
    assert validator_for(described[asked]).is_valid("")
    assert not validator_for(described[asked]).is_valid("drugs")


def test_a_page_after_the_last_is_not_there(library, client):
    assert client.get("/api/v1/entries?page=9").status_code == 404


def test_more_entries_add_no_queries(library, client, django_assert_num_queries):
    client.get("/api/v1/entries")  # counted once a change
    with django_assert_num_queries(3):
        client.get("/api/v1/entries")
    factories.make_released(factories.make_drug("Another"))
    client.get("/api/v1/entries")
    with django_assert_num_queries(3):
        client.get("/api/v1/entries")


@pytest.mark.parametrize("path", ["entries", "drugs/testamol", "nothing", "openapi.json"])
def test_who_has_the_document_is_told_so(library, client, path):
    first = client.get(f"/api/v1/{path}")
    again = client.get(f"/api/v1/{path}", headers={"If-None-Match": first.headers.get("ETag", "")})

    assert again.status_code == (304 if first.status_code == 200 else first.status_code)
    assert again.status_code != 304 or again.content == b""


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_interface_is_only_read(library, client, method):
    response = getattr(client, method)("/api/v1/entries")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_the_description_is_shown_to_people_without_foreign_requests(client, db):
    page = client.get("/api/").content.decode()

    assert all(f"/api/v1{path}" in page for path in openapi.document()["paths"])
    assert "https://" not in page.replace("https://schema.org", "")
