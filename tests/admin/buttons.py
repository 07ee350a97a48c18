"""The table of who may press which button on a text in which state, and what each button posts.

The table is written from the design, not from the code that draws the buttons.
"""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.admin.conftest import address, draft_form
from tests.admin.world import TEAM, World, settled_form

ANYBODY = set(TEAM)
MODERATORS = {"moderator", "moderator who wrote", "pharmacist"}
OTHER_EYES = {"moderator", "pharmacist"}
AUTHOR = {"author"}
NOT_THE_AUTHOR = ANYBODY - AUTHOR

# The proposals that wait are the pharmacist's: another moderator does them.
SECOND_MODERATORS = MODERATORS - {"pharmacist"}

ALWAYS = {
    "comment": ANYBODY,
    "resolve": ANYBODY,
    "propose_name": ANYBODY,
    "accept_name": MODERATORS,
    "rename": MODERATORS,
    "answer_report": MODERATORS,
    "propose_merge": MODERATORS,
    "merge": SECOND_MODERATORS,
    "dismiss": MODERATORS,
}
WAITS = {"withdraw": AUTHOR, "request_changes": MODERATORS, "assign": OTHER_EYES, "unassign": MODERATORS}
OWN = {"save": AUTHOR, "preview": AUTHOR, "discard_own": AUTHOR | MODERATORS, "discard": AUTHOR | MODERATORS}
DRAFT = OWN | {"take_over": NOT_THE_AUTHOR, "edit": ANYBODY}
SHOWN = {"retract": MODERATORS, "retract_entry": MODERATORS, "add_correction": MODERATORS, "edit": ANYBODY}
READ_AGAIN = {"check_section": OTHER_EYES, "confirm_review": OTHER_EYES}

# state: action: the roles that may. What is not named here, nobody may.
MAY: dict[str, dict[str, set[str]]] = {
    "draft": ALWAYS | DRAFT | {"submit": AUTHOR},
    "draft on an old text": ALWAYS | SHOWN | DRAFT | {"rebase": AUTHOR},
    "in review": ALWAYS | WAITS | {"approve": OTHER_EYES, "edit": NOT_THE_AUTHOR},
    "in review, its base redacted": ALWAYS | WAITS | {"approve": OTHER_EYES, "restore": NOT_THE_AUTHOR},
    "in review, retracted since": ALWAYS | WAITS | {"restore": NOT_THE_AUTHOR},
    "in review, to end a retraction": ALWAYS | WAITS | {"approve": OTHER_EYES, "restore": NOT_THE_AUTHOR},
    "released": ALWAYS | SHOWN | {"check": OTHER_EYES, "assign": OTHER_EYES, "unassign": MODERATORS},
    "approved": ALWAYS | SHOWN | READ_AGAIN,
    "old version": ALWAYS | SHOWN | {"withdraw_version": MODERATORS, "propose_redaction": MODERATORS},
    "closed": ALWAYS | {"edit": ANYBODY, "redact": SECOND_MODERATORS},
    "retracted": ALWAYS | {"restore": ANYBODY, "redact": SECOND_MODERATORS},
    "redacted": ALWAYS | SHOWN,
}
# What each action does when it is done: the verbs on record, and what becomes of the text (None: as it was).
# A text that is taken from somebody is closed; "me" is who did it.
DOES: dict[str, tuple[list[str], dict[str, Any]]] = {
    "save": (["save_draft"], {}),
    "preview": (["save_draft"], {}),
    "submit": (["save_draft", "submit"], {"status": "in_review"}),
    "rebase": (["rebase"], {}),
    "discard": (["discard"], {"status": "closed"}),
    "discard_own": (["discard"], {"status": "closed"}),
    "take_over": (["take_over"], {"status": "closed"}),
    "withdraw": (["withdraw"], {"status": "closed"}),
    "request_changes": (["request_changes"], {"status": "closed"}),
    "approve": (["approve"], {"status": "approved", "is_public": True, "approver": "me", "approval": "individual"}),
    "check": (["check"], {"approver": "me", "approval": "individual"}),
    "check_section": (["check_section"], {}),
    "confirm_review": (["confirm_review"], {}),
    "assign": (["assign"], {"assignee": "me"}),
    "unassign": (["assign"], {"assignee": None}),
    "comment": (["comment"], {}),
    "resolve": (["resolve"], {}),
    "retract": (["retract"], {}),
    "retract_entry": (["retract"], {}),
    "edit": (["start_draft"], {}),
    "restore": (["restore"], {}),
    "propose_name": (["propose_name"], {}),
    "accept_name": (["accept_name"], {}),
    "rename": (["rename"], {}),
    "answer_report": (["answer_report"], {}),
    "add_correction": (["add_correction"], {}),
    "withdraw_version": (["withdraw_version"], {}),
    "propose_redaction": (["propose_redact"], {}),
    "propose_merge": (["propose_merge_drugs"], {}),
    "merge": (["merge_drugs"], {}),
    "redact": (["redact"], {"is_public": False}),
    "dismiss": (["dismiss"], {}),
}

# What no form of ours asks for, in every POST: Django's own admin would know what to do with some of it.
FORGED = {
    "status": "approved",
    "is_public": "on",
    "number": "99",
    "approval": "individual",
    "digest": "0" * 64,
    "author": "1",
    "assignee": "1",
    "base": "1",
    "parent": "1",
    "retracted_at": "",
    "accepted_by": "1",
    "_save": "1",
    "_saveasnew": "1",
    "_continue": "1",
    "_addanother": "1",
    "_popup": "1",
    "_to_field": "id",
    "form-TOTAL_FORMS": "1",
    "form-INITIAL_FORMS": "1",
    "form-0-id": "1",
    "form-0-status": "approved",
    "revisions-TOTAL_FORMS": "1",
    "revisions-INITIAL_FORMS": "0",
    "revisions-0-status": "approved",
    "writers": "1",
    "action": "approve",
    "_selected_action": "1",
    "_method": "DELETE",
}


def form_of(world: World, state: str, action: str) -> dict[str, Any]:
    """Return what the button of an action posts besides its verb."""
    text = world.text(state)
    seen = {"seen_digest": text.digest}
    match action:
        case "approve" | "check":
            return settled_form(text, action)
        case "save" | "submit" | "preview" | "discard_own":
            return draft_form(text, action, faqs="Is it made up? Yes.")
        case "rebase":
            return draft_form(text, "rebase", onto=str((text.entry.public_revision() or text).pk))
        case "comment":
            return {"text": "Why?", "section": "", "quote": ""}
        case "resolve":
            return {"comment": str(world.comments[state].pk)}
        case "check_section":
            return seen | {"section": "usage", "against": "A label of 2026"}
        case "confirm_review":
            return seen | {"note": "A label of 2026", "has_read": "on"}
        case "propose_name":
            return {"text": "Other name", "kind": "synonym", "country": ""}
        case "rename":
            return {"name": str(world.known[state].pk), "reason": "The international name."}
        case "answer_report":
            return {"answer": "Mended.", "status": "answered"}
        case "add_correction":
            return {"kind": "corrected", "text": "The dose was wrong."}
        case "propose_merge":
            return {"into": "Made other target", "reason": "The same."}
        case "withdraw_version" | "propose_redaction":
            return {"revision": str(text.pk), "reason": "Wrong dose."}
        case _:
            return seen | {"reason": "Wrong dose."}


def post(client: Client, world: World, state: str, action: str) -> Any:
    """Post what the button of an action would, if this person had it."""
    verb = {"retract_entry": "retract", "merge": "do", "redact": "do"}.get(action, action)
    data = FORGED | {"approver": str(world.accounts["staff"].pk)} | form_of(world, state, action) | {"verb": verb}
    return client.post(address(page_of(world, state, action)), data)


ON_ENTRY = {
    *("edit", "restore", "propose_name", "retract_entry", "add_correction", "rename", "propose_merge"),
    *("withdraw_version", "propose_redaction"),
}


def page_of(world: World, state: str, action: str) -> Any:
    """Return what the page is about that holds the button of an action."""
    others: dict[str, Any] = {
        "accept_name": world.names[state],
        "answer_report": world.reports[state],
        "merge": world.merges[state],
        "dismiss": world.merges[state],
        "redact": world.redactions.get(state, world.redactions["closed"]),
    }
    text = world.text(state)
    return text.entry if action in ON_ENTRY else others.get(action, text)


def may(state: str, action: str) -> set[str]:
    """Return who may. Without a redaction that waits for this text, the one that waits for another is asked about."""
    elsewhere = "closed" if action == "redact" and "redact" not in MAY[state] else state
    return MAY[elsewhere].get(action, set())
