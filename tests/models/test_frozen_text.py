"""What was handed in stays: no word of it changes, and no revision goes."""

import datetime

import pytest
from django.db import connection

from drugs import review
from drugs.models import Revision
from drugs.models.revision_text import TEXT_COLUMNS
from drugs.sections import SECTION_KEYS
from tests import factories
from tests.attacks import (
    by_every_way,
    change,
    copy_of,
    delete,
    insert,
    let_out_by,
    postgresql_only,
    refused,
    replace,
    sql,
    sqlite_only,
)

pytestmark = pytest.mark.django_db

FROZEN = "A submitted text never changes"
STATES = ("in_review", "approved", "released", "closed")

OTHER_VALUES = dict.fromkeys(SECTION_KEYS, "1,000 mg") | {
    "provenance": {"usage": {"origin": "staff"}},
    "sources": [{"kind": "label", "title": "Another", "url": "", "date": ""}],
    "relation": "unusual",
    "severity": "moderate",
    "evidence": "label",
    "summary": "Another summary.",
    "digest": "f" * 64,
    "change_note": "nothing special",
    "submitted_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    "saved_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
}


def in_state(state: str) -> Revision:
    makers = {
        "in_review": factories.make_submitted,
        "approved": factories.make_approved,
        "released": factories.make_released,
    }
    if state in makers:
        return makers[state]()
    draft = factories.make_draft()
    return review.discard(draft, actor=draft.author, seen_digest=draft.digest)


def test_every_column_of_the_text_is_tried():
    assert set(TEXT_COLUMNS) <= set(OTHER_VALUES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("way", ["update", "sql"])
def test_no_column_changes(state, way):
    revision = in_state(state)
    before = Revision.objects.filter(pk=revision.pk).values().get()

    for column, value in OTHER_VALUES.items():
        with refused(FROZEN):
            change(revision, way, **{column: value})

    assert Revision.objects.filter(pk=revision.pk).values().get() == before


@pytest.mark.parametrize("way", ["bulk_update", "save"])
def test_a_dose_does_not_change(way):
    revision = factories.make_approved()

    with refused(FROZEN):
        change(revision, way, dosage="5,000 mg")


@by_every_way
def test_the_base_does_not_change(way, editor2):
    public = factories.make_approved()
    revision = factories.make_submitted(public.entry, actor=editor2, usage="It is used for pain that was made up here.")

    with refused(FROZEN):
        change(revision, way, base_id=None)


@by_every_way
def test_text_does_not_change_together_with_the_approval(way, moderator):
    revision = factories.make_submitted()

    with refused(FROZEN):
        change(revision, way, **let_out_by(moderator), dosage="5,000 mg")


@by_every_way
def test_a_draft_does_change(way):
    draft = factories.make_draft()

    change(draft, way, dosage="5,000 mg")

    draft.refresh_from_db()
    assert draft.dosage == "5,000 mg"


@pytest.mark.parametrize("state", ["draft", *STATES])
@pytest.mark.parametrize("way", ["delete", "raw", "sql"])
def test_no_revision_is_deleted(state, way):
    revision = factories.make_draft() if state == "draft" else in_state(state)
    before = Revision.objects.count()

    with refused():
        delete(revision, way)

    assert Revision.objects.count() == before


@sqlite_only
@pytest.mark.parametrize("recursive_triggers", ["ON", "OFF"])
def test_no_revision_is_replaced(recursive_triggers):
    revision = factories.make_approved()
    sql(f"PRAGMA recursive_triggers={recursive_triggers}")
    draft = {"status": "draft", "is_public": False, "number": None, "approver_id": None, "approval": ""}

    with refused():
        replace(revision, **draft, approved_at=None, published_at=None, dosage="5,000 mg")

    sql("PRAGMA recursive_triggers=ON")
    assert Revision.objects.get().dosage == revision.dosage


@sqlite_only
def test_an_update_does_not_replace_the_public_revision():
    """UPDATE OR REPLACE removes the row that a unique index protects; triggers for DELETE are asked, as set."""
    first = factories.make_approved()
    second = factories.make_approved(first.entry, usage="It is used for pain that was made up for this test.")

    with refused("No revision is ever deleted."):
        sql("UPDATE OR REPLACE drugs_revision SET is_public = 1 WHERE id = %s", first.pk)

    assert Revision.objects.published().get() == second


@sqlite_only
def test_a_new_draft_does_not_replace_another():
    draft = factories.make_draft()
    other = copy_of(draft, dosage="5,000 mg")

    with refused("No revision is ever deleted."):
        insert(other, verb="INSERT OR REPLACE")


@postgresql_only
@pytest.mark.parametrize(
    "table", ["revision", "revisionwriter", "event", "sectioncheck", "correction", "sourcefile", "entry"]
)
def test_no_table_is_emptied(table):
    factories.make_approved()
    connection.check_constraints()  # no event waits for the end of the transaction

    with refused("What is on record stays."):
        sql(f"TRUNCATE drugs_{table} CASCADE")


@postgresql_only
def test_an_upsert_does_not_change_a_frozen_text():
    revision = factories.make_submitted()
    other = copy_of(revision, id=revision.pk, status="draft", dosage="5,000 mg")

    with refused(FROZEN):
        Revision.objects.bulk_create([other], update_conflicts=True, unique_fields=["id"], update_fields=["dosage"])
