"""System checks: rules of the house that must hold before the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

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
