"""The verbs: the only writers of a revision's status and public flag.

Every verb takes a required keyword `actor`, checks the permission, changes, updates the search and writes its Event in
one transaction, or raises ReviewError with words for a person.
"""

from drugs.review.deciding import approve, check, request_changes
from drugs.review.drafting import discard, rebase, save_draft, start_draft, submit, supersede, take_over, withdraw
from drugs.review.entries import create_combination, create_drug
from drugs.review.errors import ReviewError
from drugs.review.names import accept_name, propose_name
from drugs.review.page_text import page_text
from drugs.review.releasing import held_back, release
from drugs.review.retracting import restore, retract

__all__ = [
    "ReviewError",
    "accept_name",
    "approve",
    "check",
    "create_combination",
    "create_drug",
    "discard",
    "held_back",
    "page_text",
    "propose_name",
    "rebase",
    "release",
    "request_changes",
    "restore",
    "retract",
    "save_draft",
    "start_draft",
    "submit",
    "supersede",
    "take_over",
    "withdraw",
]
