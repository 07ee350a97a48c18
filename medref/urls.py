"""Addresses: the admin, and everything public."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("drugs.urls")),
]

handler400 = "drugs.views.errors.bad_request"
handler403 = "drugs.views.errors.forbidden"
handler404 = "drugs.views.old_addresses.not_found"
handler500 = "drugs.views.errors.server_error"
