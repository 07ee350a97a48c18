"""A walk over every route: each public one has its notices or is exempt by name, and whoever reads leaves no trace."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from drugs import notices
from drugs.views.guard import EXEMPT
from tests.views.reading import Page

# What the walk puts into an address, by the name of the part.
PARTS = {"key": "privacy", "number": "1", "path": "a/nothing-here%00.html", "digest": "0" * 16}
SLUGS = (
    "alphamol",
    "betamol",
    "alphamol+betamol",
    "betamol+alphamol",
    "gonamol",
    "secretamol",
    "unheard-of",
    "a%00b",
    "%00",
)
QUERIES = {
    "search": [
        "?q=a+hidden",
        "?q=a+style%3D",
        "?q=a%00b",
        "?q=<!--",
        "?q=%27",
        "?q=alphamol",
        "?q=alphamol+and+betamol",
        "?q=no+such+thing",
        "?q=" + "x" * 300,
    ],
    "check": [
        "?d=a+hidden&d=b",
        "?d=a&d=%00",
        "?d=alphamol&d=betamol",
        "?d=alphamol&d=unheard",
        "?d=alphamol",
        "?d=" + "x" * 300,
    ],
    "api-suggest": ["?q=alph", "?q=" + "x" * 300],
    "api-check": ["?d=alphamol&d=betamol", "?d=alphamol&d=unheard"],
    "drug-list": ["?letter=a", "?letter=zz", "?q=alph&checked=no", "?page=7"],
    "combination-list": ["?letter=0", "?checked=yes"],
}


def patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Yield (namespaced name, route, pattern) of everything but the admin."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            if found.app_name == "admin":
                continue
            inner = ":".join(part for part in (namespace, found.namespace) if part)
            for name, route, pattern in patterns(found, inner):
                yield name, f"{found.pattern}{route}", pattern
        else:
            yield ":".join(part for part in (namespace, found.name) if part), str(found.pattern), found


PUBLIC = list(patterns())


def addresses() -> Iterator[tuple[str, str]]:
    """Yield (name of the route, address) for every public route, with each slug and query that suits it."""
    for name, route, pattern in PUBLIC:
        for slug in SLUGS if "slug" in pattern.pattern.converters else [""]:
            address = f"/{route}"
            for part in pattern.pattern.converters:
                text = slug if part == "slug" else PARTS[part]
                address = re.sub(rf"<(?:\w+:)?{part}>", lambda _, text=text: text, address)
            assert "<" not in address, f"Add an example for the parts of {route} to PARTS."
            yield name, address
            for query in QUERIES.get(name.rpartition(":")[2], []):
                yield name, f"{address}{query}"


WALK = list(addresses())


@dataclass(frozen=True)
class Visit:
    """One answer of the walk. page: the parsed page, or None where it is no HTML."""

    route: str
    address: str
    response: HttpResponse

    @property
    def is_redirect(self) -> bool:
        return self.response.status_code in (301, 302) and not self.response.content

    @cached_property
    def page(self) -> Page | None:
        is_html = self.response.headers["Content-Type"].startswith("text/html") and self.response.content
        return Page(self.response.content) if is_html else None


ELSEWHERE = ["/no-such-page/", "/drugs", "/static/no-such-file.css", "/favicon.ico", "/drugs/a/b/c/d/", "/admin.php"]


def says_its_notices(response: HttpResponse) -> bool:
    """Whether a reader, or a program, meets the notices, judged without the code under test."""
    said = notices.texts()
    kind = response.headers["Content-Type"].partition(";")[0]
    if kind == "application/json":
        carried = json.loads(response.content)["notices"]
        return carried["ai"] == said["ai"] and carried["disclaimer"] == said["disclaimer"]
    if kind == "text/html":
        page = Page(response.content)
        return all(page.outside.count(words) == 1 for words in said.values())
    return all(words in response.content.decode() for words in (said["ai"], said["disclaimer"]))


@pytest.fixture
def visits(library) -> list[Visit]:
    """Return a new visitor's GET of every address of the walk."""
    return [Visit(name, address, Client().get(address)) for name, address in WALK]


def test_every_route_has_its_notices_or_is_exempt_by_name(visits):
    silent = [
        visit.address
        for visit in visits
        if visit.route not in EXEMPT and not visit.is_redirect and not says_its_notices(visit.response)
    ]

    assert silent == []


def test_no_address_is_an_error_of_ours(visits):
    assert [visit.address for visit in visits if visit.response.status_code >= 500] == []


def test_no_route_sets_a_cookie_or_depends_on_one(visits):
    traced = [v.address for v in visits if v.response.cookies or "Cookie" in v.response.headers.get("Vary", "")]

    assert traced == []


def test_every_route_has_a_strict_policy(visits):
    for visit in visits:
        policy = visit.response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, visit.address
        assert "unsafe" not in policy, visit.address
        assert visit.response.headers["X-Content-Type-Options"] == "nosniff", visit.address
        assert visit.response.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), visit.address


def test_no_page_loads_anything_from_elsewhere(visits):
    for visit in visits:
        if visit.page:
            loaded = visit.page.addresses()
            assert loaded, visit.address
            assert all(url.startswith("/") and not url.startswith("//") for url in loaded), visit.address


def test_no_page_has_inline_styles_or_scripts(visits):
    for visit in visits:
        if visit.page:
            assert not [known for tag, known in visit.page.elements if "style" in known or tag == "style"], (
                visit.address
            )
            assert not [n for _, known in visit.page.elements for n in known if n.startswith("on")], visit.address
            scripts = [known for known in visit.page.all("script") if known.get("type") != "application/ld+json"]
            assert all("src" in known for known in scripts), visit.address


def test_every_page_has_one_title_and_no_id_twice(visits):
    for visit in visits:
        if visit.page:
            assert len(visit.page.all("h1")) == 1, visit.address
            assert len(visit.page.ids) == len(set(visit.page.ids)), visit.address


def test_the_notice_stands_before_everything_but_the_title(visits):
    """At first sight: under the title, before any section, list or form of the page."""
    for visit in visits:
        if visit.page:
            tags = [(tag, known.get("class", "")) for tag, known in visit.page.elements]
            start = tags.index(("h1", ""))
            first = next(index for index, (_, css) in enumerate(tags) if css.split()[:1] == ["notice"])
            between = {tag for tag, _ in tags[start:first]}
            assert start < first, visit.address
            assert between <= {"h1", "p", "a", "nav", "span"}, visit.address


def test_no_route_tells_of_what_is_not_released(visits):
    telling = [
        visit.address
        for visit in visits
        if "secretamol" not in visit.address and b"secretamol" in visit.response.content.lower()
    ]

    assert telling == []
    assert all(b"Secretamol is not public" not in visit.response.content for visit in visits)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_is_no_route_has_its_notices_too(db, client, address):
    response = client.get(address)

    assert response.status_code in (301, 404)
    assert (response.status_code == 301 and not response.content) or says_its_notices(response)
    assert not response.cookies


def test_a_wrong_host_gets_words_and_notices(db, client):
    response = client.get("/", headers={"Host": "elsewhere.example"})

    assert response.status_code == 400
    assert says_its_notices(response)


def test_the_same_words_for_an_unknown_name_and_an_unreleased_page(library, client):
    unknown = client.get("/drugs/unheard-of/")
    secret = client.get("/drugs/secretamol/")

    assert unknown.status_code == secret.status_code == 404
    assert unknown.content == secret.content


@pytest.mark.parametrize("name", sorted(EXEMPT))
def test_every_exemption_is_of_a_route_that_exists_and_names_no_medicine(library, client, settings, name):
    settings.METRICS_TOKEN = "a-token-for-the-monitor"
    settings.SECURITY_CONTACT = "mailto:desk@example.org"
    (address,) = [address for route, address in WALK if route == name]

    response = client.get(address, headers={"authorization": "Bearer a-token-for-the-monitor"})

    assert response.status_code == 200
    # A sitemap is of addresses; nothing else of an entry is in it.
    assert "mg" not in response.content.decode()


def test_an_account_changes_nothing_about_a_public_page(library, client, editor):
    anonymous = client.get("/drugs/alphamol/").content
    client.force_login(editor)

    response = client.get("/drugs/alphamol/")

    assert response.content == anonymous
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_head_request_answers_like_a_get_without_a_body(library, client):
    response = client.head("/drugs/alphamol/")

    assert (response.status_code, response.content) == (200, b"")


def test_the_walk_meets_pages_lists_redirects_and_errors(library, client):
    """A walk that meets only 404s would prove nothing."""
    statuses = {client.get(address).status_code for _, address in WALK}

    assert statuses >= {200, 301, 400, 404, 410}
