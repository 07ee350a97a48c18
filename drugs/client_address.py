"""Where a request comes from."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# What a provider gives to one household or one device, which can take any address in it.
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """Return the address that a request came from, as the first proxy that we trust saw it; "" where none is known.

    Only what MEDREF_TRUSTED_PROXIES proxies wrote is read: whatever stands further left in X-Forwarded-For was written
    by whoever asks.
    """
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        address = parsed(forwarded[-settings.TRUSTED_PROXIES])
        if address is not None:
            return str(address)
    address = parsed(str(request.META.get("REMOTE_ADDR", "")))
    return str(address) if address is not None else ""


def counted_as(address: str) -> str:
    """Return what stands for an address where requests are counted: of IPv6 its network, "" for this machine."""
    known = parsed(address)
    if known is None or known.is_loopback:
        return ""
    if isinstance(known, IPv6Address):
        return str(ip_network((known, IPV6_PREFIX), strict=False))
    return str(known)


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return an address; an IPv4 one that is written as IPv6 as IPv4. None for what is no address."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Address(int(address))  # without the name of a network card
    return address
