"""Between the password and the code: who is about to sign in. Until the code is right, the request is nobody's."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils.crypto import constant_time_compare

PENDING = "pending_sign_in"
# Long enough to find the phone and, the first time, to set the app up.
MAX_SECONDS = 15 * 60


def hold(request: HttpRequest, user: User, then: str) -> None:
    """Keep, in a session of a fresh key, that user's password was right. then: the address to go on to."""
    request.session.flush()
    request.session[PENDING] = {
        "user": user.pk,
        "at": int(time.time()),
        "hash": user.get_session_auth_hash(),
        "then": then,
    }
    request.session.set_expiry(MAX_SECONDS)
    rotate_token(request)


def user_of(request: HttpRequest) -> User | None:
    """Return who is about to sign in; None when nobody is, it took too long, or the account was changed since."""
    held: dict[str, Any] | None = request.session.get(PENDING)
    if held is None or time.time() - held["at"] > MAX_SECONDS:
        return None
    user = User.objects.filter(pk=held["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(held["hash"], user.get_session_auth_hash()):
        return None
    return user


def address_after(request: HttpRequest) -> str:
    """Return where to go on after signing in; it was checked before it was kept."""
    return str(request.session[PENDING]["then"])
