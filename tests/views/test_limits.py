"""How often somebody may ask: over all processes, in words, with when to come again."""

from __future__ import annotations

import pytest
from django.test import Client

from drugs.models import Report
from drugs.views.limits import ASKED, SENT
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "192.0.2.7", "192.0.2.8"


@pytest.fixture(autouse=True)
def few(settings, library) -> None:
    """Let everybody ask three times."""
    for name in ("LOOK_UPS", "SUGGESTIONS", "SIGN_INS", "PREVIEWS"):
        setattr(settings, f"LIMIT_{name}", 3)


def statuses(address: str, times: int = 5, *, data: dict[str, str] | None = None, client: Client | None = None):
    client = client or Client()
    ask = client.get if data is None else client.post
    return [ask(address, data, REMOTE_ADDR=HERE).status_code for _ in range(times)]


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=alphamol",
        "/check/?d=alphamol&d=betamol",
        "/drugs/?q=alph",
        "/combinations/",
        "/drugs/alphamol/history/2/",
        "/api/v1/search?q=alphamol",
        "/api/v1/check?d=alphamol&d=betamol",
        "/api/v1/entries",
        "/api/v1/suggest?q=alph",
    ],
)
def test_the_fourth_question_waits(address):
    assert statuses(address) == [200, 200, 200, 429, 429]
    assert Client().get(address, REMOTE_ADDR=ELSEWHERE).status_code == 200


def test_searches_and_checks_count_together_and_suggestions_apart():
    statuses("/search/?q=a", 2)
    statuses("/check/", 1)

    assert statuses("/api/v1/check?d=alphamol&d=betamol", 1) == [429]
    assert statuses("/api/v1/suggest?q=a", 1) == [200]


def test_a_refusal_says_in_words_when_to_come_again():
    statuses("/search/?q=a", 3)

    response = Client().get("/search/?q=a", REMOTE_ADDR=HERE)

    seconds = response.headers["Retry-After"]
    assert 1 <= int(seconds) <= 60
    assert f"Wait {seconds} seconds" in Page(response.content).outside
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_a_refusal_of_the_interface_for_programs_is_json():
    statuses("/api/v1/suggest?q=a", 3)

    response = Client().get("/api/v1/suggest?q=a", REMOTE_ADDR=HERE)

    assert (response.status_code, "Wait" in response.json()["error"]) == (429, True)
    assert response.headers["Retry-After"]


@pytest.mark.parametrize(
    "address", ["/", "/drugs/alphamol/", "/drugs/alphamol/history/", "/about/privacy/", "/healthz"]
)
def test_what_is_read_is_not_limited(address):
    assert set(statuses(address)) == {200}


def test_tries_to_sign_in_are_limited_whatever_the_name():
    names = iter(f"name{number}" for number in range(5))
    answers = [
        Client().post("/admin/login/", {"username": name, "password": "x"}, REMOTE_ADDR=HERE).status_code
        for name in names
    ]

    assert answers == [200, 200, 200, 429, 429]
    assert statuses("/admin/login/") == [200] * 5  # the page itself can be opened


def test_previews_are_limited_by_account_in_plain_words(editor, moderator):
    clients = []
    for person in (editor, moderator):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        clients.append(client)

    answers = statuses("/admin/preview-section/", 4, data={"content": "x"}, client=clients[0])
    refused = clients[0].post("/admin/preview-section/", {"content": "x"}, REMOTE_ADDR=ELSEWHERE)

    assert answers == [200, 200, 200, 429]
    assert refused.status_code == 429
    assert refused.headers["Content-Type"].startswith("text/plain")
    assert clients[1].post("/admin/preview-section/", {"content": "x"}, REMOTE_ADDR=HERE).status_code == 200


def test_forms_of_reports_are_limited_even_when_nothing_is_kept(settings):
    settings.LIMIT_REPORTS = 1  # ten tries for one that is kept

    assert statuses("/drugs/alphamol/report/", 11, data={"text": ""}) == [400] * 10 + [429]
    assert not Report.objects.exists()


def test_0_turns_a_limit_off(settings):
    settings.LIMIT_LOOK_UPS = 0

    assert statuses("/search/?q=a") == [200] * 5


def test_this_machine_is_not_limited():
    assert {Client().get("/search/?q=a").status_code for _ in range(5)} == {200}


def test_a_whole_ipv6_network_counts_as_one():
    answers = [Client().get("/search/?q=a", REMOTE_ADDR=f"2001:db8::{n}").status_code for n in range(1, 6)]

    assert answers == [200, 200, 200, 429, 429]


def test_a_made_up_forwarded_address_makes_nobody_another(settings):
    settings.TRUSTED_PROXIES = 1
    answers = [
        Client().get("/search/?q=a", headers={"X-Forwarded-For": f"203.0.113.{n}, {HERE}"}).status_code
        for n in range(1, 6)
    ]

    assert answers == [200, 200, 200, 429, 429]


def test_where_nothing_can_be_counted_readers_are_let_in_and_the_operator_is_told(own_data_dir, tmp_path, caplog):
    (tmp_path / "tallies").write_text("")  # a file where the folder should be

    assert statuses("/search/?q=a") == [200] * 5
    assert "no limit holds" in caplog.text
    assert HERE not in caplog.text


def test_every_limited_route_is_there():
    from tests.views.test_routes import PUBLIC

    names = {name for name, _route, _pattern in PUBLIC} | {"admin:login", "admin:preview-section"}
    assert {*ASKED, *SENT} <= names
