"""What the programs said of a text, copied into its row by triggers: an index sorts by columns of one table only."""

from __future__ import annotations

from drugs.models.trigger import ALWAYS, Trigger, changes

# {column of the text: column of its assessment}
COPIES = {"assessed_doses": "doses", "assessed_high_alert": "is_high_alert"}
NEEDS = tuple(("drugs_revision", column) for column in COPIES)

COPY = (
    "UPDATE drugs_revision SET assessed_doses = NEW.doses, assessed_high_alert = NEW.is_high_alert "
    "WHERE id = NEW.revision_id;"
)
NO_COPY = "UPDATE drugs_revision SET assessed_doses = NULL, assessed_high_alert = NULL WHERE id = OLD.revision_id;"
IS_COPIED = (
    "EXISTS (SELECT 1 FROM drugs_revision r WHERE r.id = NEW.revision_id"
    " AND {same}(r.assessed_doses, NEW.doses) AND {same}(r.assessed_high_alert, NEW.is_high_alert))"
)
IS_EMPTY = "(NEW.assessed_doses IS NULL AND NEW.assessed_high_alert IS NULL)"
IS_ASSESSED = "EXISTS (SELECT 1 FROM drugs_assessment a WHERE a.revision_id = NEW.id)"
IS_SAME = (
    "EXISTS (SELECT 1 FROM drugs_assessment a WHERE a.revision_id = NEW.id"
    " AND {same}(a.doses, NEW.assessed_doses) AND {same}(a.is_high_alert, NEW.assessed_high_alert))"
)
WORDS = "What the programs said of a text is copied from its assessment."

TRIGGERS = (
    Trigger("revision_begins_unassessed", "drugs_revision", "BEFORE INSERT", f"NOT {IS_EMPTY}", WORDS),
    Trigger(
        "revision_copies_its_assessment", "drugs_revision", "BEFORE UPDATE",
        f"{changes(*COPIES)} AND NOT {IS_SAME} AND NOT ({IS_EMPTY} AND NOT {IS_ASSESSED})", WORDS,
    ),
    Trigger("assessment_is_copied", "drugs_assessment", "AFTER INSERT", ALWAYS, action=COPY, needs=NEEDS),
    # Also where only the copy is wrong: to look at a text again (`check_content`) puts it right.
    Trigger(
        "assessment_is_copied_again", "drugs_assessment", "AFTER UPDATE", f"NOT {IS_COPIED}", action=COPY, needs=NEEDS
    ),
    Trigger("assessment_copy_goes", "drugs_assessment", "AFTER DELETE", ALWAYS, action=NO_COPY, needs=NEEDS),
    Trigger(
        "assessment_of_one_text", "drugs_assessment", "BEFORE UPDATE", changes("revision_id"),
        "An assessment is of one text.",
    ),
)  # fmt: skip
