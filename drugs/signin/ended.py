"""Why a session ended, told once to whoever held it, at the sign-in page. Who held none learns nothing.

What is left of a session that others ended lies beside the living ones, under a name made of its key with the site's
secret: it opens nothing, and goes when the session would have gone.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

ENDED = "ended"
TOLD_WITHIN_SECONDS = 15 * 60
# How long a browser keeps the cookie of a session that is over, so that it can be told why.
COOKIE_GRACE_SECONDS = 60 * 60


class Why(models.TextChoices):
    """value: the words for whoever was signed in; those with a number are made in words_for."""

    IDLE = "idle", _("nothing happened for too long")
    LIMIT = "limit", _("a sign-in lasts no longer")
    EVERYWHERE = "everywhere", _("You were signed out: somebody chose “Sign out everywhere” in your account.")
    PASSWORD = "password", _("You were signed out: the password of your account was changed.")
    ACCOUNT = "account", _("You were signed out: your account or its second step was changed.")


def leave_word(sessions: Iterable[Session], why: Why) -> None:
    """Keep why these sessions end. Of one that was only half begun nothing is kept: its holder was nobody yet."""
    Session.objects.bulk_create(
        [
            Session(
                session_key=name_for(session.session_key),
                session_data=SessionStore().encode({ENDED: str(why)}),
                expire_date=session.expire_date,
            )
            for session in sessions
            if auth.SESSION_KEY in session.get_decoded()
        ],
        ignore_conflicts=True,
    )


def name_for(key: str) -> str:
    return salted_hmac("drugs.signin.ended", key, algorithm="sha256").hexdigest()[:40]


def hold(request: HttpRequest, why: Why) -> None:
    """Keep why, in a session of nobody's, until the sign-in page was shown."""
    request.session[ENDED] = str(why)
    request.session.set_expiry(TOLD_WITHIN_SECONDS)


def look_for_word(request: HttpRequest) -> None:
    """Hold why the session of this request's cookie ended, if there was one. At most two queries; none without."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not key or len(key) > 40 or not request.session.is_empty():
        return
    word = Session.objects.filter(session_key=name_for(key), expire_date__gt=timezone.now()).first()
    if word is not None:
        word.delete()
        hold(request, Why(word.get_decoded()[ENDED]))
        return
    over = Session.objects.filter(session_key=key, expire_date__lte=timezone.now()).first()
    if over is not None and auth.SESSION_KEY in over.get_decoded():
        over.delete()
        hold(request, Why.LIMIT)


def words_for(request: HttpRequest) -> str:
    """Return, once, why the session before ended; "" where there was none."""
    why = request.session.pop(ENDED, None)
    if why is None:
        return ""
    if not request.session.keys():
        request.session.flush()
    if why == Why.IDLE:
        minutes = settings.SESSION_IDLE_MINUTES
        words = ngettext(
            "You were signed out: nothing happened for %(number)d minute.",
            "You were signed out: nothing happened for %(number)d minutes.",
            minutes,
        )
        return words % {"number": minutes}
    if why == Why.LIMIT:
        words = ngettext(
            "You were signed out: a sign-in lasts %(number)d hour.",
            "You were signed out: a sign-in lasts %(number)d hours.",
            settings.SESSION_HOURS,
        )
        return words % {"number": settings.SESSION_HOURS}
    return str(Why(why).label)
