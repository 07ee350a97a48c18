"""A site to back up, and an empty one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from drugs import review
from drugs.backup import backup
from drugs.models import Revision, SourceFile, triggers
from tests import factories

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


@pytest.fixture
def library(committing_db) -> dict[str, Revision]:
    """Something in every state, made by the verbs."""
    editor, moderator = factories.make_editor(), factories.make_moderator()
    pharmacist = factories.make_user("pharmacist", "Moderators", credential="pharmacist, GPhC")
    combination = factories.make_combination("Testamol", "Placebex")
    drug = combination.components.first().drug
    approved = factories.make_approved(drug, actor=editor, approver=moderator)
    edited = factories.make_approved(drug, usage=OTHER_USAGE, approver=pharmacist, compared={"dosage": "the label"})
    released = factories.make_released(combination, combined_side_effects="Drowsiness.")
    retracted = factories.make_approved(factories.make_drug("Nocebex"))
    review.retract(retracted.entry, actor=moderator, reason="wrong dose")
    review.accept_name(review.propose_name(drug, "Testacetamol", actor=editor), actor=moderator)
    review.add_correction(drug, kind="corrected", text="A dose was wrong.", actor=moderator)
    draft = factories.make_draft(factories.make_drug("Draftamol"), faqs="Ünïcode, “quotes”, 5 µg, and\r\nlines\t.")
    waiting = factories.make_submitted(factories.make_drug("Waitamol"))
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    SourceFile.objects.create(batch=released.batch, path="t/x.md", digest=digest, raw=b"x", outcome="created")
    return {
        "approved": approved, "edited": edited, "released": released, "retracted": retracted, "draft": draft,
        "waiting": waiting,
    }  # fmt: skip


@pytest.fixture
def file(library, tmp_path: Path) -> Path:
    """A backup of the library."""
    return backup(tmp_path / "site.backup").file


@pytest.fixture
def empty_site() -> Callable[[], None]:
    """Return what makes the site as new as after its first migrate."""

    def empty() -> None:
        triggers.remove(connection)
        call_command("flush", interactive=False, verbosity=0)
        assert triggers.missing(connection) == []

    return empty
