"""Failed attempts, counted by django-axes for each pair of user name and address: nobody locks another person out.

Passwords and codes count together. What axes keeps of an attempt is who, where and when; nothing that was typed.
"""

from __future__ import annotations

import ipaddress
import math
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac

from drugs.client_address import client_address

# Whoever has one IPv6 address has all of its network.
IPV6_NETWORK_BITS = 64
UNKNOWN = "?"


class AttemptHandler(AxesDatabaseHandler):
    """Count in the database, as axes does, without what was posted or asked."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Count a failure. axes would store the query and the form: `next` may hold a search, a form a code."""
        if request is None:
            super().user_login_failed(sender, credentials, request, **kwargs)
            return
        asked, posted = request.GET, request.POST
        request.GET, request.POST = QueryDict(), QueryDict()
        try:
            super().user_login_failed(sender, credentials, request, **kwargs)
        finally:
            request.GET, request.POST = asked, posted


def address_to_count_by(request: HttpRequest) -> str | None:
    """Return the address that attempts are counted by: of IPv6 the network, for its owner has 2^64 addresses in it."""
    address = client_address(request)
    if not address:
        return None
    if ipaddress.ip_address(address).version == 4:
        return address
    return str(ipaddress.ip_network(f"{address}/{IPV6_NETWORK_BITS}", strict=False).network_address)


def name_to_count_by(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the user name that was tried; a salted hash where no account has it.

    People type their password into the wrong field: what names no account is not kept as it was typed.
    """
    typed = str((credentials or request.POST).get("username") or "")
    if "\x00" not in typed and User.objects.filter(username=typed).exists():
        return typed
    return UNKNOWN + salted_hmac("drugs.signin.name", typed, algorithm="sha256").hexdigest()[:40]


def known_name(request: HttpRequest) -> str:
    """Return the user name that was tried, for the log; words where no account has it."""
    name = name_to_count_by(request)
    return "an unknown name" if name.startswith(UNKNOWN) else name


def is_locked(request: HttpRequest, user: User) -> bool:
    """Tell whether this account takes no more attempts from this address for now."""
    return settings.AXES_ENABLED and not AxesProxyHandler.is_allowed(request, {"username": user.get_username()})


def count_failure(request: HttpRequest, user: User) -> None:
    """Count a wrong code as a wrong password counts. At the limit axes' middleware answers with the locked page."""
    AxesProxyHandler.user_login_failed(__name__, {"username": user.get_username()}, request)


def minutes_to_wait(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    """Return after how many minutes the next attempt is possible: 1 or more."""
    cool_off = get_cool_off(request)
    newest = [
        attempt.attempt_time
        for attempts in AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
        for attempt in attempts.order_by("-attempt_time")[:1]
    ]
    if not newest:
        return 1
    left = max(newest) + cool_off - timezone.now()
    return max(1, math.ceil(left.total_seconds() / 60))
