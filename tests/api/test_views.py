"""The JSON interface: shapes, notices, and nothing unreleased."""

import pytest

from drugs import notices, review
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_drug_has_the_promised_shape(client):
    factories.make_released()

    document = client.get("/api/v1/drugs/testamol").json()

    assert set(document) == {
        "kind", "name", "slug", "url", "names", "components", "sections", "relation", "severity", "evidence",
        "version", "checked", "checked_by", "approved_on", "released_on", "reviewed_on", "review_due", "sources",
        "notices", "history",
    }  # fmt: skip
    assert document["approved_on"] is None
    assert document["checked"] is False
    assert document["notices"] == notices.texts()
    assert set(document["sections"]["dosage"]) == {"markdown", "html", "provenance"}


def test_a_checked_combination_says_by_whom(client, moderator2):
    factories.make_approved(factories.make_combination(), approver=moderator2, severity="major")

    document = client.get("/api/v1/combinations/testamol+placebex").json()

    assert document["checked_by"] == "Dr Moderator2, pharmacist, GPhC"
    assert document["severity"] == "major"
    assert [component["url"] for component in document["components"]] == [None, None]


def test_unknown_and_unreleased_look_the_same(client):
    factories.make_submitted(factories.make_drug("Secretol"))

    secret, unknown = client.get("/api/v1/drugs/secretol"), client.get("/api/v1/drugs/nothing")

    assert secret.status_code == unknown.status_code == 404
    assert secret.content == unknown.content
    assert secret.json()["notices"]["ai"]


def test_the_list_of_all_holds_what_is_public_now_and_no_more(client, moderator):
    shown = factories.make_approved()
    factories.make_draft(shown.entry)
    factories.make_submitted(factories.make_drug("Secretol"))
    review.retract(factories.make_approved(factories.make_drug("Gonamol")).entry, actor=moderator, reason="Wrong dose.")

    found = client.get("/api/v1/entries").json()

    assert [(entry["slug"], entry["version"]) for entry in found["results"]] == [("testamol", 1)]


def test_a_retracted_one_is_gone_with_the_reason(client, moderator):
    review.retract(factories.make_approved().entry, actor=moderator, reason="The dose was wrong.")

    response = client.get("/api/v1/drugs/testamol")

    assert response.status_code == 410
    assert response.json()["reason"] == "The dose was wrong."
    assert "sections" not in response.json()


def test_suggestions_have_the_promised_shape(client):
    factories.make_approved()

    document = client.get("/api/v1/suggest?q=test").json()

    assert document["results"][0] | {"url": ""} == {
        "kind": "drug", "name": "Testamol", "slug": "testamol", "url": "", "matched": "Testamol", "match": "prefix",
    }  # fmt: skip


def test_the_check_has_the_promised_shape(client):
    factories.make_approved(factories.make_combination(), severity="major")

    document = client.get("/api/v1/check?d=testamol&d=placebex").json()

    assert set(document) >= {"drugs", "unknown", "ambiguous", "duplicates", "pairs", "combinations", "notices"}
    assert set(document["pairs"][0]) >= {"drugs", "severity", "relation", "evidence", "summary", "url"}
    assert document["pairs"][0]["severity"] == "major"
