"""What the queue sorts by is what the programs said: the copies in a text follow its assessment, and nothing else."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from drugs import review
from drugs.models import Assessment, Revision, copied, triggers
from drugs.models.lockless import is_made
from drugs.review import verify
from tests import factories
from tests.attacks import change, copy_of, insert, postgresql_only, refused, sql

pytestmark = pytest.mark.django_db

DOSES = "5 mg, then 10 mg, then 20 mg."


def copies(text):
    return tuple(Revision.objects.values_list(*copied.COPIES).get(pk=text.pk))


def said(text):
    return tuple(Assessment.objects.values_list(*copied.COPIES.values()).get(revision=text))


def test_a_draft_has_none():
    assert copies(factories.make_draft()) == (None, None)


def test_a_text_has_what_was_said_of_it():
    one, many = (factories.make_submitted(factories.make_drug(name), dosage=DOSES) for name in ("Warfarin", "Other"))

    assert copies(one) == said(one) == (3, True)
    assert copies(many) == said(many) == (3, False)


def test_texts_of_an_import_have_what_was_said_of_them():
    text = factories.make_imported(dosage=DOSES)

    assert copies(text) == said(text) == (3, False)


def test_they_follow_when_it_is_said_anew():
    text = factories.make_submitted()

    Assessment.objects.filter(revision=text).update(doses=77, is_high_alert=True)
    assert copies(text) == (77, True)

    Assessment.objects.filter(revision=text).delete()
    assert copies(text) == (None, None)


@pytest.mark.parametrize("way", ["save", "update", "bulk_update", "sql"])
@pytest.mark.parametrize("values", [{"assessed_doses": 0}, {"assessed_high_alert": True}, {"assessed_doses": None}])
def test_nobody_else_writes_them(way, values):
    text = factories.make_submitted(dosage=DOSES)

    with refused(copied.WORDS):
        change(text, way, **values)


def test_no_text_is_added_with_any():
    with refused(copied.WORDS):
        insert(copy_of(factories.make_draft(), assessed_doses=1))


def test_an_assessment_stays_with_its_text():
    first, second = (factories.make_submitted(factories.make_drug(name)) for name in ("One", "Other"))
    Assessment.objects.filter(revision=second).delete()

    with refused("An assessment is of one text."):
        Assessment.objects.filter(revision=first).update(revision=second)


@pytest.fixture
def untold():
    """A text whose copies are wrong, as if the triggers had been away for a while."""
    text = factories.make_released(dosage=DOSES)
    connection.check_constraints()
    triggers.remove(connection)
    Revision.objects.filter(pk=text.pk).update(assessed_doses=None, assessed_high_alert=True)
    connection.check_constraints()
    triggers.install(connection)
    return text


def test_verify_tells_of_a_copy_that_is_wrong(untold):
    words = (
        f"revision {untold.pk} of “Testamol”: the queue sorts it by another assessment: run “manage.py check_content”"
    )

    assert list(verify.problems()) == [words]


def test_looking_at_a_text_again_puts_them_right(untold):
    review.assess(untold)

    assert copies(untold) == said(untold)
    assert list(verify.problems()) == []


def test_the_migration_fills_them_portion_by_portion(monkeypatch):
    migration = import_module("drugs.migrations.0015_index_of_risk")
    texts = [factories.make_submitted(factories.make_drug(f"Drug {number}"), dosage=DOSES) for number in range(5)]
    unlooked = factories.make_submitted(factories.make_drug("Not looked at"))
    Assessment.objects.filter(revision=unlooked).delete()
    connection.check_constraints()
    triggers.remove(connection)
    Revision.objects.update(assessed_doses=None, assessed_high_alert=None)
    monkeypatch.setattr(migration, "PORTION", 2)

    migration.fill(None, SimpleNamespace(connection=connection))

    assert [copies(text) for text in texts] == [(3, False)] * 5
    assert copies(unlooked) == (None, None)


@postgresql_only
def test_the_migration_keeps_them_right_from_its_first_moment_on():
    migration = import_module("drugs.migrations.0015_index_of_risk")
    connection.check_constraints()
    triggers.remove(connection)
    editor = SimpleNamespace(connection=connection)
    migration.keep_copies(None, editor)

    text = factories.make_draft(dosage=DOSES)
    Assessment.objects.create(
        revision=text, doses=4, dose_changes=0, changed_words=0, is_high_alert=True, has_ai=False, text_digest="x"
    )
    assert copies(text) == (4, True)
    Assessment.objects.filter(revision=text).update(doses=5)
    assert copies(text) == (5, True)
    Assessment.objects.filter(revision=text).delete()
    assert copies(text) == (None, None)

    migration.copy_no_more(None, editor)
    assert triggers.installed(connection) == {}


@postgresql_only
def test_an_index_that_an_earlier_run_made_is_known():
    editor = SimpleNamespace(connection=connection)

    assert is_made(editor, "revision_unread_by_risk")
    assert not is_made(editor, "revision_of_the_future")


@postgresql_only
def test_the_first_of_the_unread_are_read_along_the_index():
    """No sort, however dear the planner thinks the index: with the index in another order there would be one."""
    sql("SET LOCAL enable_sort = off")
    sql("SET LOCAL enable_seqscan = off")
    plan = Revision.objects.unread().with_marks().by_risk()[:50].explain()

    assert "revision_unread_by_risk" in plan
    assert "Sort" not in plan
    with transaction.atomic():
        other = Revision.objects.unread().with_marks().order_by("assessed_doses", "pk")[:50].explain()
    assert "Sort" in other
