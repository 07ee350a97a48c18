"""What the record says was done, in words for the team. A verb is stored by its name, which never changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from drugs.models import Event

DEEDS: dict[str, Promise | str] = {
    "accept_name": _("accepted a name"),
    "add_address": _("added an old address"),
    "add_correction": _("added a correction"),
    "answer_report": _("answered a report"),
    "approve": _("approved"),
    "assign": _("assigned"),
    "check": _("checked in place"),
    "check_section": _("compared a section"),
    "comment": _("commented"),
    "confirm_review": _("confirmed the review"),
    "create": _("created the entry"),
    "discard": _("discarded a draft"),
    "close_import": _("closed an import that was cut off"),
    "discard_upload": _("discarded an upload"),
    "dismiss": _("dismissed a proposal"),
    "dismiss_file": _("dismissed an imported file"),
    "mend_file": _("gave an imported file its title"),
    "merge_drugs": _("merged into another drug"),
    "merge_file": _("merged an imported file into a draft"),
    "propose_merge_drugs": _("proposed to merge"),
    "propose_name": _("proposed a name"),
    "propose_redact": _("proposed to redact"),
    "rebase": _("brought a draft up to what is public"),
    "redact": _("redacted"),
    "release": _("released, unread"),
    "remove_address": _("took an old address away"),
    "rename": _("renamed"),
    "request_changes": _("asked for changes"),
    "reset_second_factor": _("took an account’s second factor away"),
    "resolve": _("resolved a comment"),
    "restore": _("began to restore"),
    "retract": _("retracted"),
    "save_draft": _("saved a draft"),
    "start_draft": _("started a draft"),
    "start_import": _("started an import"),
    "start_release": _("started a release"),
    "submit": _("submitted"),
    "supersede": _("put a newer import in its place"),
    "take_over": _("took a draft over"),
    "upload_import": _("uploaded files"),
    "withdraw": _("took a text back from review"),
    "withdraw_version": _("withdrew a version"),
    "write_site_page": _("rewrote a page about the site"),
}


def deed(verb: str) -> str:
    """Return what a verb says, in words; its own name where a later version wrote it."""
    return str(DEEDS.get(verb, verb))


def with_deeds(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return events as a list shows them: who did what, when, and what they noted."""
    return [{"at": e.at, "deed": deed(e.verb), "actor": e.actor, "note": e.note} for e in events]
