"""Which addresses have a finished page, and where it lies: one place an address, nothing outside the store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugs.pagestore.addresses import Place, address_of, place_of

PLACES = {
    "/": "site/index.html",
    "/about/": "site/about/index.html",
    "/about/privacy/": "site/about/privacy/index.html",
    "/api/": "site/api/index.html",
    "/drugs/": "site/drugs/index.html",
    "/combinations/": "site/combinations/index.html",
    "/drugs/?letter=a": "site/drugs/letter=a/index.html",
    "/drugs/?page=2": "site/drugs/page=2/index.html",
    "/combinations/?letter=0&page=12": "site/combinations/letter=0/page=12/index.html",
    "/feeds/changes.atom": "site/feeds/changes.atom",
    "/sitemap.xml": "site/sitemap.xml",
    "/sitemap-3.xml": "site/sitemap-3.xml",
    "/drugs/testamol/": "entries/drugs/testamol/index.html",
    "/drugs/testamol/history/": "entries/drugs/testamol/history/index.html",
    "/drugs/testamol/changes.atom": "entries/drugs/testamol/changes.atom",
    "/combinations/aa+bb-2/": "entries/combinations/aa+bb-2/index.html",
    "/api/v1/drugs/testamol": "entries/drugs/testamol/api.json",
    "/api/v1/combinations/aa+bb": "entries/combinations/aa+bb/api.json",
}
NONE = (
    "/search/", "/search/?q=a", "/check/", "/check/?d=a&d=b", "/admin/", "/admin/login/", "/drugs/testamol/report/",
    "/drugs/testamol", "/drugs//", "/drugs/../x/", "/drugs/./", "/drugs/.lock/", "/drugs/Testamol/", "/drugs/é/",
    "/drugs/a b/", "/drugs/a\x00b/", "/drugs/testamol/history/1/", "/drugs/testamol/?a=b", "/drugs/?page=0",
    "/drugs/?page=100", "/drugs/?letter=ab", "/drugs/?letter=A", "/drugs/?page=2&letter=a", "/drugs/?q=a", "/drugs/?&",
    "/drugs/?letter=a&", "/drugs/?letter=a&page=2&page=3", "/drugs/letter=a/", "/sitemap-0.xml", "/api/v1/entries",
    "/drugs/testamol/\n", "/healthz", "/readyz", "/robots.txt", "//", "", "/about/../drugs/", "/static/css/base.css",
    f"/drugs/{'a' * 231}/",
)  # fmt: skip


@pytest.mark.parametrize(("address", "path"), PLACES.items())
def test_an_address_has_one_place_and_leads_back(address, path):
    place = place_of(*address.split("?", 1))

    assert place is not None
    assert place.path == path
    assert address_of(path) == address


@pytest.mark.parametrize("address", NONE)
def test_what_is_asked_or_private_has_no_place(address):
    assert place_of(*address.split("?", 1)) is None


@given(st.text(alphabet="/.aA0+-=&_% \x00é\n", max_size=30), st.text(alphabet="leterpagq=&02a", max_size=20))
def test_no_address_leads_out_of_the_store_or_to_two_places(path, query):
    place = place_of(path, query)

    if place is not None:
        parts = place.path.split("/")
        assert parts[0] in ("site", "entries")
        assert not {"", ".", ".."} & set(parts)
        assert address_of(place.path) == path + (f"?{query}" if query else "")


def test_what_is_no_page_has_no_address():
    for stored in ("applied", "due/2026-01-01", "site/index.html.gz", "entries/drugs/a/x.html", "tmp/x", "site/other"):
        assert address_of(stored) is None


def test_the_kind_of_a_document_is_its_ending():
    assert Place("entries/drugs/a", "changes.atom").kind == "atom"
    assert Place("entries/drugs/a+b", "index.html").kind == "html"
