"""Lengths and vocabularies: the database keeps them too, whatever Django's forms would say."""

from __future__ import annotations

import pytest
from django.db import models
from django.utils import timezone

from drugs.models import (
    Address,
    Comment,
    Correction,
    Entry,
    Event,
    ImportBatch,
    Name,
    Person,
    Report,
    Revision,
    SectionCheck,
    SourceFile,
)
from drugs.models.address import MAX_PATH_LENGTH
from drugs.models.entry import MAX_REASON_LENGTH
from drugs.naming import MAX_NAME_LENGTH, MAX_SLUG_LENGTH
from drugs.sections import MAX_SECTION_LENGTH, SECTION_KEYS
from tests import factories
from tests.attacks import change, refused

pytestmark = pytest.mark.django_db


def make_rows() -> dict[type[models.Model], models.Model]:
    """Return one row of each table that may still change."""
    moderator = factories.make_moderator()
    draft = factories.make_draft()
    entry, batch = draft.entry, factories.make_batch()
    Name.objects.create(entry=entry, text="X", normalised="x", proposed_by=moderator)
    Address.objects.create(entry=entry, path="composition/t/testamol")
    Report.objects.create(entry=entry, text="Wrong dose")
    Person.objects.create(user=moderator, public_name="Dr M")
    SourceFile.objects.create(batch=batch, path="t/testamol.md", digest="0" * 64, raw=b"x", outcome="created")
    return {
        model: model._base_manager.get()
        for model in (Entry, Revision, Name, Address, Report, Person, SourceFile, ImportBatch)
    }


TOO_LONG = {
    Entry: {"name": MAX_NAME_LENGTH, "slug": MAX_SLUG_LENGTH},
    Revision: dict.fromkeys(SECTION_KEYS, MAX_SECTION_LENGTH) | {"summary": 200, "change_note": 500},
    Name: {"text": MAX_NAME_LENGTH, "country": 2},
    Address: {"path": MAX_PATH_LENGTH},
    Report: {"text": MAX_REASON_LENGTH, "source": 500},
    Person: {"public_name": 100, "credential": 100},
}
EMPTY = {
    Entry: ["name", "slug"],
    Name: ["text", "normalised"],
    Address: ["path"],
    Report: ["text"],
    Person: ["public_name"],
}
NO_WORDS_OF_OURS = {
    Entry: ["kind"],
    Revision: ["status", "severity", "relation", "evidence", "approval"],
    Name: ["kind"],
    Report: ["section", "status"],
    SourceFile: ["outcome"],
    ImportBatch: ["origin"],
}


@pytest.mark.parametrize("way", ["update", "sql"])
def test_no_text_is_longer_than_it_may_be(way):
    rows = make_rows()

    for model, limits in TOO_LONG.items():
        for column, most in limits.items():
            change(rows[model], way, **{column: "é" * most})
            with refused():
                change(rows[model], way, **{column: "é" * (most + 1)})


@pytest.mark.parametrize("way", ["update", "sql"])
def test_no_text_that_is_needed_is_empty(way):
    rows = make_rows()

    for model, columns in EMPTY.items():
        for column in columns:
            with refused():
                change(rows[model], way, **{column: ""})


@pytest.mark.parametrize("way", ["update", "sql"])
def test_no_word_is_stored_that_has_no_meaning(way):
    rows = make_rows()

    for model, columns in NO_WORDS_OF_OURS.items():
        for column in columns:
            with refused():
                change(rows[model], way, **{column: "safe"})


def test_records_keep_the_limits_when_they_are_added(moderator):
    revision = factories.make_submitted()
    entry = revision.entry
    bad = [
        Event(seq=99, actor=moderator, verb=""),
        Correction(entry=entry, kind="other", text="x", actor=moderator),
        Correction(entry=entry, kind="corrected", text="", actor=moderator),
        Correction(entry=entry, kind="corrected", text="x" * (MAX_REASON_LENGTH + 1), actor=moderator),
        SectionCheck(revision=revision, section="dosage", by=moderator, against=""),
        SectionCheck(revision=revision, section="dosage", by=moderator, against="x" * 301),
        SectionCheck(revision=revision, section="doses", by=moderator, against="x"),
        Comment(revision=revision, author=moderator, text=""),
        Comment(revision=revision, author=moderator, text="x" * (MAX_REASON_LENGTH + 1)),
        Comment(revision=revision, author=moderator, text="x", quote="x" * (MAX_REASON_LENGTH + 1)),
        Comment(revision=revision, author=moderator, text="x", section="doses"),
        Comment(revision=revision, author=moderator, text="x", resolved_at=timezone.now()),
        Comment(revision=revision, author=moderator, text="x", resolved_by=moderator),
    ]

    for row in bad:
        with refused():
            type(row)._base_manager.bulk_create([row])


def test_an_event_keeps_its_limits(moderator):
    for values in ({"verb": ""}, {"verb": "x", "note": "x" * (MAX_REASON_LENGTH + 501)}):
        with refused():
            Event.objects.bulk_create([Event(seq=1, actor=moderator, **values)])


def test_a_retraction_has_a_date_and_a_reason():
    entry = factories.make_drug()

    for values in (
        {"retracted_at": timezone.now()},
        {"retraction_reason": "wrong dose"},
        {"retracted_at": timezone.now(), "retraction_reason": "x" * (MAX_REASON_LENGTH + 1)},
    ):
        with refused():
            change(entry, "update", **values)


def test_a_withdrawal_keeps_the_length_of_its_reason():
    revision = factories.make_approved()

    with refused():
        change(revision, "update", withdrawn_at=timezone.now(), withdrawal_reason="x" * (MAX_REASON_LENGTH + 1))


def test_no_address_is_used_twice():
    first = factories.make_drug("Testamol")
    Address.objects.create(entry=first, path="composition/t/testamol")

    for rows in (
        [Address(entry=factories.make_drug("Placebex"), path="composition/t/testamol")],
        [Entry(kind="drug", name="Other", slug="testamol")],
    ):
        with refused():
            type(rows[0])._base_manager.bulk_create(rows)
