"""How long a session lasts: until nothing happened for a while, until its day is over, until somebody ends it.

All of it is decided here on the server. A cookie that a browser keeps for longer opens nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import django_otp
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django_otp.models import Device

from drugs import failures
from drugs.signin import ended, log, second_factor
from drugs.signin.ended import Why
from drugs.signin.pending import PENDING

SEEN = "seen_at"
# How exactly the last deed is known: a write for each request would be one too many.
SEEN_EVERY_SECONDS = 60
# An open page asks these by itself; nobody sits before it for that.
BY_THEMSELVES = frozenset({"admin:drugs_revision_here", "admin:drugs_importbatch_job_state"})
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest, user: User, device: Device | None = None) -> None:
    """Begin a session of a user who has shown all that is asked: with a fresh key, and an end that nothing moves."""
    auth.login(request, user, backend=BACKEND)
    if device is not None:
        django_otp.login(request, device)
    request.session.pop(PENDING, None)
    start(request)
    log.note(request, "signed in" if device is None else "signed in with a second factor", user.get_username())


def start(request: HttpRequest) -> None:
    request.session.set_expiry(timezone.now() + timedelta(hours=settings.SESSION_HOURS))
    request.session[SEEN] = int(time.time())


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """Return whom a request comes from: nobody, once the session has ended. Ends it where its time has come."""
    was_somebody = auth.SESSION_KEY in request.session
    user = auth.get_user(request)
    if not isinstance(user, User):
        if auth.SESSION_KEY in request.session:  # deactivated: the session must not wake up with the account
            request.session.flush()
            ended.hold(request, Why.ACCOUNT)
        elif was_somebody:  # Django ends a session that holds the digest of another password
            ended.hold(request, Why.PASSWORD)
        else:
            ended.look_for_word(request)
        return AnonymousUser()
    seen = request.session.get(SEEN)
    if seen is None:
        # Begun by something else than our page, such as a command of the operator: its time begins now.
        start(request)
    elif time.time() - seen > settings.SESSION_IDLE_MINUTES * 60:
        return end(request, user, "session ended, idle", Why.IDLE)
    elif time.time() - seen >= SEEN_EVERY_SECONDS and not is_by_itself(request):
        note_seen(request)
    if second_factor.is_missing(user, request.session.get(django_otp.DEVICE_ID_SESSION_KEY)):
        return end(request, user, "session ended, no second factor", Why.ACCOUNT)
    return user


def note_seen(request: HttpRequest) -> None:
    """Write down that somebody is there. Where the database takes no changes they read on, and the page says so.

    Then the session ends earlier than it might, never later. It is tried here and not with the answer, so that the
    page can still say it.
    """
    request.session[SEEN] = int(time.time())
    try:
        request.session.save()
    except UpdateError as error:
        failure = failures.behind(error)
        if not failures.can_be_read(failure):
            # As Django's middleware says it, of an outage and of a session that somebody ended meanwhile.
            raise SessionInterrupted("The session could not be written.") from error
        failures.note_unsaved(request, failure)
    request.session.modified = False


def is_by_itself(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name in BY_THEMSELVES


def end(request: HttpRequest, user: User, words: str, why: Why) -> AnonymousUser:
    log.note(request, words, user.get_username())
    request.session.flush()
    ended.hold(request, why)
    return AnonymousUser()


def sessions_of(user: User) -> Iterator[Session]:
    """Yield the sessions of a user that have not ended, half begun ones too. Reads them all: readers have none."""
    pk = str(user.pk)
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        held = session.get_decoded()
        if pk in (str(held.get(auth.SESSION_KEY)), str(held.get(PENDING, {}).get("user"))):
            yield session


def end_all(user: User, why: Why, *, but: str | None = None) -> int:
    """End every session of a user, but the one with the key given. Returns how many ended. why: for who held them.

    A request that is under way in one of them cannot save it back: Django refuses to save a session that is gone.
    """
    over = [session for session in sessions_of(user) if session.session_key != but]
    Session.objects.filter(session_key__in=[session.session_key for session in over]).delete()
    ended.leave_word(over, why)
    return len(over)
