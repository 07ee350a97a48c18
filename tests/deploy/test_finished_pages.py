"""Finished pages that nginx reads from disk by itself: the same as ours, and gone as soon as they are wrong."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.browser import stack
from tests.deploy import proxied
from tests.deploy.proxied import Proxied
from tests.deploy.test_behind_nginx import comparable

pytestmark = [
    pytest.mark.skipif(proxied.nginx() is None, reason="nginx is not installed"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="this site has a SQLite file either way: once is enough"),
    pytest.mark.xdist_group("nginx"),
]
PAGES = (
    *("/", "/about/", "/about/privacy/", "/api/", "/drugs/", "/combinations/", "/drugs/diazepam/"),
    *("/combinations/ibuprofen+warfarin/", "/drugs/diazepam/history/", "/api/v1/drugs/diazepam", "/sitemap.xml"),
    *("/drugs/diazepam/changes.atom", "/feeds/changes.atom"),
)
RETRACT = """
from django.contrib.auth.models import User
from drugs import review
from drugs.models import Entry
entry = Entry.objects.published().get(kind="drug", slug="ibuprofen")
review.retract(entry, actor=User.objects.get(username="moderator"), reason="A wrong dose.")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    with proxied.proxied_site(tmp_path_factory.mktemp("pages")) as running:
        yield running


def all_of(headers: http.client.HTTPMessage) -> dict[str, object]:
    """Return every header of an answer but those that name the server and the moment."""
    kept = {name.lower(): value for name, value in headers.items()} | comparable(headers)
    return {name: value for name, value in kept.items() if name not in ("server", "date", "connection", "x-request-id")}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_nginx_alone_says_what_the_application_says(site: Proxied, path: str, accepted: str) -> None:
    site.ask(path)  # built
    asked = {"Accept-Encoding": accepted}

    by_us = site.ask_directly(path, headers=asked)
    by_nginx = site.ask(path, headers=asked)

    assert "X-Request-ID" not in by_nginx.headers, "the application was asked"
    assert (by_nginx.status, by_nginx.body) == (by_us.status, by_us.body) == (200, by_us.body)
    assert all_of(by_nginx.headers) == all_of(by_us.headers)
    known = asked | {"If-None-Match": by_nginx.headers["ETag"]}
    again, again_by_us = site.ask(path, headers=known), site.ask_directly(path, headers=known)
    assert (again.status, again.body) == (again_by_us.status, again_by_us.body) == (304, b"")
    assert all_of(again.headers) == all_of(again_by_us.headers)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/drugs/diazepam/", {"Cookie": "a=b"}),
        ("/drugs/diazepam/?a=b", {}),
        ("/drugs/nothing/", {}),
        ("/search/?q=diazepam", {}),
        ("/check/", {}),
        ("/drugs/diazepam/report/", {}),
    ],
)
def test_everything_else_goes_to_the_application(site: Proxied, path: str, headers: dict[str, str]) -> None:
    site.ask("/drugs/diazepam/")

    assert "X-Request-ID" in site.ask(path, headers=headers).headers


@pytest.mark.parametrize(
    "path",
    [
        "/site/index.html",
        "/entries/drugs/diazepam/index.html",
        "/drugs/diazepam/index.html",
        "/headers.json",
        "/applied",
    ],
)
def test_the_files_have_no_addresses_of_their_own(site: Proxied, path: str) -> None:
    site.ask("/drugs/diazepam/")

    assert site.ask(path).status in (301, 404)


def test_a_withdrawn_page_is_gone_from_nginx_too(site: Proxied) -> None:
    assert site.ask("/drugs/ibuprofen/").status == 200
    assert "X-Request-ID" not in site.ask("/drugs/ibuprofen/").headers

    stack.run_command(site.env, "shell", "-c", RETRACT)
    end = time.monotonic() + 5  # what the design promises
    while site.ask("/drugs/ibuprofen/").status == 200 and time.monotonic() < end:
        time.sleep(0.05)

    assert site.ask("/drugs/ibuprofen/").status == 410


def test_readers_are_answered_while_the_application_is_down(site: Proxied) -> None:
    for path in PAGES:
        site.ask(path)
    site.running.terminate()
    site.running.wait(timeout=40)
    try:
        answers = {path: site.ask(path).status for path in PAGES}
    finally:
        site.start()

    assert set(answers.values()) == {200}
