"""What search engines may know: the addresses of what is public, and when each last changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from drugs.models import Approval, Correction, Name, Revision, SectionCheck

# So many entries, by their ids, stand in one sitemap: no more than sitemaps.org allows, and no page moves to another.
IN_ONE = 10_000
# So many sitemaps one index may name (sitemaps.org).
MOST = 50_000


def listed() -> QuerySet[Revision]:
    """Return the public texts that search engines may list: what a person read, unless the site says otherwise.

    changed_at: when what its page says last changed: let out, checked in place or part by part, its review confirmed,
    another name accepted, a correction put on it.
    """
    public = Revision.objects.published()
    if not settings.INDEX_UNCHECKED:
        public = public.filter(approval=Approval.INDIVIDUAL)
    same_entry = {"entry": OuterRef("entry")}
    changes = (
        F("approved_at"),
        F("entry__confirmed_at"),
        newest(SectionCheck.objects.filter(revision=OuterRef("pk")), "at"),
        newest(Correction.objects.filter(**same_entry), "at"),
        newest(Name.objects.shown().filter(**same_entry), "accepted_at"),
    )
    published = F("published_at")  # SQLite knows no greatest of a list with a null in it
    return public.annotate(changed_at=Greatest(published, *(Coalesce(change, published) for change in changes)))


def newest(found: QuerySet[Any], field: str) -> Subquery:
    """Return the newest of a date in what was found, to stand in a query."""
    return Subquery(found.filter(**{f"{field}__isnull": False}).order_by(f"-{field}").values(field)[:1])


def index(request: HttpRequest) -> HttpResponse:
    """List the sitemaps that hold something, each with the newest change in it. One query."""
    shares = listed().order_by().values(share=F("entry_id") / IN_ONE + 1).annotate(changed_at=Max("changed_at"))
    maps = [
        {"location": settings.BASE_URL + reverse("drugs:sitemap-part", args=[share]), "lastmod": changed_at}
        for share, changed_at in shares.order_by("share").values_list("share", "changed_at")
    ]
    return as_xml("sitemap_index.xml", {"sitemaps": maps})


def part(request: HttpRequest, number: int) -> HttpResponse:
    """List the addresses of one share of the entries, 1 and up. One query."""
    if number > MOST:
        raise Http404
    share = listed().filter(entry_id__gte=(number - 1) * IN_ONE, entry_id__lt=number * IN_ONE)
    texts: Any = share.select_related("entry").only("published_at", "entry__kind", "entry__slug").order_by("entry_id")
    urls = [
        {"location": settings.BASE_URL + text.entry.get_absolute_url(), "lastmod": text.changed_at} for text in texts
    ]
    if not urls:
        raise Http404
    return as_xml("sitemap.xml", {"urlset": urls})


def as_xml(template: str, context: dict[str, Any]) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /check/", "Disallow: /search/"]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def opensearch(request: HttpRequest) -> HttpResponse:
    context = {"name": settings.SITE_NAME, "base": settings.BASE_URL}
    return HttpResponse(
        render_to_string("opensearch.xml", context), content_type="application/opensearchdescription+xml"
    )
