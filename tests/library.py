"""A small site with something in every state, made by the verbs."""

from __future__ import annotations

from drugs import review
from drugs.models import Revision, SourceFile
from tests import factories

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


def make_library() -> dict[str, Revision]:
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
