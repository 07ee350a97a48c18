"""The page of a drug or a combination."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from drugs import presentation, responses
from drugs.models import Entry, Kind, Revision
from drugs.naming import combination_slug
from drugs.views import errors


def drug(request: HttpRequest, slug: str) -> HttpResponse:
    return detail(request, Kind.DRUG, slug)


def combination(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a combination at its one address: component slugs, sorted. Any other order is sent there."""
    return detail(request, Kind.COMBINATION, slug)


def canonical_slug(kind: str, slug: str) -> str:
    """Return the one way to write a slug: lower case, a combination's components sorted."""
    return (combination_slug(slug.lower().split("+")) or slug) if kind == Kind.COMBINATION else slug.lower()


def detail(request: HttpRequest, kind: Kind, slug: str) -> HttpResponse:
    canonical = canonical_slug(kind, slug)
    if slug != canonical:
        return HttpResponsePermanentRedirect(reverse(f"drugs:{kind}-detail", args=[canonical]))
    public = Revision.objects.published().filter(entry__kind=kind, entry__slug=slug)
    revision = public.select_related("entry").first()
    if revision is None:
        return absent(request, kind, slug)
    entry = revision.entry
    context, plan = presentation.entry_page(entry, revision, presentation.surroundings(entry, revision))
    return responses.page(request, "drugs/entry.html", context, plan=plan)


def absent(request: HttpRequest, kind: Kind, slug: str) -> HttpResponse:
    """Answer for an entry that readers cannot see under this address.

    301 where it was merged or renamed and readers may know of it, 410 with the reason where it was withdrawn, else 404.
    """
    retracted = Entry.objects.retracted().filter(kind=kind, slug=slug).select_related("merged_into").first()
    if retracted is not None and (living := retracted.merged_into) is not None:
        if Entry.objects.known_to_public().filter(pk=living.pk).exists():
            return HttpResponsePermanentRedirect(living.get_absolute_url())
    elif retracted is not None:
        return errors.gone(request, retracted.name, retracted.retracted_at, retracted.retraction_reason)
    renamed = Entry.objects.known_to_public().filter(addresses__path=f"{kind}s/{slug}").first()
    if renamed is not None and renamed.slug != slug:
        return HttpResponsePermanentRedirect(renamed.get_absolute_url())
    return errors.not_found(request)
