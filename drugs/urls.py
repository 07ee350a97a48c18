"""Public addresses."""

from django.urls import include, path, register_converter

from drugs import sitemaps
from drugs.api import openapi
from drugs.views import (
    check,
    converters,
    entries,
    feeds,
    health,
    history,
    home,
    lists,
    metrics,
    old_addresses,
    report,
    search,
    security,
    site_pages,
)

register_converter(converters.SlugConverter, "entry")
register_converter(converters.RestConverter, "rest")

app_name = "drugs"

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", site_pages.about, name="about"),
    path("about/<slug:key>/", site_pages.site_page, name="site-page"),
    path("drugs/", lists.drugs, name="drug-list"),
    path("combinations/", lists.combinations, name="combination-list"),
    path("drugs/<entry:slug>/", entries.drug, name="drug-detail"),
    path("combinations/<entry:slug>/", entries.combination, name="combination-detail"),
    path("drugs/<entry:slug>/history/", history.history, {"kind": "drug"}, name="drug-history"),
    path("combinations/<entry:slug>/history/", history.history, {"kind": "combination"}, name="combination-history"),
    path("drugs/<entry:slug>/history/<int:number>/", history.version, {"kind": "drug"}, name="drug-version"),
    path(
        "combinations/<entry:slug>/history/<int:number>/",
        history.version,
        {"kind": "combination"},
        name="combination-version",
    ),
    path("drugs/<entry:slug>/changes.atom", feeds.entry, {"kind": "drug"}, name="drug-feed"),
    path("combinations/<entry:slug>/changes.atom", feeds.entry, {"kind": "combination"}, name="combination-feed"),
    path("composition/<rest:path>", old_addresses.old_address, name="old-address"),
    path("drugs/<entry:slug>/report/", report.report, {"kind": "drug"}, name="drug-report"),
    path("combinations/<entry:slug>/report/", report.report, {"kind": "combination"}, name="combination-report"),
    path("search/", search.results, name="search"),
    path("check/", check.check, name="check"),
    path("api/", openapi.page, name="api"),
    path("api/v1/", include("drugs.api.urls")),
    path("feeds/changes.atom", feeds.site, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemaps.part, name="sitemap-part"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("opensearch.xml", sitemaps.opensearch, name="opensearch"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path(".well-known/security.txt", security.security_txt, name="security-txt"),
]
