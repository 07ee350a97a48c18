"""A release never makes things worse: each rule holds a text back, in words."""

import pytest

from drugs import review
from drugs.models import Entry, Event, Name, Revision, SearchDocument
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db

SOURCE = [{"kind": "label", "title": "A label", "url": "", "date": ""}]
LONGER = factories.SECTIONS["usage"] + " And for more."


def held(revision: Revision, moderator, *words: str) -> None:
    """Expect a release to refuse, with these words and with as many reasons; and a dry run to say the same."""
    reasons = review.held_back(Revision.objects.get(pk=revision.pk))

    with refuses("held"):
        review.release(revision, actor=moderator, reason="first release")

    assert [any(word in reason for reason in reasons) for word in words] == [True] * len(words), reasons
    assert len(reasons) == len(words), reasons


def test_a_release_makes_the_text_public_and_claims_nothing(editor, moderator):
    waiting = factories.make_imported(actor=editor)
    assert review.held_back(waiting) == []

    revision = review.release(waiting, actor=moderator, reason=" first release ")

    assert Entry.objects.published().get().public_revision() == revision
    assert (revision.approval, revision.approver, revision.number) == ("batch", moderator, 1)
    assert (revision.approved_at, revision.approver_name, revision.approver_credential) == (None, "", "")
    assert revision.entry.reviewed_on is None
    assert SearchDocument.objects.filter(entry=revision.entry).exists()
    event = Event.objects.first()
    assert (event.verb, event.actor, event.revision, event.note) == ("release", moderator, revision, "first release")


def test_a_release_by_somebody_with_a_credential_claims_nothing_either(moderator2):
    revision = review.release(factories.make_imported(), actor=moderator2, reason="first release")

    assert (revision.approver_credential, revision.is_checked) == ("", False)


def test_a_release_accepts_the_names_that_came_with_the_text(editor, moderator):
    batch = factories.make_batch(editor)
    draft = review.start_draft(factories.make_drug(), actor=editor, content=factories.make_content(), batch=batch)
    name = review.propose_name(draft.entry, "Testacetamol", actor=editor, revision=draft)

    review.release(review.submit(draft, actor=editor, seen_digest=draft.digest), actor=moderator, reason="first")

    assert Name.objects.accepted().get() == name


def test_a_newer_import_replaces_a_released_text(moderator):
    first = factories.make_released()

    second = factories.make_released(first.entry, usage=LONGER)

    assert (Revision.objects.published().get(), second.number) == (second, 2)


@pytest.mark.parametrize("reason", ["", " ", "x" * 2001])
def test_a_release_needs_a_reason(reason, moderator):
    waiting = factories.make_imported()

    with refuses("reason"):
        review.release(waiting, actor=moderator, reason=reason)


def test_nobody_releases_their_own_import(moderator):
    waiting = factories.make_imported(actor=moderator)

    with refuses("two-people"):
        review.release(waiting, actor=moderator, reason="first release")


def test_nothing_is_released_twice(moderator):
    released = factories.make_released()

    with refuses("not-in-review"):
        review.release(released, actor=moderator, reason="again")


def test_a_quarantined_draft_is_not_released(editor, moderator):
    draft = review.start_draft(
        factories.make_drug(), actor=editor, content=factories.make_content(), batch=factories.make_batch(editor)
    )

    with refuses("not-in-review"):
        review.release(draft, actor=moderator, reason="first release")


def test_a_text_changed_past_the_verbs_is_not_released(moderator):
    draft = review.start_draft(
        factories.make_drug(),
        actor=factories.make_editor(),
        content=factories.make_content(),
        batch=factories.make_batch(),
    )
    Revision.objects.update(dosage="5,000 mg")
    waiting = review.submit(draft, actor=draft.author, seen_digest=draft.digest)

    with refuses("tampered"):
        review.release(waiting, actor=moderator, reason="first release")


def test_an_unfinished_import_is_held_back(moderator):
    held(factories.make_imported(batch=factories.make_batch(finished=False)), moderator, "not finished")


def test_what_no_import_brought_is_held_back(moderator):
    held(factories.make_submitted(), moderator, "import is not finished")


def test_a_text_that_a_person_approved_is_not_replaced(moderator):
    public = factories.make_approved()

    held(factories.make_imported(public.entry, usage=LONGER), moderator, "a person approved the public text")


def test_a_text_that_a_person_checked_in_place_is_not_replaced(moderator, moderator2):
    released = factories.make_released(approver=moderator)
    review.check(released, actor=moderator2, seen_digest=released.digest)

    held(factories.make_imported(released.entry, usage=LONGER), moderator, "a person approved the public text")


def test_a_section_does_not_vanish(moderator):
    public = factories.make_released(faqs="**Is it real?** No.")

    held(factories.make_imported(public.entry, faqs=" \n"), moderator, "“Questions” would vanish")


@pytest.mark.parametrize(
    ("warning", "phrase"),
    [("May be FATAL.", "fatal"), ("Do  not\ndrive.", "do not"), ("It can cause dependence.", "dependence")],
)
def test_a_warning_does_not_vanish(warning, phrase, moderator):
    sections = {"side_effects": "Common: nausea, and a headache for days on end."}
    public = factories.make_released(**sections, precautions=f"Careful. {warning}")

    held(
        factories.make_imported(public.entry, **sections, precautions="Careful."),
        moderator,
        f"“{phrase}” would vanish",
    )


def test_a_warning_may_move_to_another_section(moderator):
    public = factories.make_released(precautions="Suicidal thoughts.", faqs="None.")

    moved = factories.make_imported(public.entry, precautions="None.", faqs="Suicidal thoughts.")

    assert review.held_back(moved) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("contraindicated", "major"), ("major", "moderate"), ("moderate", "unknown"), ("contraindicated", "unknown")],
)
def test_the_severity_does_not_fall(before, after, moderator):
    public = factories.make_released(factories.make_combination(), severity=before)

    held(factories.make_imported(public.entry, severity=after), moderator, "severity would fall")


@pytest.mark.parametrize(
    ("before", "after"), [("unknown", "major"), ("moderate", "contraindicated"), ("major", "major")]
)
def test_the_severity_may_rise(before, after):
    public = factories.make_released(factories.make_combination(), severity=before)

    assert review.held_back(factories.make_imported(public.entry, severity=after, usage=LONGER)) == []


def test_a_small_effect_is_held_back_with_a_source_too(moderator):
    held(
        factories.make_imported(factories.make_combination(), severity="minor", sources=SOURCE),
        moderator,
        "effect is small",
    )


def test_a_text_with_a_blocking_finding_is_held_back(moderator):
    held(factories.make_imported(introduction="I cannot provide information on this."), moderator, "assistant")


@pytest.mark.parametrize("name", ["Methotrexate", "Insulin glargine", "MORPHINE sulfate", "Metho\u200dtrexate"])
def test_a_high_alert_medicine_is_held_back(name, moderator):
    held(factories.make_imported(factories.make_drug(name)), moderator, "high-alert")


def test_a_combination_with_a_high_alert_medicine_is_held_back(moderator):
    held(factories.make_imported(factories.make_combination("Testamol", "Warfarin")), moderator, "high-alert")


@pytest.mark.parametrize("accepted", [True, False])
def test_a_high_alert_medicine_shows_by_its_other_names_too(accepted, editor, moderator):
    drug = factories.make_drug("Coumatest")
    name = review.propose_name(drug, "Warfarin", actor=editor)
    if accepted:
        review.accept_name(name, actor=moderator)

    held(factories.make_imported(drug), moderator, "high-alert")
    held(factories.make_imported(factories.make_combination("Testamol", "Coumatest")), moderator, "high-alert")


def test_a_retracted_page_is_held_back(moderator):
    public = factories.make_released()
    waiting = factories.make_imported(public.entry, usage=LONGER)
    review.retract(public.entry, actor=moderator, reason="wrong dose")

    held(waiting, moderator, "retracted")


def test_a_page_that_was_changed_since_the_import_is_held_back(editor2, moderator):
    entry = factories.make_drug()
    draft = factories.make_draft(entry, actor=editor2)
    factories.make_released(entry)
    Revision.objects.filter(pk=draft.pk).update(status="in_review", submitted_at=draft.created_at)

    held(Revision.objects.get(pk=draft.pk), moderator, "not finished", "changed since this import")


def test_every_reason_is_said(moderator):
    public = factories.make_released(factories.make_combination("Testamol", "Zetamol"), severity="major")
    worse = factories.make_imported(
        public.entry,
        batch=factories.make_batch(finished=False),
        severity="minor",
        dosage="",
        introduction="I cannot provide information on this.",
    )

    held(
        worse, moderator, "not finished", "severity would fall", "“Dosage” would vanish", "effect is small", "assistant"
    )
