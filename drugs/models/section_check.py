"""Section checks: which source a section was compared with."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from drugs.models import lengths
from drugs.models.revision import Revision
from drugs.sections import SECTION_KEYS, SECTIONS


class SectionCheck(models.Model):
    """That a person compared one section with a source. Never changed, never removed (triggers)."""

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="section_checks", verbose_name=_("revision")
    )
    section = models.CharField(_("section"), max_length=40, choices=[(s.key, s.title) for s in SECTIONS])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    with_credential = models.BooleanField(_("had a credential on record then"), default=False)
    against = models.CharField(_("compared with"), max_length=300)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("section check")
        verbose_name_plural = _("section checks")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(section__in=SECTION_KEYS), name="sectioncheck_section"),
            lengths.not_empty("sectioncheck", "against"),
            lengths.at_most("sectioncheck", "against", 300),
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()}: {self.against}"
