"""A reader with a cookie gets the same finished page from Django, without a query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs.pagestore import building
from tests import factories


@pytest.fixture
def finished(site):
    """A page that lies finished, as the layer answers with it."""
    factories.make_approved(factories.make_drug("Testamol"))
    return site.ask("/drugs/testamol/")


def test_whoever_is_signed_in_sees_what_everybody_sees(finished, client, moderator):
    client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/drugs/testamol/", headers={"host": "127.0.0.1"})  # the keeper looks once

    with CaptureQueriesContext(connection) as asked:
        said = client.get("/drugs/testamol/", headers={"host": "127.0.0.1"})

    assert said.content == finished.body
    own = {"X-Request-ID": ""}
    assert dict(said.items()) | own == finished.headers | own
    assert len(asked) == 0


def test_a_page_that_does_not_lie_there_comes_from_its_view(db, client, store):
    factories.make_approved(factories.make_drug("Testamol"))

    assert client.get("/drugs/testamol/").status_code == 200
    assert list(store.pages()) == []


def test_what_is_built_is_never_taken_from_what_lies_there(finished, site, store, moderator):
    """A page compared with itself would always agree."""
    file = store.root / "entries/drugs/testamol/index.html"
    file.write_bytes(b"planted")

    assert site.ask("/drugs/testamol/").body == b"planted"
    assert building.ask(site.application.application, "/drugs/testamol/").body == finished.body


@pytest.mark.parametrize("sent", [{"host": "elsewhere.example"}, {"host": ""}])
def test_another_host_is_refused(finished, client, sent):
    assert client.get("/drugs/testamol/", headers=sent).status_code == 400


def test_a_form_and_a_question_go_on_to_the_view(finished, client, store):
    (store.root / "entries/drugs/testamol/index.html").write_bytes(b"planted")

    assert client.post("/drugs/testamol/", headers={"host": "127.0.0.1"}).content != b"planted"
    assert client.get("/drugs/testamol/?a=b", headers={"host": "127.0.0.1"}).content != b"planted"
    assert client.get("/drugs/testamol/", headers={"host": "127.0.0.1"}).content == b"planted"


def test_whoever_works_on_templates_sees_them_changed(finished, client, store, settings):
    (store.root / "entries/drugs/testamol/index.html").write_bytes(b"planted")
    settings.DEBUG = True

    assert client.get("/drugs/testamol/", headers={"host": "127.0.0.1"}).content == finished.body
