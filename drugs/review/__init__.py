"""The verbs: the only writers of a revision's status and public flag.

Every verb takes a required keyword `actor`, checks the permission, changes, updates the search and writes its Event in
one transaction, or raises ReviewError with words for a person.
"""

from drugs.review.addressing import add_address, remove_address
from drugs.review.arriving import Arrival, NameArriving, hand_in, supersede_all
from drugs.review.assessing import Examination, assess, examine
from drugs.review.assigning import assign
from drugs.review.confirming import check_section, confirm_review
from drugs.review.correcting import add_correction, answer_report, withdraw_version
from drugs.review.deciding import approve, check, request_changes
from drugs.review.drafting import discard, rebase, save_draft, start_draft, submit, supersede, take_over, withdraw
from drugs.review.entries import create_combination, create_combinations, create_drug, create_drugs
from drugs.review.errors import ReviewError
from drugs.review.files import dismiss_file, merge_file, own_text, settle_imported, waiting_file
from drugs.review.merging import merge_drugs, propose_merge
from drugs.review.names import accept_name, propose_name
from drugs.review.page_text import page_text
from drugs.review.proposing import dismiss
from drugs.review.reading import also_open, last_read, opened
from drugs.review.receiving import receive_report
from drugs.review.redacting import propose_redaction, redact
from drugs.review.release_batches import release_batch
from drugs.review.release_rules import held_back
from drugs.review.releasing import release, release_all
from drugs.review.renaming import rename
from drugs.review.retracting import restore, retract
from drugs.review.settling import Settled
from drugs.review.site_pages import write_site_page
from drugs.review.talking import comment, comments_on, resolve

__all__ = [
    "Arrival",
    "Examination",
    "NameArriving",
    "ReviewError",
    "Settled",
    "accept_name",
    "add_address",
    "add_correction",
    "also_open",
    "answer_report",
    "approve",
    "assess",
    "assign",
    "check",
    "check_section",
    "comment",
    "comments_on",
    "confirm_review",
    "create_combination",
    "create_combinations",
    "create_drug",
    "create_drugs",
    "discard",
    "dismiss",
    "dismiss_file",
    "examine",
    "hand_in",
    "held_back",
    "last_read",
    "merge_drugs",
    "merge_file",
    "opened",
    "own_text",
    "page_text",
    "propose_merge",
    "propose_name",
    "propose_redaction",
    "rebase",
    "receive_report",
    "redact",
    "release",
    "release_all",
    "release_batch",
    "remove_address",
    "rename",
    "request_changes",
    "resolve",
    "restore",
    "retract",
    "save_draft",
    "settle_imported",
    "start_draft",
    "submit",
    "supersede",
    "supersede_all",
    "take_over",
    "waiting_file",
    "withdraw",
    "withdraw_version",
    "write_site_page",
]
