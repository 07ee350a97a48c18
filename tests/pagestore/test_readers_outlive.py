"""With the database gone, locked, read-only or full, readers still read what is public, and nothing withdrawn."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler

from drugs import review
from drugs.pagestore.layer import FinishedPages
from medref.requests import tell_finished
from tests import factories
from tests.broken_database import WAYS
from tests.pagestore.asking import Browser

READ = (
    *("/", "/drugs/", "/drugs/?letter=t", "/combinations/", "/drugs/testamol/", "/combinations/placebex+testamol/"),
    *("/drugs/testamol/history/", "/api/v1/drugs/testamol", "/feeds/changes.atom", "/sitemap.xml", "/about/"),
)


@pytest.mark.parametrize("way", WAYS)
def test_readers_outlive_the_database(way, store, racing_db, caplog):
    factories.make_approved(factories.make_drug("Testamol"))
    factories.make_released(factories.make_combination("Testamol", "Placebex"))
    withdrawn = factories.make_approved(factories.make_drug("Withdrawnol")).entry
    site = Browser(FinishedPages(WSGIHandler(), store, tell_finished))
    for path in (*READ, withdrawn.get_absolute_url(), "/search/?q=testamol"):
        assert site.ask(path).status == 200, path
    review.retract(withdrawn, actor=factories.make_moderator(), reason="A wrong dose.")
    for path in (*READ, "/search/?q=testamol"):  # what the retraction took away is built again
        assert site.ask(path).status == 200, path

    with WAYS[way]():
        answers = {path: site.ask(path) for path in READ}
        gone = site.ask(withdrawn.get_absolute_url())
        found = site.ask("/search/?q=testamol")
        unfound = site.ask("/search/?q=withdrawnol")
        never_built = site.ask("/drugs/nothing/")
        ready, alive = site.ask("/readyz"), site.ask("/healthz")

    assert {path: answer.status for path, answer in answers.items()} == dict.fromkeys(READ, 200)
    assert "withdrawnol" not in answers["/drugs/"].text
    assert gone.status in (410, 503)
    assert found.status == 200
    assert "/drugs/testamol/" in found.text
    assert "/drugs/withdrawnol/" not in unfound.text
    assert never_built.status in (404, 503)
    assert (ready.status, alive.status) == (503, 200)
    assert site.ask("/readyz").status == 200
    assert site.ask(withdrawn.get_absolute_url()).status == 410
