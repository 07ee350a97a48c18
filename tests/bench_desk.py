"""What the team costs in a benchmark, measured in this process: queries of a request, and letting one text out.

Run with the settings and the database of the site that is measured: `python -m tests.bench_desk`. Prints one JSON line.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

PUBLISHED = 20
# What a form and its cookie both say: whoever sends it has seen a page of this site.
TOKEN = "b" * 32


def signed_in() -> str:
    """Return the session of a moderator of the site, for a Cookie header."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    user = moderator()
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def moderator() -> Any:
    from django.contrib.auth.models import User

    named = User.objects.filter(username__in=["invented-moderator", "moderator2"]).order_by("username").first()
    if named is None:
        raise SystemExit("This site has no moderator of the demonstration or of make_corpus.")
    return named


def samples() -> dict[str, Any]:
    """Return what to ask for: addresses of entries and names of drugs, spread over all there are."""
    from drugs.models import Entry

    found: dict[str, Any] = {}
    for kind in ("drug", "combination"):
        rows = list(Entry.objects.published().filter(kind=kind).order_by("pk").values_list("slug", flat=True)[:20_000])
        found[kind] = rows[:: max(1, len(rows) // 200)][:200]
    found["number"] = Entry.objects.published().count()
    return found


def publish() -> dict[str, Any]:
    """Let texts out that wait, one by one, and undo it. CPU of this process and time of each, in ms."""
    from django.db import transaction

    from drugs import findings, review
    from drugs.models import Revision

    actor, own, took, done = moderator(), 0.0, [], 0
    for text in Revision.objects.waiting().exclude(severity="minor").select_related("entry")[:PUBLISHED]:
        warnings = {f.id for f in findings.find(review.page_text(text)) if f.level == findings.Level.WARNING}
        with transaction.atomic():
            start, at = time.process_time(), time.perf_counter()
            review.approve(
                text, actor=actor, seen_digest=text.digest, seen_public=text.base_id,
                settled=review.Settled(warnings=warnings),
            )  # fmt: skip
            own, done = own + time.process_time() - start, done + 1
            took.append((time.perf_counter() - at) * 1e3)
            transaction.set_rollback(True)
    return {"cpu_ms": round(own / max(done, 1) * 1e3, 2), "p50_ms": round(sorted(took)[done // 2], 2), "number": done}


def forms() -> list[tuple[str, str]]:
    """Return addresses and bodies of forms that let waiting texts out: all ticked, doses not compared."""
    from urllib.parse import urlencode

    from drugs import findings, review
    from drugs.models import Revision

    found = []
    for text in Revision.objects.waiting().filter(base=None).exclude(severity="minor").order_by("-pk")[: PUBLISHED + 1]:
        said = findings.find(review.page_text(text))
        if any(one.level == findings.Level.BLOCKING for one in said):
            continue
        form = {
            "verb": "approve", "seen_digest": text.digest, "seen_public": "", "not_compared": "on", "has_read": "on",
            "warnings": [one.id for one in said if one.level == findings.Level.WARNING], "csrfmiddlewaretoken": TOKEN,
        }  # fmt: skip
        found.append((f"/admin/drugs/revision/{text.pk}/change/", urlencode(form, doseq=True)))
    return found


def queries(paths: list[str], cookie_for: tuple[str, ...] = ("/admin/",)) -> dict[str, int]:
    """Return how many queries each path takes once it is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found = {}
    for path in paths:
        client = Client(HTTP_HOST="localhost")
        if path.startswith(cookie_for):
            client.force_login(moderator(), backend="django.contrib.auth.backends.ModelBackend")
        client.get(path)
        connection.force_debug_cursor = True
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        found[path] = len(asked)
    return found


def main() -> None:
    paths = sys.argv[1:]
    if paths == ["forms"]:
        json.dump(forms(), sys.stdout)
        return
    document = {"cookie": signed_in(), **samples(), "publish": publish(), "queries": queries(paths)}
    json.dump(document, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
    django.setup()
    main()
