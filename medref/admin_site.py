"""Put medref's own admin site in the place of Django's default one."""

from django.contrib.admin.apps import AdminConfig


class MedrefAdminConfig(AdminConfig):
    default_site = "drugs.admin.site.MedrefAdminSite"
