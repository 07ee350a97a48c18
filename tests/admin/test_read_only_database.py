"""While the database takes no changes the team reads on, and every page says that nothing can be saved now."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from drugs.models import Reading
from drugs.signin import sessions
from drugs.signin.middleware import LingeringSessionMiddleware
from tests import factories
from tests.admin.conftest import address
from tests.admin.test_reading import addresses
from tests.broken_database import full, locked, read_only
from tests.test_canary import build

WORDS = b"nothing can be saved until this is over"
# These are no pages of the admin's frame: what readers would see, a file, a picture, data.
BARE = ("drugs_revision_preview", "drugs_sourcefile_raw", "second-factor-picture", "autocomplete")
REFUSED = [read_only, *([full] if connection.vendor == "sqlite" else [])]


def signed_in(user: User) -> Client:
    """Return a browser of somebody whose last deed is so long ago that the next is written down."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    client.get("/admin/")
    rest(client)
    return client


def rest(client: Client) -> None:
    session = client.session
    session[sessions.SEEN] = int(time.time()) - sessions.SEEN_EVERY_SECONDS
    session.save()


def test_every_page_of_the_admin_can_be_read_and_says_so(racing_db):
    build()
    client = signed_in(factories.make_moderator())
    known: dict[str, str] = {}
    for name, where in addresses():
        if name not in known and client.get(where).status_code == 200:
            known[name] = where
    rest(client)
    told = {}

    with read_only():
        for name, where in known.items():
            answer = client.get(where)
            if answer.status_code != 200 or (name not in BARE and WORDS not in answer.content):
                told[where] = answer.status_code

    assert told == {}
    assert len(known) > 25


@pytest.mark.parametrize("way", REFUSED)
@pytest.mark.parametrize("who", ["author", "moderator"])
def test_a_text_can_be_read_though_nobody_can_note_that_it_is_open(way, who, racing_db):
    revision = factories.make_draft(usage="Testamol is read on.")
    client = signed_in(revision.author if who == "author" else factories.make_moderator())

    with way():
        answer = client.get(address(revision))

    assert answer.status_code == 200
    assert WORDS in answer.content
    assert b"Testamol is read on." in answer.content
    assert not Reading.objects.exists()
    assert WORDS not in client.get(address(revision)).content
    assert Reading.objects.count() == 1


def test_a_page_that_lies_open_learns_that_nothing_can_be_saved(racing_db):
    revision = factories.make_draft()
    client = signed_in(revision.author)
    here = reverse("admin:drugs_revision_here", args=[revision.pk])

    with read_only():
        answer = client.post(here)

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode() == (
        "The database takes no changes at the moment: it can only be read. "
        "Nothing can be saved now. Leave this page open."
    )
    assert client.post(here).content == b""


def test_a_message_that_was_shown_is_shown_once_more(racing_db):
    revision = factories.make_submitted()
    client = signed_in(revision.author)
    client.post(address(revision), {"verb": "withdraw"})
    message = b"Withdrawn. This is a fresh draft"

    with read_only():
        pages = [client.get("/admin/") for _ in range(2)]

    pages += [client.get("/admin/") for _ in range(2)]
    assert [page.status_code for page in pages] == [200] * 4
    assert [message in page.content for page in pages] == [True, True, True, False]


def test_what_is_sent_is_still_refused_in_words(racing_db):
    revision = factories.make_submitted()
    client = signed_in(revision.author)

    with read_only():
        answers = [client.post(address(revision), {"verb": "withdraw"}), client.post("/admin/logout/")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert all(b"it can only be read" in answer.content for answer in answers)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(("method", "is_answered"), [("GET", True), ("HEAD", True), ("POST", False), ("PUT", False)])
def test_only_what_reading_leaves_in_a_session_may_be_lost(method, is_answered, racing_db):
    client = signed_in(factories.make_editor())
    request = RequestFactory().generic(method, "/admin/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = client.session.session_key

    def view(request: HttpRequest) -> HttpResponse:
        request.session["kept"] = "this"
        return HttpResponse("done")

    with read_only(), nullcontext() if is_answered else pytest.raises(SessionInterrupted):
        assert LingeringSessionMiddleware(view)(request).content == b"done"


def test_a_database_that_is_busy_is_no_database_that_can_be_read(racing_db):
    client = signed_in(factories.make_editor())

    with locked() if connection.vendor == "sqlite" else out_of_sessions("55P03"):
        answer = client.get("/admin/")

    assert answer.status_code == 503
    assert b"busy for too long" in answer.content


def test_a_text_is_not_shown_while_the_database_is_busy(racing_db):
    revision = factories.make_draft()
    client = signed_in(revision.author)
    client.get("/admin/")  # it is known for the next minute that somebody is there

    with locked():
        answer = client.get(address(revision))

    assert answer.status_code == 503


@contextmanager
def out_of_sessions(code: str) -> Iterator[None]:
    """Nobody can change a session, for the reason that PostgreSQL has this code for."""
    cause = Exception()
    cause.sqlstate = code  # type: ignore[attr-defined]  # as psycopg has it

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "django_session"'):
            raise OperationalError from cause
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


def test_a_session_that_somebody_ends_meanwhile_stays_ended(racing_db):
    client = signed_in(factories.make_editor())

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = run(sql, params, many, context)
        if sql.startswith("SELECT") and 'FROM "django_session"' in sql:
            Session.objects.all().delete()
        return found

    with connection.execute_wrapper(execute):
        answer = client.get("/admin/")

    assert answer.status_code == 400
    assert client.get("/admin/").status_code == 302


def test_somebody_who_reads_on_is_written_down_once_a_minute(racing_db):
    client = signed_in(factories.make_editor())

    with CaptureQueriesContext(connection) as asked:
        client.get("/admin/")
        client.get("/admin/")

    written = [query["sql"] for query in asked if query["sql"].startswith('UPDATE "django_session"')]
    assert len(written) == 1
    assert client.session[sessions.SEEN] >= int(time.time()) - 5
