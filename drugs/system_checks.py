"""System checks: rules of the house that must hold before the site starts."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

from drugs.models.roles import APPROVE, WRITE

WORDINGS = ("NOTICE", "DISCLAIMER", "NOTE", "EMERGENCY_NUMBER")


@register()
def check_wordings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A site may reword what every page must say. It may not leave it empty."""
    return [
        Error(
            f"MEDREF_{name} is empty.",
            hint="Every page must carry these words. Reword them, or leave the setting out for the default.",
            id="drugs.E001",
        )
        for name in WORDINGS
        if not any(character.isalpha() or character.isdigit() for character in str(getattr(settings, name, "")))
    ]


@register(Tags.security, deploy=True)
def check_second_factor(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A stolen password must not be enough to let a text out, on a site that the public reads."""
    if settings.SECOND_FACTOR:
        return []
    return [
        Warning(
            "MEDREF_SECOND_FACTOR is off: a password alone signs moderators and administrators in.",
            hint="Leave it out, so that they have to use an app as well. Off is for a demo on one machine.",
            id="drugs.W003",
        )
    ]


def people_who(codename: str) -> int:
    """Return how many active people hold a permission of ours, by a group or by themselves."""
    holding = User.objects.filter(is_active=True, is_staff=True)
    mine = holding.filter(user_permissions__codename=codename, user_permissions__content_type__app_label="drugs")
    ours = holding.filter(groups__permissions__codename=codename, groups__permissions__content_type__app_label="drugs")
    return len({*mine.values_list("pk", flat=True), *ours.values_list("pk", flat=True)})


@register(Tags.database)
def check_people(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Nobody lets out what they wrote, so a site needs two active people, one of them a moderator."""
    if "default" not in (databases or ()):
        return []
    if "drugs_proposal" not in connections["default"].introspection.table_names():
        return []  # not migrated yet
    try:
        writers, moderators = people_who(WRITE), people_who(APPROVE)
    except DatabaseError as error:
        return [Warning(f"The accounts cannot be read: {error}", id="drugs.W002")]
    if writers >= 2 and moderators >= 1:
        return []
    return [
        Warning(
            f"{writers} active people may write and {moderators} of them may let texts out.",
            hint="Nobody lets out what they wrote. Give at least two active people a role, one of them Moderators.",
            id="drugs.W001",
        )
    ]
