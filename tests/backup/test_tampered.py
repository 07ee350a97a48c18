"""A backup that somebody changed cleverly, with hashes that fit, is refused for what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User

from drugs.backup import BackupError, restore
from drugs.models import Entry, Revision
from tests.backup.archives import Row, rewritten
from tests.backup.test_restoring import is_as_new

Rows = list[Row]
NOW = "2026-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Tampering:
    """A change of one table, and what the refusal has to say. `said`: a part of the words, on either database."""

    table: str
    change: Callable[[Rows], Any]
    said: str


def setting(column: str, value: Any, where: Callable[[Row], bool]) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        chosen = next(row for row in rows if where(row))
        chosen[column] = value(chosen) if callable(value) else value

    return change


def is_public(row: Row) -> bool:
    return row["is_public"] and row["approval"] == "individual" and row["number"] == 2


def old(row: Row) -> bool:
    return row["number"] == 1 and not row["is_public"]


def is_draft(row: Row) -> bool:
    return row["status"] == "draft"


def is_released(row: Row) -> bool:
    return row["approval"] == "batch"


def anything(row: Row) -> bool:
    return True


def waits(row: Row) -> bool:
    return row["status"] == "in_review"


def let_out(rows: Rows) -> None:
    """Let out what waits for a moderator, in the name of one."""
    chosen, model = next(filter(waits, rows)), next(filter(is_public, rows))
    for column in ("approver_id", "approval", "approved_at", "published_at", "approver_name", "approver_credential"):
        chosen[column] = model[column]
    chosen |= {"status": "approved", "is_public": True, "number": 1}


def make_released_checked(rows: Rows) -> None:
    chosen = next(filter(is_released, rows))
    chosen |= {"approval": "individual", "approved_at": NOW}


def drop(where: Callable[[Row], bool]) -> Callable[[Rows], None]:
    return lambda rows: rows.remove(next(filter(where, rows)))


def add_writer(rows: Rows) -> None:
    """Whoever let the public text out becomes one of its writers."""
    public = Revision.objects.get(number=2)
    rows.append({"id": 1_000_000, "revision_id": public.pk, "user_id": public.approver_id})


def account(name: str) -> Callable[[Row], int]:
    return lambda row: User.objects.get(username=name).pk


TAMPERINGS = {
    "a dose": Tampering("drugs_revision", setting("dosage", "5,000 mg", is_public), "its digest names"),
    "a dose of a draft": Tampering("drugs_revision", setting("dosage", "5,000 mg", is_draft), "its digest names"),
    "a digest": Tampering("drugs_revision", setting("digest", "0" * 64, is_public), "its digest names"),
    "approved by its author": Tampering(
        "drugs_revision", setting("approver_id", lambda row: row["author_id"], is_public), "revision_two_people"
    ),
    "approved by somebody else": Tampering(
        "drugs_revision", setting("approver_id", account("moderator"), is_public), "no event says that"
    ),
    "let out by nobody": Tampering("drugs_revision", let_out, "no event says that"),
    "a release called an approval": Tampering("drugs_revision", make_released_checked, "let it out (individual)"),
    "a release of no import": Tampering("drugs_revision", setting("batch_id", None, is_released), "with no import"),
    "two public texts": Tampering("drugs_revision", setting("is_public", True, old), "entry_id"),
    "a draft made public": Tampering("drugs_revision", setting("is_public", True, is_draft), "revision_public"),
    "a number twice": Tampering("drugs_revision", setting("number", 1, is_public), "entry_id"),
    "a number left out": Tampering("drugs_revision", setting("number", 7, is_public), "not numbered 1, 2, 3"),
    "the base of another page": Tampering(
        "drugs_revision",
        setting("base_id", lambda row: Revision.objects.get(approval="batch").pk, is_public),
        "of another entry",
    ),
    "a text that is gone": Tampering("drugs_revision", drop(old), "drugs_"),
    "a writer who is no more": Tampering("drugs_revisionwriter", drop(anything), "not on record as a writer"),
    "a writer who let it out": Tampering("drugs_revisionwriter", add_writer, "wrote part of it"),
    "another set of drugs": Tampering(
        "drugs_component",
        setting("drug_id", lambda row: Entry.objects.get(name="Nocebex").pk, lambda row: row["position"] == 1),
        "does not name its components",
    ),
    "an event that is gone": Tampering("drugs_event", drop(lambda row: row["seq"] == 3), "after 2 comes 4"),
    "the last event that is gone": Tampering("drugs_event", lambda rows: rows.pop(), "the counter says"),
    "an event of somebody else": Tampering(
        "drugs_event",
        setting("actor_id", account("editor"), lambda row: row["verb"] == "approve"),
        "no event says that",
    ),
    "a counter": Tampering("drugs_eventcounter", setting("last", 3, anything), "the counter says 3"),
    "a retraction taken back": Tampering(
        "drugs_entry",
        lambda rows: [row.update(retracted_at=None, retraction_reason="") for row in rows if row["retracted_at"]],
        "it is not retracted",
    ),
    "a retraction by nobody": Tampering(
        "drugs_entry",
        lambda rows: rows[0].update(retracted_at=NOW, retraction_reason="x"),
        "no event says that it was retracted",
    ),
    "a correction that is gone": Tampering("drugs_correction", lambda rows: rows.clear(), "correction: there are 0"),
    "a check by its writer": Tampering(
        "drugs_sectioncheck", setting("by_id", account("editor"), anything), "and checked its dosage"
    ),
    "a file": Tampering("drugs_sourcefile", setting("raw", "eQ==", anything), "bytes are not those"),
    "what the search knows": Tampering(
        "drugs_searchdocument", setting("prose", "else", anything), "the search knows another text"
    ),
    "a name found otherwise": Tampering(
        "drugs_name", setting("normalised", "insulin", anything), "is found as “insulin”"
    ),
    "a name let out by one alone": Tampering(
        "drugs_name", setting("accepted_by_id", lambda row: row["proposed_by_id"], anything), "name_"
    ),
    "no row at all": Tampering("drugs_entry", setting("name", {"a": 1}, anything), "otherwise than"),
}


@pytest.fixture
def tampered_files(library, file, tmp_path):
    return {
        name: rewritten(file, tmp_path / f"{number}.backup", {tampering.table: tampering.change})
        for number, (name, tampering) in enumerate(TAMPERINGS.items())
    }


def test_what_somebody_changed_is_refused_and_nothing_is_kept(tampered_files, empty_site):
    """One test, as emptying a site takes most of its time: each refusal leaves the site as empty for the next."""
    empty_site()
    wrong = {}
    for name, changed in tampered_files.items():
        try:
            restore(changed)
            wrong[name] = "it was restored"
            empty_site()
        except BackupError as error:
            if TAMPERINGS[name].said not in str(error):
                wrong[name] = str(error)
        if not is_as_new():
            wrong[name] = "something was kept"

    assert wrong == {}
