"""The pages about the site itself."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from drugs import rendering, responses, site_pages
from drugs.models import SitePage
from drugs.models.site_page import address


def about(request: HttpRequest) -> HttpResponse:
    return show(request, site_pages.FIRST)


def site_page(request: HttpRequest, key: str) -> HttpResponse:
    page = site_pages.BY_KEY.get(key)
    if page is None or page is site_pages.FIRST:
        raise Http404
    return show(request, page)


def show(request: HttpRequest, page: site_pages.SitePageKind) -> HttpResponse:
    """Show one page with links to the others. One query."""
    written = SitePage.objects.newest(page.key)
    context = {
        "site_page": page,
        "text": rendering.render_page(written.text if written else page.first_text),
        "changed": written.at if written else None,
        "contact": settings.CONTACT_EMAIL if page.shows_contact else "",
        "others": [(other.title, address(other.key)) for other in site_pages.SITE_PAGES if other is not page],
    }
    return responses.page(request, "drugs/site_page.html", context)
