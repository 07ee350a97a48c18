"""What search engines may know: the addresses of what is public, and when each last changed."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from drugs.models import Approval, Revision

# The most addresses that one sitemap may hold (sitemaps.org).
MOST = 50_000


def listed() -> QuerySet[Revision]:
    """Return the public texts that search engines may list: what a person read, unless the site says otherwise."""
    public = Revision.objects.published().select_related("entry").order_by("entry_id")
    if not settings.INDEX_UNCHECKED:
        public = public.filter(approval=Approval.INDIVIDUAL)
    return public.only("published_at", "entry__kind", "entry__slug")


def sitemap(request: HttpRequest) -> HttpResponse:
    urls = [
        {"location": settings.BASE_URL + item.entry.get_absolute_url(), "lastmod": item.published_at}
        for item in listed()[:MOST].iterator(chunk_size=1000)
    ]
    return HttpResponse(render_to_string("sitemap.xml", {"urlset": urls}), content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /check/", "Disallow: /search/"]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def opensearch(request: HttpRequest) -> HttpResponse:
    context = {"name": settings.SITE_NAME, "base": settings.BASE_URL}
    return HttpResponse(
        render_to_string("opensearch.xml", context), content_type="application/opensearchdescription+xml"
    )
