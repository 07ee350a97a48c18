import xml.etree.ElementTree as ET

import pytest

from drugs import notices, review
from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"
pytestmark = pytest.mark.django_db


def entries(client):
    return ET.fromstring(client.get("/feeds/changes.atom").content).findall(f"{ATOM}entry")


def test_each_change_carries_both_notices(client, moderator):
    factories.make_released(factories.make_drug("Testamol"))
    review.retract(factories.make_approved(factories.make_drug("Gonamol")).entry, actor=moderator, reason="Wrong dose.")

    found = entries(client)

    assert [entry.find(f"{ATOM}title").text for entry in found] == ["Gonamol: withdrawn", "Testamol, version 1"]
    for entry in found:
        text = entry.find(f"{ATOM}summary").text
        assert notices.texts()["ai"] in text
        assert notices.texts()["disclaimer"] in text


def test_a_drafts_name_is_no_change(client):
    factories.make_submitted(factories.make_drug("Secretol"))

    assert entries(client) == []


def test_more_changes_add_no_queries(client, django_assert_num_queries):
    factories.make_released(factories.make_drug("Testamol"))
    factories.make_released(factories.make_drug("Placebex"))

    with django_assert_num_queries(3):  # texts, their section checks, retractions
        client.get("/feeds/changes.atom")
