"""Whom a request comes from: nobody, once the session has ended, whatever view asks."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from drugs.signin import sessions


class SignedInMiddleware(AuthenticationMiddleware):
    """In the place of Django's own. Lazy like that one: a page that does not ask who reads it looks at no session."""

    def process_request(self, request: HttpRequest) -> None:
        found: list[User | AnonymousUser] = []

        def user() -> User | AnonymousUser:
            if not found:
                found.append(sessions.user_of(request))
            return found[0]

        request.user = SimpleLazyObject(user)  # type: ignore[assignment]
        request.auser = sync_to_async(user)
