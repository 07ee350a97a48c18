"""Where a request came from, as the last proxy that we trust saw it."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever asks; "" where none is known.

    MEDREF_TRUSTED_PROXIES says how many entries at the end of X-Forwarded-For our own proxies wrote. Whatever stands
    before those was sent by the client and may be invented; with 0 the header is not looked at.
    """
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        found = valid(forwarded[-settings.TRUSTED_PROXIES])
        if found:
            return found
    return valid(str(request.META.get("REMOTE_ADDR", "")))


def valid(text: str) -> str:
    """Return an IPv4 or IPv6 address in its one spelling, or "" for anything else."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
