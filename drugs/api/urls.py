"""Addresses of the JSON interface, version 1."""

from django.urls import path

from drugs.api import views

urlpatterns = [
    path("drugs/<entry:slug>", views.drug, name="api-drug"),
    path("combinations/<entry:slug>", views.combination, name="api-combination"),
    path("suggest", views.suggest, name="api-suggest"),
    path("check", views.check, name="api-check"),
    path("<path:path>", views.not_found, name="api-not-found"),
]
