"""Imported files that wait: merged, dismissed, settled once; two pairs of eyes through all of it."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from drugs import review
from drugs.models import Event, Outcome, Revision, SourceFile
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db

RAW = b"---\ntitle: Testamol\n---\n### Usage\nWhat the file says.\n"
THEIRS = factories.make_content(sections={"usage": "What the file says."})


def make_file(entry=None, *, importer=None, **overrides):
    """Make a file that waits beside entry."""
    values = {
        "batch": factories.make_batch(importer),
        "path": f"t/testamol{SourceFile.objects.count() or ''}.md",
        "digest": hashlib.sha256(RAW).hexdigest(),
        "raw": RAW,
        "outcome": Outcome.DUPLICATE,
        "entry": entry,
    }
    return SourceFile.objects.create(**values | overrides)


def merge(file, actor, **overrides):
    values = {"sections": {"usage": "Both."}, "theirs": THEIRS, "seen_digest": ""}
    return review.merge_file(file, actor=actor, **values | overrides)


def test_a_merge_makes_a_draft_and_settles_the_file(editor):
    file = make_file(factories.make_drug())

    draft = merge(file, editor)

    file.refresh_from_db()
    assert (draft.status, draft.usage, draft.author) == ("draft", "Both.", editor)
    assert (file.settlement, file.settled_by, file.revision) == ("merged", editor, draft)
    assert not SourceFile.objects.waiting().exists()
    assert Event.objects.first().verb == "merge_file"


def test_whoever_imported_the_file_does_not_let_the_merged_text_out(editor, moderator, moderator2):
    file = make_file(factories.make_drug(), importer=moderator)
    draft = merge(file, editor, sections=factories.SECTIONS)
    waiting = review.submit(draft, actor=editor, seen_digest=draft.digest)

    with refuses("two-people"):
        review.approve(waiting, actor=moderator, seen_digest=waiting.digest, seen_public=None)

    settled = factories.make_settled(waiting)
    review.approve(waiting, actor=moderator2, seen_digest=waiting.digest, seen_public=None, settled=settled)


def test_the_words_of_the_file_keep_their_origin(editor):
    public = factories.make_approved()
    file = make_file(public.entry)
    theirs = factories.make_content(sections={"precautions": "What the file says."})
    sections = public.content.sections | theirs.sections

    draft = merge(file, editor, theirs=theirs, sections=sections, seen_digest=public.digest)

    assert draft.provenance["precautions"] == theirs.provenance["precautions"]
    assert draft.provenance["usage"] == public.provenance["usage"]
    assert draft.base == public


def test_what_a_person_made_of_both_is_marked_as_edited(editor):
    public = factories.make_approved()
    file = make_file(public.entry)

    draft = merge(file, editor, sections=public.content.sections | {"usage": "Both."}, seen_digest=public.digest)

    assert draft.provenance["usage"]["edited"] is True
    assert draft.provenance["usage"]["origin"] == "ai"


def test_a_merge_goes_on_from_an_own_draft(editor):
    mine = factories.make_draft(actor=editor)
    file = make_file(mine.entry)

    draft = merge(file, editor, seen_digest=mine.digest)

    assert draft.pk == mine.pk


def test_nothing_is_written_over_what_was_not_seen(editor):
    public = factories.make_approved()
    file = make_file(public.entry)

    with refuses("stale"):
        merge(file, editor, seen_digest="")

    assert SourceFile.objects.waiting().get() == file
    assert not Revision.objects.drafts().exists()


def test_a_merge_waits_for_the_text_in_review(editor):
    waiting = factories.make_submitted()
    file = make_file(waiting.entry)

    with refuses("in-review"):
        merge(file, editor)


def test_a_merge_needs_an_entry_that_is_not_retracted(editor, moderator):
    public = factories.make_approved()
    review.retract(public.entry, actor=moderator, reason="wrong")
    file = make_file(public.entry)

    with refuses("retracted"):
        merge(file, editor, seen_digest=public.digest)
    nameless = make_file(path="t/other.md")
    with refuses("no-entry"):
        merge(nameless, editor)


def test_a_file_is_dismissed_with_a_reason(editor):
    file = make_file(factories.make_drug())
    with refuses("reason"):
        review.dismiss_file(file, actor=editor, reason=" ")

    review.dismiss_file(file, actor=editor, reason="An older spelling of the same page.")

    file.refresh_from_db()
    assert (file.settlement, file.settled_reason) == ("dismissed", "An older spelling of the same page.")
    assert bytes(file.raw)
    assert Event.objects.first().note == f"{file.path}: An older spelling of the same page."


def test_a_file_is_settled_once(editor):
    file = make_file(factories.make_drug())
    review.dismiss_file(file, actor=editor, reason="no")

    with refuses("settled"):
        merge(file, editor)
    with refuses("settled"):
        review.dismiss_file(file, actor=editor, reason="no again")


def test_the_database_refuses_to_settle_twice_or_by_nobody(editor):
    file = make_file(factories.make_drug())
    rows = SourceFile.objects.filter(pk=file.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(settlement="dismissed")
    review.dismiss_file(file, actor=editor, reason="no")

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(settlement="", settled_by=None, settled_at=None)
