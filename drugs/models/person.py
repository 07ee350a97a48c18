"""What readers may know of a moderator."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths


class Person(models.Model):
    """The public name of a member of the team, and a credential that a user administrator has seen proof of."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="person", verbose_name=_("user")
    )
    public_name = models.CharField(_("public name"), max_length=100)
    credential = models.CharField(
        _("credential"), max_length=100, blank=True, help_text=_("As readers see it: pharmacist, GPhC.")
    )
    register_number = models.CharField(_("register number"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("public name and credential")
        verbose_name_plural = _("public names and credentials")
        permissions = [("administer_accounts", _("Can manage accounts, roles and credentials"))]
        constraints = [
            lengths.not_empty("person", "public_name"),
            lengths.at_most("person", "public_name", 100),
            lengths.at_most("person", "credential", 100),
        ]

    def __str__(self) -> str:
        return self.public_name
