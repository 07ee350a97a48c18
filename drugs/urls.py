"""Public addresses."""

from django.urls import include, path

from drugs import feeds, sitemaps
from drugs.views import check, entries, health, history, home, lists, old_addresses, report, search

app_name = "drugs"

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("drugs/", lists.drugs, name="drug-list"),
    path("combinations/", lists.combinations, name="combination-list"),
    path("drugs/<str:slug>/", entries.drug, name="drug-detail"),
    path("combinations/<str:slug>/", entries.combination, name="combination-detail"),
    path("drugs/<str:slug>/history/", history.history, {"kind": "drug"}, name="drug-history"),
    path("combinations/<str:slug>/history/", history.history, {"kind": "combination"}, name="combination-history"),
    path("drugs/<str:slug>/history/<int:number>/", history.version, {"kind": "drug"}, name="drug-version"),
    path(
        "combinations/<str:slug>/history/<int:number>/",
        history.version,
        {"kind": "combination"},
        name="combination-version",
    ),
    path("composition/<path:path>", old_addresses.old_address, name="old-address"),
    path("drugs/<str:slug>/report/", report.report, {"kind": "drug"}, name="drug-report"),
    path("combinations/<str:slug>/report/", report.report, {"kind": "combination"}, name="combination-report"),
    path("search/", search.results, name="search"),
    path("check/", check.check, name="check"),
    path("api/v1/", include("drugs.api.urls")),
    path("feeds/changes.atom", feeds.changes, name="feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("opensearch.xml", sitemaps.opensearch, name="opensearch"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
