"""The public history of an entry: its published versions, and what changed from one to the next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from drugs import diffing, presentation, responses
from drugs.models import Kind, Revision
from drugs.views import entries, errors


def versions(kind: str, slug: str) -> list[Revision]:
    history = Revision.objects.public_history().filter(entry__kind=kind, entry__slug=slug).select_related("entry")
    shown = list(history)
    return shown if any(revision.is_public for revision in shown) else []


def history(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """List the published versions, newest first. One query."""
    if slug != (canonical := entries.canonical_slug(kind, slug)):
        return HttpResponsePermanentRedirect(reverse(f"drugs:{kind}-history", args=[canonical]))
    found = versions(kind, slug)
    if not found:
        return entries.absent(request, Kind(kind), slug)
    context = {"entry": found[0].entry, "revisions": found, "robots": "noindex"}
    return responses.page(request, "drugs/history.html", context)


def version(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponse:
    """Show one version as it was, and what it changed. A withdrawn one answers 410."""
    if slug != (canonical := entries.canonical_slug(kind, slug)):
        return HttpResponsePermanentRedirect(reverse(f"drugs:{kind}-version", args=[canonical, number]))
    found = versions(kind, slug)
    if not found:
        return entries.absent(request, Kind(kind), slug)
    revision = next((revision for revision in found if revision.number == number), None)
    if revision is None:
        return errors.not_found(request)
    entry = revision.entry
    if revision.is_withdrawn:
        return errors.gone(request, f"{entry.name} ({number})", revision.withdrawn_at, revision.withdrawal_reason)
    before = next((r for r in found if r.number == number - 1 and not r.is_withdrawn), None)
    old = not revision.is_public
    context, plan = presentation.entry_page(entry, revision, presentation.surroundings(entry, revision), old=old)
    context |= {
        "robots": "noindex",
        "version": number,
        "is_current": revision.is_public,
        "changes": diffing.compare(before.content, revision.content) if before else (),
        "before": before,
    }
    return responses.page(request, "drugs/version.html", context, plan=plan)
