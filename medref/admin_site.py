"""Put medref's own admin site in the place of Django's default one."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class MedrefAdminConfig(AdminConfig):
    default_site = "drugs.admin.site.MedrefAdminSite"

    def ready(self) -> None:
        """Register our admins after every app has registered its own: two of them take the place of Django's."""
        super().ready()
        import_module("drugs.admin.register")
