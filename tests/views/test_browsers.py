"""Every kind of answer says the same to browsers, whoever gave it: a view, WhiteNoise, a middleware, an error."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from drugs.models import Outcome, Revision, SourceFile, triggers
from medref import urls
from tests import factories

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}


@pytest.fixture
def production(settings, tmp_path) -> None:
    """Set what a site with TLS has, and one static file."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "pages.css").write_text("p { margin: 0 }")


@pytest.fixture
def world(production, library, editor) -> SimpleNamespace:
    """library, with an editor who is signed in and a file that was imported."""
    batch = factories.make_batch(editor)
    SourceFile.objects.create(batch=batch, path="a/a.md", digest="0" * 64, raw=b"x", outcome=Outcome.FAILED)
    signed_in = Client()
    signed_in.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return SimpleNamespace(editor=signed_in, **vars(library))


def get(address: str, **headers: str) -> Callable[[Any], HttpResponse]:
    return lambda world: Client(raise_request_exception=False).get(address, secure=True, headers=headers)


def unmodified(address: str) -> Callable[[Any], HttpResponse]:
    return lambda world: get(address, **{"If-None-Match": get(address)(world).headers["ETag"]})(world)


def static_unmodified(world: Any) -> HttpResponse:
    first = get("/static/pages.css")(world)
    first.close()
    return get("/static/pages.css", **{"If-Modified-Since": first.headers["Last-Modified"]})(world)


def by_editor(address: str) -> Callable[[Any], HttpResponse]:
    return lambda world: world.editor.get(address, secure=True)


def of_row(address: str) -> Callable[[Any], HttpResponse]:
    """Return a GET by the editor of an address with the number of the unreleased text, or of the imported file."""

    def ask(world: Any) -> HttpResponse:
        text = Revision.objects.get(entry__slug="secretamol")
        return world.editor.get(address.format(text=text.pk, file=SourceFile.objects.get().pk), secure=True)

    return ask


def preview_of_a_section(world: Any) -> HttpResponse:
    return world.editor.post("/admin/preview-section/", {"content": "**Text**"}, secure=True)


def too_large(world: Any) -> HttpResponse:
    return Client().post("/check/", data=b"x" * 3_200_000, content_type="text/plain", secure=True)


def other_characters(world: Any) -> HttpResponse:
    return Client().get("/search/?q=a", headers={"Content-Type": "text/plain; charset=utf-7"}, secure=True)


def without_length(world: Any) -> HttpResponse:
    return Client().generic("POST", "/drugs/alphamol/report/", headers={"Transfer-Encoding": "chunked"}, secure=True)


def without_token(world: Any) -> HttpResponse:
    return Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"}, secure=True)


def broken(world: Any) -> HttpResponse:
    """Ask a view that fails."""

    def view(request: Any) -> HttpResponse:
        raise RuntimeError("broken on purpose")

    class Routes:
        urlpatterns = [path("broken/", view), *urls.urlpatterns]
        handler500 = urls.handler500

    with override_settings(ROOT_URLCONF=Routes):
        return get("/broken/")(world)


def without_triggers(world: Any) -> HttpResponse:
    triggers.remove(connection)
    try:
        return get("/readyz")(world)
    finally:
        triggers.install(connection)


TABLE: dict[str, tuple[int, Callable[[Any], HttpResponse]]] = {
    "entry": (200, get("/drugs/alphamol/")),
    "combination": (200, get("/combinations/alphamol+betamol/")),
    "list": (200, get("/drugs/")),
    "search": (200, get("/search/?q=alphamol")),
    "checker": (200, get("/check/?d=alphamol&d=betamol")),
    "report form": (200, get("/drugs/alphamol/report/")),
    "history": (200, get("/drugs/alphamol/history/")),
    "JSON": (200, get("/api/v1/drugs/alphamol")),
    "JSON, nothing there": (404, get("/api/v1/nothing")),
    "JSON, bad question": (400, get("/api/v1/entries?page=x")),
    "feed": (200, get("/feeds/changes.atom")),
    "sitemap": (200, get("/sitemap.xml")),
    "robots": (200, get("/robots.txt")),
    "healthz": (200, get("/healthz")),
    "not modified": (304, unmodified("/drugs/alphamol/")),
    "JSON, not modified": (304, unmodified("/api/v1/drugs/alphamol")),
    "static file": (200, get("/static/pages.css")),
    "static file, not modified": (304, static_unmodified),
    "static file, none": (404, get("/static/none.css")),
    "slash": (301, get("/drugs/alphamol")),
    "other order": (301, get("/combinations/betamol+alphamol/")),
    "admin, signed out": (302, get("/admin/")),
    "bad question": (400, get("/search/?q=" + "x" * 300)),
    "wrong host": (400, get("/", Host="elsewhere.example")),
    "forged form": (403, without_token),
    "not there": (404, get("/drugs/secretamol/")),
    "wrong method": (405, lambda world: Client().put("/drugs/alphamol/", secure=True)),
    "withdrawn": (410, get("/drugs/gonamol/")),
    "no length": (411, without_length),
    "too large": (413, too_large),
    "too long": (414, get("/search/?q=" + "x" * 7000)),
    "other characters": (415, other_characters),
    "broken": (500, broken),
    "not ready": (503, without_triggers),
    "sign-in": (200, get("/admin/login/")),
    "admin": (200, by_editor("/admin/")),
    "queue": (200, by_editor("/admin/drugs/revision/")),
    "text": (200, of_row("/admin/drugs/revision/{text}/change/")),
    "preview of a text": (200, of_row("/admin/drugs/revision/{text}/preview/")),
    "preview of a section": (200, preview_of_a_section),
    "download": (200, of_row("/admin/drugs/sourcefile/{file}/raw/")),
    "admin, forbidden": (403, by_editor("/admin/auth/user/")),
    "admin, not there": (404, by_editor("/admin/drugs/revision/999999/change/")),
    "admin, bad question": (400, by_editor("/admin/drugs/revision/?author__password__startswith=m")),
}


@pytest.mark.parametrize("name", TABLE)
def test_every_kind_of_answer_says_the_same_to_browsers(world, name):
    status, ask = TABLE[name]

    response = ask(world)
    response.close()

    assert response.status_code == status
    assert parts(response.headers["Content-Security-Policy"]) == parts(POLICY)
    assert {header: response.headers.get(header) for header in HEADERS} == HEADERS
    # The checker's address is a list of medicines: not even our own pages are told where somebody came from.
    quieter = "no-referrer" if name == "checker" else "same-origin"
    assert response.headers["Referrer-Policy"] == quieter
    features = response.headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()", "interest-cohort=()"} <= set(features)
    assert all(feature.endswith("=()") for feature in features)
    assert "Access-Control-Allow-Origin" not in response.headers


def parts(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}


def test_plain_http_is_sent_on_with_all_headers(production, db):
    response = Client().get("/drugs/")

    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/drugs/")
    assert parts(response.headers["Content-Security-Policy"]) == parts(POLICY)
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Permissions-Policy" in response.headers
    assert "Strict-Transport-Security" not in response.headers  # browsers ignore it there


def test_cookies_are_bound_to_this_host_and_hidden_from_scripts(world, editor):
    editor.set_password("a long enough password")
    editor.save()
    client = Client()

    client.get("/admin/login/", secure=True)
    response = client.post(
        "/admin/login/?next=/admin/", {"username": "editor", "password": "a long enough password"}, secure=True
    )

    assert response.status_code == 302
    assert set(client.cookies) == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
        assert cookie["samesite"] == "Lax"
