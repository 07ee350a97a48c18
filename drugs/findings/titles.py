"""What each content check is called, in words; its id never changes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TITLES: dict[str, Promise | str] = {
    "assistant-talk": _("A chatbot speaks"),
    "claims-safety": _("Claims to be safe"),
    "component-without-page": _("Component without a page"),
    "dangerous-notation": _("Dangerous notation"),
    "disclaimer-inside": _("Disclaimer inside"),
    "dropped-cell": _("Cell that is not shown"),
    "hidden-characters": _("Hidden characters"),
    "hidden-warning": _("Warning where nobody looks"),
    "high-alert-advice": _("Advice on a high-alert medicine"),
    "lost-digits": _("Number lost"),
    "minus-or-bullet": _("Minus or bullet"),
    "never-speaks-of-both": _("Never speaks of both"),
    "no-source": _("No source"),
    "nothing-said": _("Nothing said"),
    "placeholder": _("Placeholder"),
    "pregnancy-letter": _("Pregnancy letter"),
    "raw-html": _("Raw HTML"),
    "reading-level": _("Hard to read"),
    "removed-warning": _("Warning removed"),
    "renumbered-list": _("List numbered anew"),
    "repeated-component": _("Component twice"),
    "repeated-paragraph": _("Paragraph twice"),
    "same-text": _("Same text under two names"),
    "severity-lowered": _("Severity lowered"),
    "swallowed-sign": _("Sign that is not shown"),
}
