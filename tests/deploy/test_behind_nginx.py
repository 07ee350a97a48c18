"""The configuration in deploy/, tried on a real nginx and a real gunicorn."""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.browser import stack
from tests.deploy import crowd, proxied
from tests.deploy.proxied import Answer, Proxied

pytestmark = [
    pytest.mark.skipif(proxied.nginx() is None, reason="nginx is not installed"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="this site has a SQLite file either way: once is enough"),
    pytest.mark.xdist_group("nginx"),
]
TYPED = "typedword"
# What differs from answer to answer, and what WhiteNoise adds for pages of other sites, which have no use for ours.
OF_ONE_ANSWER = {
    *("date", "server", "connection", "content-length", "content-encoding", "etag", "last-modified", "accept-ranges"),
    *("x-request-id", "access-control-allow-origin", "vary", "content-type"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    with proxied.proxied_site(tmp_path_factory.mktemp("nginx")) as running:
        yield running


def test_three_reloads_under_load_lose_no_request(site: Proxied) -> None:
    generations = [site.workers()]

    with crowd.reading(site) as readers:
        for _ in range(3):
            readers.wait_for(12)
            site.reload()
            generations.append(site.workers())
        readers.wait_for(12)

    assert readers.lost == {}
    assert readers.outcomes["200"] >= 48
    assert len(set().union(*generations)) == sum(len(generation) for generation in generations) == 8


def test_a_restart_under_load_loses_no_request(site: Proxied) -> None:
    before = site.running.pid

    with crowd.reading(site) as readers:
        readers.wait_for(12)
        site.restart()
        readers.wait_for(12)

    assert readers.lost == {}
    assert site.running.pid != before


def test_300_slow_clients_hold_nobody_else_up(site: Proxied) -> None:
    readers = crowd.Readers()

    with crowd.slow_clients(site, 300) as clients:
        for number in range(40):
            readers.ask(site, crowd.PAGES[number % len(crowd.PAGES)], timeout=30)
            if readers.lost:
                break
        held = len([client for client in clients if client.fileno() != -1])

    assert held == 300
    assert readers.outcomes == {"200": 40}


def test_plain_http_leads_to_tls_on_the_same_address(site: Proxied) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.plain_port, timeout=10)
    connection.request("GET", "/drugs/?letter=a", headers={"Host": proxied.HOST})
    response = connection.getresponse()

    assert response.status == 301
    assert response.headers["Location"] == f"https://{proxied.HOST}/drugs/?letter=a"
    connection.close()


def test_neither_port_says_which_version_of_nginx_answers(site: Proxied) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", site.plain_port, timeout=10)
    plain.request("GET", "/", headers={"Host": proxied.HOST})
    named = plain.getresponse().headers["Server"]
    plain.close()

    assert named == site.ask("/").headers["Server"] == "nginx"


def agree_by(site: Proxied, curve: str) -> str:
    """Begin TLS with a client that has one curve; return the version that was agreed on. Raises ssl.SSLError."""
    client = ssl.create_default_context()
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    client.set_ecdh_curve(curve)
    raw = socket.create_connection(("127.0.0.1", site.port), timeout=10)
    with raw, client.wrap_socket(raw, server_hostname=proxied.HOST) as agreed:
        return agreed.version() or ""


def test_keys_are_agreed_on_by_a_curve_that_browsers_have_and_by_no_other(site: Proxied) -> None:
    assert agree_by(site, "prime256v1") == "TLSv1.3"
    with pytest.raises(ssl.SSLError):
        agree_by(site, "secp521r1")


def comparable(headers: http.client.HTTPMessage) -> dict[str, object]:
    found: dict[str, object] = {name.lower(): value for name, value in headers.items()}
    found["content-security-policy"] = sorted(part.strip() for part in headers["Content-Security-Policy"].split(";"))
    return {name: value for name, value in found.items() if name not in OF_ONE_ANSWER}


def test_static_files_carry_what_the_application_would_send(site: Proxied) -> None:
    names = json.loads((site.folder / "data/static/staticfiles.json").read_text())["paths"]
    address = f"/static/{names['css/base.css']}"

    from_disk, from_us = site.ask(address), site.ask_directly(address)

    assert from_disk.status == from_us.status == 200
    assert comparable(from_disk.headers) == comparable(from_us.headers)
    assert from_disk.body == from_us.body
    assert from_disk.headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize("path", ["/static/../secret_key", "/static/..%2fmedref.sqlite3", "/static../secret_key"])
def test_nothing_beside_the_static_files_can_be_fetched(site: Proxied, path: str) -> None:
    answer = site.ask(path)

    assert answer.status in (301, 400, 404)
    assert (site.folder / "data/secret_key").read_bytes() not in answer.body


def test_a_body_that_is_too_large_is_refused_with_words_and_a_huge_one_at_once(site: Proxied) -> None:
    address = "/drugs/paracetamol/report/"

    large = site.ask(address, "POST", b"x" * 3_500_000)
    huge = site.ask(address, "POST", headers={"Content-Length": "50000000"})

    assert large.status == huge.status == 413
    assert b"AI-generated or crowd-sourced" in large.body
    assert b"<h1>This is too large.</h1>" in huge.body


def too_often(site: Proxied) -> Answer:
    return next(refused for _ in range(80) if (refused := site.ask("/search/?q=a", source="127.0.9.3")).status != 200)


def without_server(site: Proxied) -> Answer:
    """Ask while nobody listens, as in the moment before a server was ever started."""
    aside = site.socket.with_suffix(".aside")
    site.socket.rename(aside)
    try:
        return site.ask("/search/?q=a", source="127.0.9.4")
    finally:
        aside.rename(site.socket)


def without_sense(site: Proxied) -> Answer:
    with site.connect() as client:
        client.sendall(b"NONSENSE\r\n\r\n")
        response = http.client.HTTPResponse(client)  # type: ignore[arg-type]  # all that it needs of a socket
        response.begin()
        return Answer(response.status, response.headers, response.read())


@pytest.mark.parametrize(
    ("status", "words", "ask"),
    [
        (400, "This request cannot be read.", without_sense),
        (400, "This request cannot be read.", lambda site: site.ask("/", headers={"X-Long": "x" * 9000})),
        (403, "This is not open to everybody.", lambda site: site.ask("/readyz", source="127.0.9.5")),
        (404, "There is nothing at this address.", lambda site: site.ask("/static/nothing.css")),
        (405, "This cannot be done here.", lambda site: site.ask("/drugs/", "TRACE")),
        (413, "This is too large.", lambda site: site.ask("/check/", "POST", headers={"Content-Length": "50000000"})),
        (414, "This address is too long.", lambda site: site.ask("/search/?q=" + "x" * 9000)),
        (429, "Too much was asked from your network.", too_often),
        (502, "The site does not answer just now.", without_server),
    ],
    ids=lambda given: str(given) if isinstance(given, int) else "",
)
def test_what_nginx_refuses_it_says_in_words_under_the_policy_of_the_site(
    site: Proxied, status: int, words: str, ask: Callable[[Proxied], Answer]
) -> None:
    expected = comparable(site.ask_directly("/nothing").headers)

    refused = ask(site)

    said = comparable(refused.headers)
    assert refused.status == status
    assert f"<h1>{words}</h1>" in refused.body.decode()
    assert b"nginx" not in refused.body
    assert said.pop("retry-after", None) == ("60" if status in (429, 502) else None)
    assert said.pop("cache-control") == "no-store"
    assert said == {name: value for name, value in expected.items() if name in said}
    assert {"content-security-policy", "permissions-policy", "strict-transport-security"} <= said.keys()


def test_what_the_application_refuses_keeps_its_own_page(site: Proxied) -> None:
    refused = site.ask("/drugs/nothing/")

    assert refused.status == 404
    assert b"AI-generated or crowd-sourced" in refused.body


def test_who_asks_too_often_is_asked_to_wait_and_others_are_not(site: Proxied) -> None:
    statuses = [site.ask(f"/search/?q=a{number}", source="127.0.9.1").status for number in range(80)]
    other = site.ask("/search/?q=a", source="127.0.9.2").status
    page = site.ask("/drugs/paracetamol/", source="127.0.9.1").status

    assert set(statuses) == {200, 429}
    assert (other, page) == (200, 200)


def test_six_reports_come_from_one_address_whatever_they_say(site: Proxied) -> None:
    address, form = "/drugs/ibuprofen/report/", {"Content-Type": "application/x-www-form-urlencoded"}
    again = site.ask(address, "POST", b"text=", headers=form, source="127.0.8.1").body.decode()
    token = re.search(r'name="token" value="([^"]+)"', again)
    body = urllib.parse.urlencode({"text": "A made-up report of a test.", "token": token[1] if token else ""}).encode()

    answers = [
        site.ask(address, "POST", body, headers=form | {"X-Forwarded-For": f"203.0.113.{each}"}, source="127.0.8.2")
        for each in range(6)
    ]

    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert b"Many reports came from your network" in answers[-1].body


def test_a_client_cannot_give_itself_an_id_or_a_scheme(site: Proxied) -> None:
    sent = {"X-Forwarded-For": "203.0.113.5", "X-Request-ID": "an-id-of-their-own", "X-Forwarded-Proto": "http"}

    answer = site.ask("/drugs/paracetamol/report/", headers=sent)

    assert answer.status == 200  # not sent to https once more
    assert answer.headers["X-Request-ID"] != sent["X-Request-ID"]
    assert answer.headers["X-Request-ID"] in site.logs()


def test_figures_are_of_all_workers_and_for_the_token_alone(site: Proxied) -> None:
    def asked() -> float:
        headers = {"Authorization": f"Bearer {proxied.TOKEN}"}
        lines = site.ask("/metrics", headers=headers).body.decode().splitlines()
        found = [line for line in lines if line.startswith('medref_requests_total{route="drugs:robots",status="200"}')]
        return float(found[0].rpartition(" ")[2]) if found else 0.0

    before = asked()
    for _ in range(24):
        site.ask("/robots.txt")

    assert {asked() - before for _ in range(6)} == {24.0}
    assert site.ask("/metrics").status == 404


def test_no_log_of_nginx_or_gunicorn_says_who_read_what(site: Proxied) -> None:
    reader = "127.0.7.7"
    for path in (
        f"/search/?q={TYPED}",
        f"/check/?d=diazepam&d={TYPED}",
        f"/api/v1/suggest?q={TYPED}",
        "/combinations/diazepam+imipramine/",
        f"/drugs/{TYPED}/",
        f"/static/{TYPED}.css",
        f"/{TYPED}%00",
        f"/%{TYPED}",
    ):
        site.ask(path, source=reader, headers={"User-Agent": TYPED, "Referer": f"https://{TYPED}.example/"})
    site.ask("/drugs/paracetamol/report/", "POST", f"text={TYPED}".encode(), source=reader)
    site.ask(f"/search/?q={TYPED}", source=reader, headers={"Host": f"{TYPED}.example"})
    site.ask("/", source=reader, headers={"X-Long": TYPED * 5000})
    client = site.connect(source=reader)
    client.sendall(f"NO {TYPED}\r\n\r\n".encode())
    client.recv(100)
    client.close()

    said = site.logs()

    lines = [json.loads(line) for line in (site.folder / "logs/gunicorn.log").read_text().splitlines()]
    assert {"drugs:search", "drugs:check", "drugs:combination-detail"} <= {line.get("route") for line in lines}
    assert '"status":404' in said
    assert [word for word in (TYPED, "diazepam", reader, "paracetamol") if word in said] == []


def test_the_server_opens_no_control_socket(site: Proxied) -> None:
    listening = Path("/proc/net/unix").read_text()

    assert [line for line in listening.splitlines() if str(site.folder) in line and "medref.sock" not in line] == []
    assert "gunicorn.ctl" not in listening


def test_without_its_database_a_site_is_alive_and_not_ready(tmp_path: Path) -> None:
    nowhere = f"postgres://nobody@127.0.0.1:{stack.free_port()}/nothing"

    with stack.running_site(tmp_path, DATABASE_URL=nowhere) as site:
        alive = urllib.request.urlopen(f"{site.address}/healthz", timeout=10).status
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{site.address}/readyz", timeout=10)

    assert alive == 200
    assert refused.value.code == 503
    assert refused.value.read() == b"The database does not answer.\n"
    refused.value.close()
