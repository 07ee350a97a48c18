"""medref's admin site."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class MedrefAdminSite(AdminSite):
    site_header = _("medref review")
    site_title = _("medref")
    index_title = _("Review")
