"""Whatever does not agree is told, in words, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from drugs import review
from drugs.models import (
    Component,
    Entry,
    Event,
    EventCounter,
    Name,
    Revision,
    RevisionWriter,
    SearchDocument,
    SourceFile,
    triggers,
)
from drugs.review import verify
from drugs.search import fulltext, index
from tests import factories
from tests.attacks import everything, sql

pytestmark = pytest.mark.django_db

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


@contextmanager
def no_triggers() -> Iterator[None]:
    """Let what stands inside past the triggers: as if somebody had taken them away for a while."""
    connection.check_constraints()
    triggers.remove(connection)
    yield
    connection.check_constraints()
    triggers.install(connection)


def problems() -> list[str]:
    return list(verify.problems())


@pytest.fixture
def library(editor, moderator, moderator2) -> dict[str, Revision]:
    """Something in every state, made by the verbs."""
    combination = factories.make_combination("Testamol", "Placebex")
    drug = combination.components.first().drug
    approved = factories.make_approved(drug, actor=editor, approver=moderator)
    edited = factories.make_approved(drug, usage=OTHER_USAGE, approver=moderator2)
    released = factories.make_released(combination, combined_side_effects="Drowsiness.")
    retracted = factories.make_approved(factories.make_drug("Nocebex"))
    review.retract(retracted.entry, actor=moderator, reason="wrong dose")
    name = review.propose_name(drug, "Testacetamol", actor=editor)
    review.accept_name(name, actor=moderator)
    draft = factories.make_draft(factories.make_drug("Draftamol"))
    colleague = factories.make_user("editor2", "Editors")
    taken = review.take_over(draft, actor=colleague, seen_digest=draft.digest)
    waiting = factories.make_submitted(factories.make_drug("Waitamol"))
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    SourceFile.objects.create(batch=released.batch, path="t/x.md", digest=digest, raw=b"x", outcome="created")
    return {
        "approved": approved, "edited": edited, "released": released, "retracted": retracted, "taken": taken,
        "waiting": waiting,
    }  # fmt: skip


def test_what_the_verbs_made_agrees(library):
    before = everything()

    assert problems() == []
    assert everything() == before
    assert verify.counts() == {
        "entries": 6,
        "revisions": 7,
        "public": 2,
        "names": 1,
        "events": Event.objects.count(),
        "imported files": 1,
        "triggers": len(triggers.wanted(connection)),
    }


def test_an_empty_database_agrees():
    assert problems() == []


def test_missing_triggers_are_told(library):
    triggers.remove(connection)

    found = problems()

    assert len(found) == len(triggers.wanted(connection))
    assert "the trigger medref_revision_stays is missing or was changed" in "\n".join(found)


@pytest.mark.parametrize("column", ["dosage", "summary", "severity"])
def test_a_changed_text_is_told(column, library):
    revision = library["released"]

    with no_triggers():
        Revision.objects.filter(pk=revision.pk).update(**{column: "major"})

    words = f"revision {revision.pk} of “Testamol + Placebex”: its text is not the one that its digest names"
    assert words in problems()


def test_a_draft_changed_by_hand_is_told(library):
    Revision.objects.filter(pk=library["taken"].pk).update(dosage="5,000 mg")

    [problem] = problems()
    assert "its digest names" in problem


def test_a_set_of_drugs_that_changed_is_told_by_digest_and_key(library):
    other = Entry.objects.get(name="Nocebex")

    with no_triggers():
        Component.objects.filter(position=0).update(drug=other)

    found = "\n".join(problems())
    assert "“Testamol + Placebex”: its key" in found
    assert "“Testamol + Placebex”: its address placebex+testamol does not name its components" in found


def test_an_approver_who_is_a_writer_is_told(library):
    revision = library["edited"]

    with no_triggers():
        RevisionWriter.objects.create(revision=revision, user=revision.approver)

    assert problems() == [f"revision {revision.pk} of “Testamol”: whoever let it out, moderator2, wrote part of it"]


def test_a_writer_who_is_lost_is_told(library, editor):
    taken = library["taken"]

    with no_triggers():
        RevisionWriter.objects.filter(revision=taken, user=editor).delete()

    assert problems() == [f"revision {taken.pk} of “Draftamol”: a writer of its parent is not on record as its writer"]


def test_a_writer_of_a_released_base_who_is_lost_is_told(editor, editor2, moderator):
    released = factories.make_released(actor=editor, approver=moderator)
    waiting = factories.make_submitted(released.entry, actor=editor2, usage=OTHER_USAGE)

    with no_triggers():
        RevisionWriter.objects.filter(revision=waiting, user=editor).delete()

    assert problems() == [f"revision {waiting.pk} of “Testamol”: a writer of its base is not on record as its writer"]


def test_an_author_and_an_importer_who_are_lost_are_told(editor, moderator):
    waiting = factories.make_imported(actor=editor, batch=factories.make_batch(moderator))

    with no_triggers():
        RevisionWriter.objects.all().delete()

    assert problems() == [
        f"revision {waiting.pk} of “Testamol”: its author is not on record as a writer",
        f"revision {waiting.pk} of “Testamol”: its importer is not on record as a writer",
    ]


def test_an_older_version_made_public_again_is_told(library):
    with no_triggers():
        Revision.objects.filter(pk=library["edited"].pk).update(is_public=False)
        Revision.objects.filter(pk=library["approved"].pk).update(is_public=True)

    assert "“Testamol”: version 1 is public, and 2 is newer" in problems()


def test_an_entry_of_which_nothing_is_public_any_more_is_told(library):
    Revision.objects.filter(pk=library["edited"].pk).update(is_public=False)

    found = problems()

    assert "“Testamol”: it has approved texts, and none is public" in found
    assert "“Testamol”: it is not public, and the search knows it" in found


def test_numbers_with_a_gap_are_told(library):
    with no_triggers():
        Revision.objects.filter(pk=library["edited"].pk).update(number=7)

    assert problems() == ["“Testamol”: its versions are not numbered 1, 2, 3…"]


def test_a_retraction_that_was_taken_back_by_hand_is_told(library):
    Entry.objects.filter(name="Nocebex").update(retracted_at=None, retraction_reason="")

    assert problems() == ["“Nocebex”: its public text is withdrawn, and it is not retracted"]


def test_a_retraction_that_left_a_version_standing_is_told(library):
    Entry.objects.filter(name="Testamol").update(retracted_at=timezone.now(), retraction_reason="x")

    assert "“Testamol”: it is retracted, and a version is not withdrawn" in problems()


def test_a_key_and_an_address_that_name_others_are_told(library):
    combination = Entry.objects.get(kind="combination")
    key = combination.component_key

    with no_triggers():
        Entry.objects.filter(pk=combination.pk).update(component_key="998+999", slug="aspirin+testamol")

    assert set(problems()) == {
        "“Testamol + Placebex”: its key 998+999 does not name its components",
        "“Testamol + Placebex”: its address aspirin+testamol does not name its components",
        f"revision {library['released'].pk} of “Testamol + Placebex”: its text is not the one that its digest names",
    }
    assert key != "998+999"


def test_a_combination_without_its_components_is_told(library):
    with no_triggers():
        Component.objects.all().delete()

    assert "“Testamol + Placebex”: it does not contain two drugs or more" in problems()


def test_a_drug_that_contains_a_drug_is_told(library):
    one, other = Entry.objects.drugs()[:2]

    with no_triggers():
        Component.objects.create(combination=one, drug=other, position=1)

    assert problems() == [f"“{one.name}”: it is no combination, and contains a drug"]


def test_a_gap_in_the_record_is_told(library):
    last = Event.objects.count()

    with no_triggers():
        Event.objects.filter(seq=3).delete()
        Event.objects.filter(seq=last).delete()

    assert problems() == ["events: after 2 comes 4", f"events: the last is {last - 1}, and the counter says {last}"]


def test_a_counter_that_went_back_is_told(library):
    last = Event.objects.count()
    EventCounter.objects.update(last=0)

    assert problems() == [f"events: the last is {last}, and the counter says 0"]


def test_a_name_found_otherwise_is_told(library):
    with no_triggers():
        Name.objects.update(normalised="insulin")

    assert problems() == ["the name “Testacetamol” of “Testamol” is found as “insulin”"]


def test_a_search_that_knows_another_text_is_told(library):
    index.update(Entry.objects.get(name="Testamol"))
    SearchDocument.objects.filter(entry__name="Testamol").update(purpose="something else")
    SearchDocument.objects.filter(entry__kind="combination").delete()
    for name in ("Nocebex", "Waitamol"):
        fulltext.store(SearchDocument.objects.create(entry=Entry.objects.get(name=name), body="x"))

    told = set(problems())

    if connection.vendor == "sqlite":  # of the combination's document, taken away by hand, the words are still there
        assert {problem for problem in told if problem.startswith("search document")}
    assert {problem for problem in told if not problem.startswith("search document")} == {
        "“Testamol”: the search knows another text than the public one",
        "“Testamol + Placebex”: it is public, and the search does not know it",
        "“Nocebex”: it is not public, and the search knows it",
        "“Waitamol”: it is not public, and the search knows it",
    }


def test_an_imported_file_that_changed_is_told(library):
    with no_triggers():
        SourceFile.objects.update(raw=b"y")

    [problem] = problems()
    assert "the imported file t/x.md" in problem


def test_more_rows_need_no_more_queries(library, django_assert_max_num_queries):
    with django_assert_max_num_queries(35):
        problems()


def test_sql_past_django_is_seen_too(library):
    with no_triggers():
        sql("UPDATE drugs_revision SET dosage = '5,000 mg' WHERE id = %s", library["edited"].pk)

    assert len(problems()) == 2  # the digest, and the search
