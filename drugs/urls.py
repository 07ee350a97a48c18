"""Public addresses."""

from django.urls import path

from drugs.views import entries, history, home, lists, old_addresses

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
]
