"""Every finished page built beforehand, and each compared with what readers should see."""

import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from drugs import review
from drugs.pagestore import comparing, following
from drugs.pagestore import store as stores
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(own_data_dir, kept_connection):
    return stores.current()


def run(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_everything_public_is_built_once(store):
    public = factories.make_approved(factories.make_drug("Testamol")).entry
    factories.make_draft(factories.make_drug("Draftamol"))

    first, second = run("build_pages"), run("build_pages")

    built = {address for _path, address in store.pages()}
    assert {"/", "/drugs/", "/drugs/?letter=t", public.get_absolute_url(), "/api/v1/drugs/testamol"} <= built
    assert not any("draftamol" in address for address in built)
    assert f"{len(built)} built, 0 not kept" in first
    assert "0 built, 0 not kept" in second
    assert (store.root.parent / "served").exists()


def test_each_page_of_a_list_is_built(db):
    assert list(comparing.pages_of_list("/drugs/", "", 101)) == ["/drugs/", "/drugs/?page=2", "/drugs/?page=3"]
    assert list(comparing.pages_of_list("/drugs/", "letter=a", 51)) == [
        "/drugs/?letter=a",
        "/drugs/?letter=a&page=2",
    ]
    assert len(list(comparing.pages_of_list("/drugs/", "", 50 * 150))) == 99  # those with a place in the store


def test_verify_agrees_with_what_was_built(store):
    factories.make_approved(factories.make_drug("Testamol"))
    run("build_pages")

    assert "Everything agrees" in run("verify")


@pytest.mark.parametrize("command", ["build_pages", "verify"])
def test_pages_that_a_command_asks_for_are_no_requests_of_the_log(store, caplog, command):
    factories.make_approved(factories.make_drug("Testamol"))
    if command == "verify":
        run("build_pages")
    caplog.clear()

    with caplog.at_level(logging.INFO, "medref.requests"):
        run(command)

    assert [record for record in caplog.records if record.name == "medref.requests"] == []


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("entries/drugs/testamol/index.html", b"another dose", "/drugs/testamol/ is not what readers should see"),
        ("entries/drugs/testamol/index.html.gz", b"no gzip", "/drugs/testamol/ is not the same zipped"),
        ("entries/drugs/withdrawn/index.html", b"still here", "/drugs/withdrawn/ stands, and readers should get 404"),
        ("headers.json", b'{"html": [["X-Frame-Options", "ALLOW"]]}', "/drugs/testamol/ goes out with other headers"),
    ],
)
def test_verify_names_a_page_that_is_not_so(store, file, content, words):
    factories.make_approved(factories.make_drug("Testamol"))
    run("build_pages")
    target = store.root / file
    target.parent.mkdir(exist_ok=True, parents=True)
    target.write_bytes(content)

    out = StringIO()
    with pytest.raises(CommandError, match="agree"):
        call_command("verify", stdout=out)

    assert words in out.getvalue()
    run("build_pages", "--anew")
    assert "Everything agrees" in run("verify")


def test_a_site_without_finished_pages_agrees(store):
    assert "Everything agrees" in run("verify")


def test_pages_that_could_not_be_kept_are_named(store, monkeypatch):
    public = factories.make_approved(factories.make_drug("Testamol")).entry
    monkeypatch.setattr(comparing, "addresses", lambda: iter(["/drugs/testamol/", "/drugs/nothing/"]))

    with pytest.raises(CommandError, match="could not be kept"):
        run("build_pages")

    assert [address for _path, address in store.pages()] == [public.get_absolute_url()]


def test_without_the_database_nothing_is_built_and_it_says_so(store):
    def gone(*_args):
        raise OperationalError("no such server")

    with connection.execute_wrapper(gone), pytest.raises(CommandError, match="database does not answer"):
        run("build_pages")


def test_a_page_withdrawn_without_a_word_is_found_by_verify(store):
    """Whoever changes the database by hand writes no event: verify tells."""
    entry = factories.make_approved(factories.make_drug("Testamol")).entry
    run("build_pages")

    review.retract(entry, actor=factories.make_moderator(), reason="A wrong dose.")
    with store.turn():
        store.followed(following.newest())  # as if it had been followed

    assert any("/drugs/testamol/ stands" in problem for problem in comparing.problems(store))
