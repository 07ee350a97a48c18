"""In front of Django: whoever asks as a stranger gets the finished page, the same as Django's; all others go on."""

import gzip

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs import review
from drugs.pagestore import building
from drugs.pagestore.addresses import place_of
from drugs.pagestore.answering import takes_gzip
from drugs.pagestore.layer import FinishedPages
from medref.requests import tell_finished
from tests import factories
from tests.pagestore.asking import Browser

PAGES = (
    *("/", "/about/", "/about/privacy/", "/api/", "/drugs/", "/drugs/?letter=t", "/combinations/", "/sitemap.xml"),
    *("/feeds/changes.atom", "/drugs/testamol/", "/drugs/testamol/history/", "/drugs/testamol/changes.atom"),
    *("/api/v1/drugs/testamol",),
)
# What Django says for one answer only, or what the store says in its own way.
OWN = {"ETag", "Last-Modified", "Content-Length", "Vary", "X-Request-ID"}


@pytest.fixture
def public(db):
    return factories.make_approved(factories.make_drug("Testamol"))


@pytest.mark.parametrize("address", PAGES)
def test_a_finished_page_is_just_what_django_says(public, site, store, client, address):
    first, second, django = site.ask(address), site.ask(address), client.get(address)

    assert store.has(place_of(*address.split("?", 1)))
    for said in (first, second):
        assert (said.status, said.body) == (200, django.content)
        own = {name: building.in_order(name, value) for name, value in said.headers.items() if name not in OWN}
        assert own == {name: building.in_order(name, value) for name, value in django.items() if name not in OWN}
        assert said.headers["Vary"] == "Accept-Encoding"
        assert int(said.headers["Content-Length"]) == len(said.body)


def test_a_finished_page_costs_no_query(public, site, store):
    site.ask("/drugs/testamol/")
    store.touch("alive")  # a follower lives: nobody has to look for himself
    site.ask("/drugs/testamol/")  # names in memory are brought up to date with what was announced

    with CaptureQueriesContext(connection) as asked:
        said = site.ask("/drugs/testamol/")

    assert (said.status, len(asked)) == (200, 0)


def test_it_is_zipped_for_whoever_takes_it(public, site):
    plain = site.ask("/drugs/testamol/")
    zipped = site.ask("/drugs/testamol/", HTTP_ACCEPT_ENCODING="br, gzip;q=0.8")

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [("gzip", True), ("GZIP;q=0.1, br", True), ("gzip;q=0", False), ("gzip;q=x", False), ("br", False), ("", False)],
)
def test_gzip_is_taken_or_refused(accepted, takes):
    assert takes_gzip(accepted) is takes


def test_a_browser_that_has_the_page_gets_no_body(public, site):
    page = site.ask("/drugs/testamol/")
    tag, day = page.headers["ETag"], page.headers["Last-Modified"]

    for known in (
        {"HTTP_IF_NONE_MATCH": f'"x", W/{tag}'},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_IF_MODIFIED_SINCE": day},
    ):
        said = site.ask("/drugs/testamol/", **known)
        assert (said.status, said.body) == (304, b"")
        assert said.headers["ETag"] == tag
        assert said.headers["Content-Security-Policy"] == page.headers["Content-Security-Policy"]
        assert "Content-Length" not in said.headers
    other = site.ask("/drugs/testamol/", HTTP_IF_NONE_MATCH='"x"', HTTP_IF_MODIFIED_SINCE=day)
    assert other.status == 200


def test_head_has_the_headers_and_no_body(public, site):
    page = site.ask("/drugs/testamol/")
    head = site.ask("/drugs/testamol/", method="HEAD")
    own = {"X-Request-ID": ""}

    assert (head.status, head.body) == (200, b"")
    assert head.headers | own == page.headers | own


@pytest.mark.parametrize(
    ("address", "request_of"),
    [
        ("/drugs/testamol/", {"HTTP_COOKIE": "a=b"}),
        ("/drugs/testamol/", {"method": "POST"}),
        ("/drugs/testamol/?a=b", {}),
        ("/search/?q=testamol", {}),
        ("/check/?d=testamol", {}),
        ("/drugs/testamol/report/", {}),
        ("/drugs/nothing/", {}),
        ("/drugs/testamol/history/1/", {}),
        ("/drugs/testamol/", {"HTTP_HOST": "elsewhere.example"}),
        ("/drugs/testamol/", {"HTTP_HOST": ""}),
        ("/drugs/testamol/", {"SCRIPT_NAME": "/x"}),
    ],
)
def test_nothing_is_kept_of_any_other_request(public, site, store, address, request_of):
    site.ask(address, **request_of)

    assert list(store.pages()) == []


def test_another_host_is_refused_also_where_the_page_lies_finished(public, site):
    site.ask("/drugs/testamol/")

    assert site.ask("/drugs/testamol/", HTTP_HOST="elsewhere.example").status == 400


def test_an_error_is_answered_and_not_kept(site, store, db):
    said = site.ask("/drugs/nothing/")

    assert said.status == 404
    assert "No page" in said.text or "not found" in said.text.lower() or "There is no" in said.text
    assert list(store.pages()) == []


def test_nothing_of_the_reader_gets_into_a_page(public, site, store):
    told = {
        "HTTP_ACCEPT_LANGUAGE": "fr",
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_USER_AGENT": "MARK-agent",
        "HTTP_REFERER": "http://127.0.0.1:8000/MARK-referrer",
        "HTTP_AUTHORIZATION": "Bearer MARK-token",
        "HTTP_HOST": "localhost:8000",
    }
    said = site.ask("/drugs/testamol/", **told)

    plain = site.ask("/drugs/testamol/")
    assert said.body == plain.body
    assert b"MARK" not in said.body
    assert b"evil" not in said.body


def test_a_withdrawn_page_is_gone_at_the_next_look(site, store, committing_db):
    moderator = factories.make_moderator()
    entry = factories.make_approved(factories.make_drug("Testamol")).entry
    assert site.ask("/drugs/testamol/").status == 200

    review.retract(entry, actor=moderator, reason="A wrong dose.")

    for address in ("/drugs/testamol/", "/drugs/testamol/history/", "/api/v1/drugs/testamol"):
        assert site.ask(address).status == 410
    assert "testamol" not in site.ask("/drugs/").text
    assert not any("testamol" in path for path, _address in store.pages())


def test_a_form_takes_the_page_away_before_its_answer(store, committing_db):
    """The moderator who retracts reads that it is done when it is done, for the web server's files too."""

    class Retracting(WSGIHandler):
        def __call__(self, environ, start_response):
            if environ["REQUEST_METHOD"] == "POST":
                review.retract(entry, actor=moderator, reason="A wrong dose.")
            return super().__call__(environ, start_response)

    site = Browser(FinishedPages(Retracting(), store, tell_finished))
    moderator = factories.make_moderator()
    entry = factories.make_approved(factories.make_drug("Testamol")).entry
    site.ask("/drugs/testamol/")
    assert store.has(place_of("/drugs/testamol/"))

    site.ask("/drugs/testamol/", method="POST", CONTENT_LENGTH="0")

    assert not store.has(place_of("/drugs/testamol/"))


def test_a_page_made_while_something_happened_is_not_kept(public, site, store, moderator, monkeypatch):
    """What was asked of the database before a retraction must not lie there after it."""
    ask = building.ask

    def ask_slowly(*request):
        answer = ask(*request)
        review.retract(public.entry, actor=moderator, reason="A wrong dose.")
        return answer

    monkeypatch.setattr(building, "ask", ask_slowly)
    site.ask("/drugs/testamol/")

    assert list(store.pages()) == []


def test_what_only_the_team_sees_hinders_no_page(public, site, store, editor2, monkeypatch):
    ask = building.ask

    def ask_slowly(*request):
        answer = ask(*request)
        factories.make_draft(public.entry, actor=editor2)
        return answer

    monkeypatch.setattr(building, "ask", ask_slowly)
    site.ask("/drugs/testamol/")

    assert store.has(place_of("/drugs/testamol/"))


@pytest.mark.parametrize(
    "header",
    [("Set-Cookie", "a=b"), ("Cache-Control", "no-store"), ("Cache-Control", "private"), ("Vary", "Cookie")],
)
def test_an_answer_that_is_for_one_reader_is_no_page(header):
    common = [("Content-Type", "text/html"), ("Vary", "Accept-Encoding")]

    assert building.Answer("200 OK", common, b"").is_page
    assert not building.Answer("200 OK", [*common, header], b"").is_page
    assert not building.Answer("404 Not Found", common, b"").is_page


def test_a_document_with_other_headers_is_answered_and_not_kept(public, site, store, caplog):
    with store.turn():
        store.put_headers("html", [("Content-Type", "text/html; charset=utf-8")])

    assert site.ask("/drugs/testamol/").status == 200
    assert list(store.pages()) == []
    assert "other headers" in caplog.text


def test_a_disk_that_is_full_costs_no_reader_a_page(public, site, store, monkeypatch, caplog):
    def full(*_args):
        raise OSError(28, "No space left on device")

    site.ask("/about/")
    monkeypatch.setattr(store, "put", full)

    assert site.ask("/drugs/testamol/").status == 200
    assert "could not be kept" in caplog.text


def test_a_site_on_tls_sends_plain_requests_to_django(public, store, settings):
    settings.SECURE_SSL_REDIRECT, settings.PLAIN_HTTP, settings.TRUSTED_PROXIES = True, False, 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = Browser(FinishedPages(WSGIHandler(), store, tell_finished))

    assert site.ask("/drugs/testamol/").status == 301
    assert site.ask("/drugs/testamol/", HTTP_X_FORWARDED_PROTO="https").status == 200
    assert site.ask("/drugs/testamol/").status == 301
    assert store.has(place_of("/drugs/testamol/"))


def test_head_has_no_body_from_django_either(public, site):
    page, head = site.ask("/robots.txt"), site.ask("/robots.txt", method="HEAD")

    assert (head.status, head.body) == (200, b"")
    assert page.body
    assert head.headers["Content-Type"] == page.headers["Content-Type"]
