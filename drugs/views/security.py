"""Where somebody who finds a weakness can write: /.well-known/security.txt (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

# RFC 9116, section 2.5.5: less than a year ahead. The settings are read at each start, so the words are never older.
VALID = timedelta(days=180)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to write to, until when that holds, in which language. 404 where the site named nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + VALID
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {settings.BASE_URL}{reverse('drugs:security-txt')}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
