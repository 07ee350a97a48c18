"""What a request may ask with. Each refusal is a page in words; the JSON interface refuses in JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from drugs import notices
from drugs.views.questions import MOST_PARTS, MOST_PATH, MOST_QUERY
from medref.wsgi import application
from tests.views.reading import Page

pytestmark = pytest.mark.django_db


def words_of(response) -> str:
    assert "Traceback" not in response.content.decode()
    if response.headers["Content-Type"] == "application/json":
        document = response.json()
        assert document["notices"] == notices.texts()
        return document["error"]
    page = Page(response.content)
    assert all(page.outside.count(said) == 1 for said in notices.texts().values())
    return page.outside


@pytest.mark.parametrize("start", ["/search/", "/api/v1/search", "/check/", "/nothing/", "/admin/"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=" + "x" * (MOST_QUERY + 1), 414),
        ("&".join(["d=a"] * (MOST_PARTS + 1)), 400),
    ],
)
def test_a_question_has_bounds(client, start, query, status):
    response = client.get(f"{start}?{query}")

    assert response.status_code == status
    assert words_of(response)
    assert ("api" in start) == (response.headers["Content-Type"] == "application/json")


def test_what_pages_of_ours_ask_is_within_the_bounds(client):
    """Ten names of the greatest length in a script that takes nine characters for each in an address."""
    query = "&".join(["d=" + "%E0%A4%AA" * 60] * 10)

    response = client.get(f"/check/?{query}")

    assert len(query) < MOST_QUERY
    assert response.status_code == 200


@pytest.mark.parametrize("start", ["/", "/api/v1/", "/composition/", "/drugs/"])
def test_a_path_has_a_bound(client, start):
    response = client.get(start + "x" * MOST_PATH)

    assert response.status_code == 414
    assert words_of(response)


@pytest.fixture
def ask(db) -> Iterator[Callable[..., tuple[int, bytes]]]:
    """Ask the application as the server does: the client of Django's tests makes another kind of request."""

    def asked(method: str, address: str, kind: str, body: bytes = b"") -> tuple[int, bytes]:
        path, _, query = address.partition("?")
        started: list[str] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "REMOTE_ADDR": "192.0.2.1",
        }
        answer = application(environ, lambda status, headers: started.append(status))
        content = b"".join(answer)
        return int(started[0][:3]), content

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield asked
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# Names of codecs that make of plain ASCII what no text can hold, or that are none for text.
CODECS = ("unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "rot13", "hex", "idna", "punycode", "latin-1", "x")
UNREADABLE = (
    "text/plain; a*=idna''x",
    "text/plain; charset*=rot13''x",
    "text/plain; charset*=no-such''x",
    "x; charset=",
)


@pytest.mark.parametrize("kind", [*(f"text/plain; charset={codec}" for codec in CODECS), *UNREADABLE])
@pytest.mark.parametrize("start", ["/search/", "/api/v1/suggest", "/check/", "/drugs/", "/admin/login/"])
def test_an_address_in_other_characters_is_refused(ask, start, kind):
    status, content = ask("GET", f"{start}?q=%5Cud800%2B2AA-&d=%5Cud800", kind)

    assert status == 415
    assert b"UTF-8" in content
    assert b"no medical advice" in content or b"not medical advice" in content


@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", 'text/plain; charset="UTF-8"', "text/plain"])
def test_utf8_may_be_named(ask, kind):
    assert ask("GET", "/search/?q=%C3%A9", kind)[0] == 200


def test_too_many_parts_are_refused_whatever_they_are_written_in(ask):
    assert ask("GET", "/search/?" + "&" * 2000, "text/plain; charset=utf-8")[0] == 400


@pytest.mark.parametrize("codec", CODECS)
def test_a_form_in_other_characters_is_refused(library, ask, codec):
    kind = f"application/x-www-form-urlencoded; charset={codec}"

    status, content = ask("POST", "/drugs/alphamol/report/", kind, b"text=%5Cud800")

    assert status == 415
    assert b"UTF-8" in content


def test_a_part_of_a_form_in_other_characters_is_passed_over(library, ask):
    body = b"--x\r\nContent-Disposition: form-data; name*=unicode_escape''%5Cud800\r\n\r\na\r\n--x--\r\n"

    assert ask("POST", "/drugs/alphamol/report/", "multipart/form-data; boundary=x", body)[0] == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X" * 300])
@pytest.mark.parametrize("address", ["/", "/drugs/alphamol/", "/search/", "/check/", "/api/v1/entries", "/healthz"])
def test_what_is_only_read_takes_no_other_method(library, client, method, address):
    response = Client(enforce_csrf_checks=True).generic(method, address)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert words_of(response)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ["/drugs/alphamol/report/", "/admin/login/", "/admin/"])
def test_what_takes_forms_takes_no_third_method(library, client, method, address):
    response = client.generic(method, address)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST"
    assert words_of(response)


def test_a_refusal_of_django_without_words_gets_some(client, editor):
    client.force_login(editor)

    response = client.get("/admin/logout/")

    assert response.status_code == 405
    assert "cannot be asked in this way" in words_of(response)


@pytest.mark.parametrize(
    ("kind", "body", "status", "words"),
    [
        ("application/x-www-form-urlencoded", "&".join(f"a{n}=1" for n in range(1001)), 400, "too many fields"),
        ("multipart/form-data; boundary=", "x", 400, "changed or cut off"),
        ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="text"', 400, "form"),
        ("multipart/form-data; boundary=" + "x" * 300, "x", 400, "changed or cut off"),
        ("application/x-www-form-urlencoded", "text=" + "x" * 2_900_000, 400, "at most 2,000"),
        ("application/x-www-form-urlencoded", "text=" + "x" * 3_200_000, 413, "at most 3 MB"),
        ("application/x-www-form-urlencoded", "text=%00%ED%A0%80&section=%00&token=%00&contact=%00", 400, "form"),
    ],
    ids=["fields", "no boundary", "cut off", "long boundary", "long text", "large", "no characters"],
)
def test_a_form_has_bounds(library, kind, body, status, words):
    client = Client(raise_request_exception=False)

    response = client.post("/drugs/alphamol/report/", body.encode(), kind)

    assert response.status_code == status
    assert words in words_of(response)


def test_a_form_of_many_parts_is_refused(library, client):
    parts = {f"a{number}": "1" for number in range(1001)}

    response = client.post("/drugs/alphamol/report/", parts)

    assert response.status_code == 400
    assert "too many fields" in words_of(response)


def test_files_where_none_are_asked_for_are_not_kept(library, client, settings):
    response = client.post("/drugs/alphamol/report/", {"text": "x", "file": SimpleUploadedFile("a.html", b"x" * 1000)})

    assert response.status_code == 400
    assert words_of(response)


@pytest.mark.parametrize("path", ["drugs/nothing", "nothing", "entries?page=0", "suggest?q=" + "x" * 300])
def test_the_interface_for_programs_refuses_in_json(library, client, path):
    response = client.get(f"/api/v1/{path}")

    assert response.status_code in (400, 404)
    assert words_of(response) == response.json()["error"]


def test_a_wrong_host_is_refused_in_json_there(client):
    response = client.get("/api/v1/entries", headers={"Host": "elsewhere.example"})

    assert response.status_code == 400
    assert response.json()["error"]


def test_a_large_body_is_refused_in_json_there(client):
    response = client.post("/api/v1/entries", b"x" * 3_200_000, "text/plain")

    assert response.status_code == 413
    assert response.json()["error"]
