"""How often somebody may ask what costs work: held across all processes of a machine, and nobody's address is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from drugs.client_address import client_address, counted_as
from drugs.tallies import Tally
from drugs.views import errors

log = logging.getLogger(__name__)

MINUTE = 60


@dataclass(frozen=True)
class Limit:
    """name: of its setting; seconds: the window. by_account: whoever is signed in is counted, not their network.

    times: how many attempts each one that the setting counts may take.
    """

    name: str
    seconds: int = MINUTE
    by_account: bool = False
    times: int = 1


LOOK_UPS = Limit("LIMIT_LOOK_UPS")
SUGGESTIONS = Limit("LIMIT_SUGGESTIONS")
# The verb counts the reports that were kept; this, what was sent, mistyped forms among it.
REPORTS = Limit("LIMIT_REPORTS", seconds=60 * MINUTE, times=10)
SIGN_INS = Limit("LIMIT_SIGN_INS", seconds=15 * MINUTE)
PREVIEWS = Limit("LIMIT_PREVIEWS", by_account=True)

# What is asked for by GET, or sent by POST, and counts. Pages of entries and what can be kept ready are not limited.
ASKED = {
    "drugs:search": LOOK_UPS,
    "drugs:check": LOOK_UPS,
    "drugs:drug-list": LOOK_UPS,
    "drugs:combination-list": LOOK_UPS,
    "drugs:drug-version": LOOK_UPS,
    "drugs:combination-version": LOOK_UPS,
    "drugs:api-search": LOOK_UPS,
    "drugs:api-check": LOOK_UPS,
    "drugs:api-entries": LOOK_UPS,
    "drugs:api-suggest": SUGGESTIONS,
}
SENT = {
    "drugs:drug-report": REPORTS,
    "drugs:combination-report": REPORTS,
    "admin:login": SIGN_INS,
    "admin:preview-section": PREVIEWS,
}


class RateLimitMiddleware:
    """Answer 429, with when to come again, to who asks more often than a setting allows; 0 turns a limit off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        limit = (SENT if request.method == "POST" else ASKED).get(name)
        if limit is None or (most := getattr(settings, limit.name)) == 0:
            return None
        who = who_asks(request, limit)
        if not who:
            return None
        tally = tally_of(Path(settings.DATA_DIR), limit.seconds)
        try:
            number = tally.count(f"{limit.name} {who}")
        except OSError as error:
            # A full or read-only disk. Readers are let in rather than kept from what they came for.
            log.error("Requests cannot be counted, so no limit holds: %s", error.strerror)
            return None
        return refusal(request, tally.seconds_left()) if number > most * limit.times else None


def who_asks(request: HttpRequest, limit: Limit) -> str:
    """Return whom a request is counted for; "" for nobody: a program on this machine, such as a benchmark."""
    if limit.by_account and request.user.is_authenticated:
        return f"account {request.user.pk}"
    return counted_as(client_address(request))


@lru_cache(maxsize=16)
def tally_of(folder: Path, seconds: int) -> Tally:
    return Tally(folder / "tallies" / f"{seconds}s", seconds)


def refusal(request: HttpRequest, seconds: int) -> HttpResponse:
    words = _(
        "Many requests came from your network. That may be others who share it with you. "
        "Wait %(seconds)d seconds, then try again."
    ) % {"seconds": seconds}
    match = request.resolver_match
    if match is not None and match.view_name == "admin:preview-section":
        # The script of the editor shows whatever comes where the preview stands.
        response = HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
    else:
        response = errors.error(request, 429, _("Too many requests"), words)
    response["Retry-After"] = str(seconds)
    return response
