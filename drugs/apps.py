"""The app: its name, and what is set up around every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class DrugsConfig(AppConfig):
    name = "drugs"
    verbose_name = _("Medicines")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from drugs import system_checks  # noqa: F401  (registers the checks)
        from drugs.models import roles, triggers

        pre_migrate.connect(triggers.remove_before_migrate, sender=self)
        post_migrate.connect(triggers.install_after_migrate, sender=self)
        post_migrate.connect(roles.install_after_migrate, sender=self)
