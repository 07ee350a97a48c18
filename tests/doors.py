"""Ways in: what a person at the sign-in page does, and what time does to their codes."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from drugs.admin.signing_in import SET_UP_KEY
from drugs.signin import second_factor
from tests.factories import PASSWORD

WRONG_CODE = "00000x"  # looks like none, so it is wrong at any time


def code_at(key: str, seconds: float = 0) -> str:
    """Return the code that an app with a key shows, seconds from now."""
    return f"{totp(bytes.fromhex(key), t0=-int(seconds)):06d}"


def give_app(user: User) -> list[str]:
    """Set an app up for user, with a code of a minute ago; return the recovery codes."""
    key = second_factor.new_key()
    confirmed = second_factor.confirm(user, key, code_at(key))
    assert confirmed is not None
    time_passes(user)
    return confirmed[1]


def app_code(user: User) -> str:
    """Return the code that the app of user shows now."""
    return code_at(TOTPDevice.objects.get(user=user).key)


def time_passes(user: User) -> None:
    """Make the app show a code that was not used yet, and let the wait after wrong codes be over."""
    long_ago = timezone.now() - timedelta(days=1)
    TOTPDevice.objects.filter(user=user).update(last_t=-1, drift=0, throttling_failure_timestamp=long_ago)


def give_password(client: Client, username: str, password: str = PASSWORD, **extra: Any) -> Any:
    form = {"username": username, "password": password, "next": "/admin/drugs/revision/"}
    return client.post(reverse("admin:login"), form, **extra)


def give_code(client: Client, code: str, **extra: Any) -> Any:
    return client.post(reverse("admin:second-factor"), {"code": code}, **extra)


def shown_key(client: Client) -> str:
    """Open the page that sets an app up; return the secret that it shows."""
    page = client.get(reverse("admin:second-factor-set-up"))
    assert page.status_code == 200
    key: str = client.session[SET_UP_KEY]
    assert second_factor.in_groups(key) in page.content.decode()
    return key


def sign_in(client: Client, user: User) -> HttpResponse:
    """Sign in with password and, where one is asked for, the code of the app."""
    answer = give_password(client, user.username)
    if answer["Location"] == reverse("admin:second-factor"):
        answer = give_code(client, app_code(user))
        time_passes(user)
    return answer


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def back_in_time(client: Client, seconds: int) -> None:
    """Make the last deed of a session one of seconds ago."""
    session = client.session
    session["seen_at"] = int(time.time()) - seconds
    session.save()
