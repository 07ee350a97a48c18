"""Whom a request comes from: nobody, once the session has ended, whatever view asks; and how long its cookie stays."""

from __future__ import annotations

import time

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.http import http_date

from drugs import failures
from drugs.signin import sessions
from drugs.signin.ended import COOKIE_GRACE_SECONDS


class LingeringSessionMiddleware(SessionMiddleware):
    """In the place of Django's own: a browser keeps the cookie a little longer than the server the session.

    It opens nothing then; whoever comes with it is told why (drugs.signin.ended). Who only reads goes on reading where
    the database takes no changes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            response = super().process_response(request, response)
        except SessionInterrupted as error:
            # All that reading changes in a session is which messages were shown: they are shown once more.
            if request.method not in ("GET", "HEAD") or not failures.can_be_read(failures.behind(error)):
                raise
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and cookie["max-age"]:  # one that is taken away has an age of nothing
            age = int(cookie["max-age"]) + COOKIE_GRACE_SECONDS
            cookie["max-age"] = age
            cookie["expires"] = http_date(time.time() + age)
        return response


class SignedInMiddleware(AuthenticationMiddleware):
    """In the place of Django's own. Lazy like that one: a page that does not ask who reads it looks at no session."""

    def process_request(self, request: HttpRequest) -> None:
        found: list[User | AnonymousUser] = []

        def user() -> User | AnonymousUser:
            if not found:
                found.append(sessions.user_of(request))
            return found[0]

        request.user = SimpleLazyObject(user)  # type: ignore[assignment]  # as Django's own middleware does
        request.auser = sync_to_async(user)
