"""Old addresses in the admin."""

import pytest

from drugs.models import Address
from tests import factories
from tests.admin.conftest import address as page_of

pytestmark = pytest.mark.django_db

LIST = "/admin/drugs/address/"
ADD = f"{LIST}add/"


@pytest.fixture
def released():
    return factories.make_released().entry


def test_a_moderator_adds_an_address_that_leads_on_at_once(client, moderator, released):
    client.force_login(moderator)
    assert ADD in client.get(LIST).content.decode()

    response = client.post(ADD, {"path": "/medicines/testamol.html", "page": "http://testserver/drugs/testamol/"})

    assert response.status_code == 302
    client.logout()
    followed = client.get("/medicines/testamol.html")
    assert (followed.status_code, followed["Location"]) == (301, "/drugs/testamol/")


@pytest.mark.parametrize(
    ("path", "page", "words"),
    [
        ("drugs/testamol", "/drugs/testamol/", "This site has a page of its own at /drugs/testamol."),
        ("old", "/drugs/nothing/", "There is no such page here."),
        ("old", "testamol", "There is no such page here."),
        ("", "/drugs/testamol/", "This field is required."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(client, moderator, released, path, page, words):
    client.force_login(moderator)

    response = client.post(ADD, {"path": path, "page": page})

    shown = response.content.decode()
    assert response.status_code == 400
    assert words in shown
    assert f'value="{page}"' in shown
    assert not Address.objects.exists()


def test_a_moderator_takes_one_away(client, moderator, released):
    old = Address.objects.create(entry=released, path="old/testamol")
    client.force_login(moderator)
    assert client.post(page_of(old), {"reason": " "}).status_code == 400

    client.post(page_of(old), {"reason": "wrong"})

    assert not Address.objects.exists()
    assert client.get("/old/testamol").status_code == 404


@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_nobody_else_adds_or_takes_away(client, request, released, who):
    old = Address.objects.create(entry=released, path="old/testamol")
    client.force_login(request.getfixturevalue(who))

    added = client.post(ADD, {"path": "more/testamol", "page": "/drugs/testamol/"})
    removed = client.post(page_of(old), {"reason": "mine"})

    assert (added.status_code, removed.status_code) == (403, 403)
    assert Address.objects.get() == old
