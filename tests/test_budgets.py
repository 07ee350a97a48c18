"""What a page costs a reader on a slow line: bytes after gzip, requests, cookies, foreign addresses."""

from __future__ import annotations

import gzip
import re
import statistics
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from drugs import review
from drugs.importing.files import find
from drugs.importing.load import Import
from drugs.importing.result import Options
from drugs.models import Revision
from tests import corpus, factories, public_routes

STATIC = Path(__file__).resolve().parents[1] / "static"
HTML, CSS, JS, ALL, REQUESTS = 14_000, 8_000, 5_000, 40_000, 6
SAMPLE = 40


def gzipped(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def parts(page: str) -> list[str]:
    """Return the static files that a page loads."""
    return re.findall(r'(?:href|src)="/static/([^"]+)"', page)


@pytest.fixture
def entry(db):
    return factories.make_released().entry


def test_styles_and_scripts_are_small_and_scripts_wait(client: Client, entry):
    page = client.get(entry.get_absolute_url()).content.decode()
    loaded = parts(page)
    styles = sum(gzipped((STATIC / name).read_bytes()) for name in loaded if name.endswith(".css"))
    scripts = sum(gzipped((STATIC / name).read_bytes()) for name in loaded if name.endswith(".js"))

    assert 0 < styles <= CSS
    assert 0 < scripts <= JS
    assert 1 + len(loaded) <= REQUESTS
    assert all(" defer" in tag for tag in re.findall(r"<script [^>]*src=[^>]*>", page))
    assert not [name for name in loaded if name.endswith((".woff", ".woff2", ".ttf", ".otf"))]


@corpus.needs_corpus
def test_the_median_real_page_fits(client: Client, db):
    author, moderator = factories.make_editor(), factories.make_moderator()
    files = corpus.pages("current")[:: len(corpus.pages("current")) // SAMPLE]
    list(Import(Options(author)).run(find(str(file) for file in files)))
    released = release_all(moderator)
    pages = [client.get(revision.entry.get_absolute_url()).content for revision in released]
    loaded = sum(gzipped((STATIC / name).read_bytes()) for name in parts(pages[0].decode()))
    sizes = [gzipped(page) for page in pages]

    assert len(sizes) > SAMPLE // 2
    assert statistics.median(sizes) <= HTML
    assert statistics.median(sizes) + loaded <= ALL


def release_all(moderator: User) -> list[Revision]:
    found = []
    for revision in Revision.objects.waiting():
        try:
            found.append(review.release(revision, actor=moderator, reason="a sample"))
        except review.ReviewError:
            continue
    return found


def test_nothing_public_sets_a_cookie_or_asks_elsewhere(client: Client, entry):
    for address in public_routes.addresses(["testamol"]):
        response = client.get(address)
        body = response.content.decode()

        assert not response.cookies, address
        assert not client.cookies, address
        foreign = re.findall(r'<(?:script|link|img|iframe|source)[^>]*(?:src|href)="(?:https?:)?//[^"]*"', body)
        page = response.headers.get("Content-Type", "").startswith("text/html")
        assert not page or [tag for tag in foreign if 'rel="canonical"' not in tag] == [], address
