"""What a finished page was made with. No other version serves it: a deploy shows no page of yesterday's template."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

# Settings that a page shows or that decide how it is answered. What is secret stays out.
SHOWN = (
    "SITE_NAME", "BASE_URL", "EMERGENCY_NUMBER", "CONTACT_EMAIL", "INDEX_UNCHECKED", "NOTICE", "DISCLAIMER", "NOTE",
    "LANGUAGE_CODE", "TIME_ZONE", "ALLOWED_HOSTS", "MIDDLEWARE", "CONTENT_SECURITY_POLICY", "DEBUG", "PLAIN_HTTP",
    "STATIC_URL", "TRUSTED_PROXIES",
)  # fmt: skip


@cache
def current() -> str:
    """Return the version that this process makes: 24 hexadecimal digits over code, templates, packages and settings.

    Reads every file of the application once a process, about 20 ms.
    """
    whole = hashlib.sha256()
    for part in (*settings_of_pages(), *packages()):
        whole.update(part.encode() + b"\0")
    for file in files():
        whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()[:24]


def settings_of_pages() -> Iterator[str]:
    for name in SHOWN:
        yield f"{name}={getattr(settings, name, '')!s}"
    for name in dir(settings):
        if name.startswith("SECURE_"):
            yield f"{name}={getattr(settings, name)!s}"
    # A page of another database is no page of this one.
    database = settings.DATABASES["default"]
    yield "|".join(str(database.get(key, "")) for key in ("ENGINE", "HOST", "PORT", "NAME"))


def packages() -> list[str]:
    return [sys.version, *sorted(f"{one.name}=={one.version}" for one in importlib.metadata.distributions())]


def files() -> list[Path]:
    """Return all code, templates, sourced tables and static files, in an order that does not change."""
    root = Path(settings.ROOT)
    found = (file for folder in ("medref", "drugs", "templates", "static") for file in (root / folder).rglob("*"))
    return sorted(file for file in found if file.is_file() and "__pycache__" not in file.parts)
