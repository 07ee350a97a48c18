"""With the database gone, locked, read-only or full: words, and what was typed comes back to be sent again."""

from __future__ import annotations

import html
import re
import sqlite3

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client

from drugs import failures
from drugs.models import Revision
from drugs.review import verify
from tests import factories
from tests.admin.conftest import address, draft_form
from tests.broken_database import WAYS

TYPED = 'Adults: 250 mg <b>twice</b> a day,\r\n"never" more & never less.'


def sent_again(page: str) -> dict[str, list[str]]:
    """Return what the form of the page would send."""
    areas = re.findall(r'<textarea class="kept"[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    fields: dict[str, list[str]] = {}
    for name, value in [*areas, *hidden]:
        fields.setdefault(name, []).append(html.unescape(value))
    return fields


@pytest.mark.parametrize("way", WAYS)
def test_editors_get_words_and_keep_their_text(way, racing_db):
    revision = factories.make_draft()
    client = Client(raise_request_exception=False)
    client.force_login(revision.author)
    form = draft_form(revision, dosage=TYPED, change_note="a label says so")

    with WAYS[way]():
        answer = client.post(address(revision), form)
        ready = client.get("/readyz")

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert "This could not be saved" in page
    assert "The database" in page
    assert (ready.status_code, ready.content[:12]) == (503, b"The database")
    assert Revision.objects.get(pk=revision.pk).dosage == revision.dosage
    again = sent_again(page)
    assert {name: values for name, values in again.items() if name != "csrfmiddlewaretoken"} == {
        name: [str(value)] for name, value in form.items()
    }

    answer = client.post(address(revision), again)

    assert answer.status_code == 302
    saved = Revision.objects.get(pk=revision.pk)
    assert (saved.dosage, saved.change_note) == (TYPED.replace("\r\n", "\n"), "a label says so")
    assert client.get("/readyz").status_code == 200
    assert list(verify.problems()) == []


# On SQLite whoever reads does not wait for a writer.
@pytest.mark.parametrize("way", ["gone", *(["locked"] if connection.vendor == "postgresql" else [])])
def test_readers_get_a_plain_page_with_its_notices(way, racing_db):
    factories.make_approved()
    reader = Client(raise_request_exception=False)

    with WAYS[way]():
        answers = {path: reader.get(path) for path in ("/drugs/testamol/", "/drugs/", "/api/v1/drugs/testamol")}

    for path, answer in answers.items():
        assert (answer.status_code, answer["Retry-After"]) == (503, "60"), path
        assert "may not be accurate" in answer.content.decode().lower(), path
        assert not answer.cookies
    assert "says nothing about the medicine" in answers["/drugs/testamol/"].content.decode()
    assert reader.get("/drugs/testamol/").status_code == 200


def test_a_page_of_the_desk_that_cannot_be_shown_says_so(racing_db):
    client = Client(raise_request_exception=False)
    client.force_login(factories.make_editor())

    with WAYS["gone"]():
        answer = client.get("/admin/drugs/revision/?q=a")

    assert answer.status_code == 503
    assert "Not available right now" in answer.content.decode()
    assert 'href="/admin/drugs/revision/?q=a"' in answer.content.decode()


def test_a_password_is_never_given_back(racing_db):
    client = Client(raise_request_exception=False)

    with WAYS["gone"]():
        answer = client.post("/admin/login/", {"username": "editor", "password": "correct horse battery"})

    assert answer.status_code == 503
    assert "correct horse" not in answer.content.decode()
    assert "Go back in your browser" in answer.content.decode()


def out_of(table: str):
    """Return a wrapper of queries for which the database goes away when a table is changed."""

    def execute(run, sql, params, many, context):
        if sql.startswith(f'UPDATE "{table}"'):
            raise OperationalError("gone") from sqlite3.OperationalError("gone")
        return run(sql, params, many, context)

    return execute


def test_a_session_that_cannot_be_written_is_an_outage_and_nothing_typed_is_lost(client, db):
    revision = factories.make_draft()
    client.force_login(revision.author)
    form = draft_form(revision, dosage=TYPED)

    with connection.execute_wrapper(out_of("django_session")):
        answer = client.post(address(revision), form)

    assert answer.status_code == 503
    assert sent_again(answer.content.decode())["dosage"] == [TYPED]


def test_a_session_that_was_ended_meanwhile_is_no_outage():
    ended = SessionInterrupted("gone")
    ended.__context__ = DatabaseError("Forced update did not affect any rows.")

    assert failures.behind(ended) is None


def test_what_is_wrong_is_no_outage():
    assert failures.is_outage(OperationalError())
    assert failures.is_outage(InterfaceError())
    assert not failures.is_outage(IntegrityError())
    assert not failures.is_outage(ValueError())
    assert not failures.is_outage(None)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SQLITE_BUSY", "busy"),
        ("SQLITE_READONLY_DBMOVED", "only be read"),
        ("SQLITE_FULL", "disk is full"),
        ("SQLITE_IOERR_WRITE", "disk is full"),
        ("SQLITE_CANTOPEN", "does not answer"),
    ],
)
def test_the_reason_is_said_in_words(code, words):
    cause = sqlite3.OperationalError()
    cause.sqlite_errorname = code
    error = DatabaseError()
    error.__cause__ = cause

    assert words in failures.reason_of(error)
