"""Approving, checking in place, and sending back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from drugs import review
from drugs.models import Entry, Event, Name, Person, Revision, SearchDocument, SectionCheck
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."
REFUSAL = "I cannot provide information on this medicine."


def approve(revision: Revision, actor, **overrides: object) -> Revision:
    values = {"seen_digest": revision.digest, "seen_public": revision.base_id}
    values |= {key: overrides.pop(key) for key in list(overrides) if key in values}
    return review.approve(revision, actor=actor, settled=factories.make_settled(revision, **overrides), **values)


def newest() -> tuple[str, object, object, str]:
    event = Event.objects.first()
    return event.verb, event.actor, event.revision, event.note


def test_approving_makes_the_text_public(editor, moderator):
    waiting = factories.make_submitted(actor=editor)

    revision = approve(waiting, moderator)

    assert Entry.objects.published().get().public_revision() == revision
    assert (revision.status, revision.is_public, revision.number) == ("approved", True, 1)
    assert (revision.approver, revision.approval, revision.is_checked) == (moderator, "individual", False)
    assert revision.published_at == revision.approved_at is not None
    assert (revision.digest, revision.content) == (waiting.digest, waiting.content)
    assert newest() == ("approve", moderator, revision, "")


def test_approving_replaces_the_public_text_and_counts_on(moderator):
    first = factories.make_approved()

    second = approve(factories.make_submitted(first.entry, usage=OTHER_USAGE), moderator)

    first.refresh_from_db()
    assert (first.is_public, first.number, first.status) == (False, 1, "approved")
    assert (second.is_public, second.number) == (True, 2)


def test_approving_a_merely_released_page_s_successor_does_not_claim_more_for_the_old_one(moderator, moderator2):
    released = factories.make_released(approver=moderator)

    approve(factories.make_submitted(released.entry, usage=OTHER_USAGE), moderator2)

    released.refresh_from_db()
    assert (released.approval, released.approved_at) == ("batch", None)


def test_name_and_credential_are_copied_as_they_are_now(moderator2):
    revision = approve(factories.make_submitted(), moderator2)

    Person.objects.update(public_name="Somebody else", credential="")

    revision.refresh_from_db()
    assert (revision.approver_name, revision.approver_credential) == ("Dr Moderator2", "pharmacist, GPhC")
    assert revision.is_checked


def test_the_name_of_the_account_is_never_copied(moderator):
    assert approve(factories.make_submitted(), moderator).approver_name == ""


def test_approving_moves_the_next_review(moderator):
    entry = approve(factories.make_submitted(), moderator).entry

    entry.refresh_from_db()
    assert entry.reviewed_on == timezone.localdate()
    assert entry.review_due == timezone.localdate() + timedelta(days=365)


def test_approving_updates_the_search(moderator):
    revision = approve(factories.make_submitted(), moderator)

    assert "nausea" in SearchDocument.objects.get(entry=revision.entry).body


def test_approving_accepts_the_names_that_came_with_the_text(editor, moderator):
    draft = factories.make_draft(actor=editor)
    came = review.propose_name(draft.entry, "Testacetamol", actor=editor, revision=draft)
    other = review.propose_name(draft.entry, "Testadol", actor=editor)

    approve(review.submit(draft, actor=editor, seen_digest=draft.digest), moderator)

    came.refresh_from_db()
    assert (came.accepted_by, came.accepted_at is not None) == (moderator, True)
    assert set(Name.objects.accepted()) == {came} != {other}


def test_nobody_accepts_their_own_name_by_approving_the_text(editor, moderator):
    draft = factories.make_draft(actor=editor)
    waiting = review.submit(draft, actor=editor, seen_digest=draft.digest)
    name = Name.objects.create(entry=draft.entry, text="X", normalised="x", proposed_by=moderator, revision=waiting)

    approve(waiting, moderator)

    name.refresh_from_db()
    assert name.accepted_by is None


@pytest.mark.parametrize("writer", ["author", "earlier author", "author of the released base"])
def test_nobody_approves_what_they_wrote_any_part_of(writer, editor, editor2, moderator, moderator2):
    if writer == "author":
        waiting = factories.make_submitted(actor=moderator)
    elif writer == "earlier author":
        draft = factories.make_draft(actor=moderator)
        draft = review.take_over(draft, actor=editor, seen_digest=draft.digest)
        waiting = review.submit(draft, actor=editor, seen_digest=draft.digest)
    else:
        released = factories.make_released(actor=moderator, approver=moderator2)
        waiting = factories.make_submitted(released.entry, usage=OTHER_USAGE)

    with refuses("two-people"):
        approve(waiting, moderator)


@pytest.mark.parametrize("make", [factories.make_draft, factories.make_approved])
def test_only_what_waits_is_approved(make, moderator2):
    revision = make()

    with refuses("not-in-review"):
        approve(revision, moderator2)


def test_what_was_withdrawn_meanwhile_is_not_approved(editor, moderator):
    waiting = factories.make_submitted(actor=editor)
    review.withdraw(waiting, actor=editor)

    with refuses("not-in-review"):
        approve(waiting, moderator)


def test_an_approval_is_of_the_text_that_was_seen(moderator):
    waiting = factories.make_submitted()

    with refuses("stale"):
        approve(waiting, moderator, seen_digest="0" * 64)


def test_a_text_changed_past_the_verbs_is_not_approved(moderator):
    """Somebody changed the draft by hand, without its digest, before it was handed in."""
    draft = factories.make_draft()
    Revision.objects.update(dosage="5,000 mg")
    waiting = review.submit(draft, actor=draft.author, seen_digest=draft.digest)

    with refuses("tampered"):
        approve(waiting, moderator)


@pytest.mark.parametrize("seen", ["nothing", "another"])
def test_an_approval_names_what_was_public_then(seen, moderator2):
    first = factories.make_approved()
    waiting = factories.make_submitted(first.entry, usage=OTHER_USAGE)

    with refuses("outdated"):
        approve(waiting, moderator2, seen_public=None if seen == "nothing" else waiting.pk)


def test_a_text_written_before_the_page_was_public_is_not_approved(editor, moderator, moderator2):
    """A release comes in between: the text in review was written without knowing it."""
    entry = factories.make_drug()
    draft = factories.make_draft(entry, actor=editor)
    released = factories.make_released(entry, actor=moderator, approver=moderator2)
    Revision.objects.filter(pk=draft.pk).update(status="in_review", submitted_at=timezone.now())
    draft.refresh_from_db()

    for seen_public in (None, released.pk):
        with refuses("outdated"):
            approve(draft, moderator2, seen_public=seen_public)


def test_a_small_effect_needs_a_source(moderator):
    waiting = factories.make_submitted(factories.make_combination(), severity="minor")

    with refuses("minor"):
        approve(waiting, moderator)


def test_a_blocking_finding_needs_a_reason(moderator):
    waiting = factories.make_submitted(introduction=REFUSAL)

    with refuses("blocking"):
        approve(waiting, moderator, overrides={"nothing-said": "a reason for another check"})
    for override in ("", "   "):
        with refuses("blocking"):
            approve(waiting, moderator, overrides={"assistant-talk": override})
    with refuses("reason"):
        approve(waiting, moderator, overrides={"assistant-talk": "x" * 2001})


def test_a_blocking_finding_is_overridden_with_a_reason_on_record(moderator):
    waiting = factories.make_submitted(introduction=REFUSAL)

    revision = approve(waiting, moderator, overrides={"assistant-talk": " It quotes a chatbot. "})

    assert newest() == ("approve", moderator, revision, "assistant-talk: It quotes a chatbot.")
    assert Event.objects.first().details["overridden"] == {"assistant-talk": "It quotes a chatbot."}


def test_a_reason_where_nothing_stood_in_the_way_is_not_recorded(moderator):
    revision = approve(factories.make_submitted(), moderator, overrides={"assistant-talk": "just so"})

    assert newest() == ("approve", moderator, revision, "")


@pytest.mark.parametrize(("who", "credential"), [("moderator", False), ("moderator2", True)])
def test_what_was_compared_is_on_record_with_the_credential_of_then(who, credential, moderator, moderator2):
    actor = {"moderator": moderator, "moderator2": moderator2}[who]

    revision = approve(factories.make_submitted(), actor, compared={"dosage": " The label of Testamol "})

    check = SectionCheck.objects.get()
    assert (check.revision, check.section, check.by) == (revision, "dosage", actor)
    assert (check.against, check.with_credential) == ("The label of Testamol", credential)


@pytest.mark.parametrize(
    "compared",
    [
        {"doses": "label"},
        {"faqs": "label"},
        {"dosage": " "},
        {"dosage": "x" * 301},
        {"dosage": "a\x00"},
        {"approver": "x"},
    ],
)
def test_what_cannot_have_been_compared_undoes_the_whole_approval(compared, moderator2):
    waiting = factories.make_submitted()

    with refuses("compared"):
        approve(waiting, moderator2, compared={"usage": "The label", **compared})


def test_a_retraction_is_not_undone_unknowingly(editor, moderator, moderator2):
    """The text was in review, the moderator's page open, when a colleague withdrew the entry."""
    public = factories.make_approved(actor=editor)
    waiting = factories.make_submitted(public.entry, actor=editor, usage=OTHER_USAGE)
    review.retract(public.entry, actor=moderator, reason="wrong dose")

    with refuses("retracted"):
        approve(waiting, moderator2)

    draft = review.request_changes(waiting, actor=moderator2, reason="The page was retracted: look at the dose.")
    again = review.submit(draft, actor=editor, seen_digest=draft.digest)
    approve(again, moderator2)
    assert Entry.objects.published().exists()


def test_checking_approves_what_is_public_in_place(moderator, moderator2):
    released = factories.make_released(approver=moderator)

    checked = review.check(
        released,
        actor=moderator2,
        seen_digest=released.digest,
        settled=factories.make_settled(released, compared={"dosage": "the label"}),
    )

    assert (checked.pk, checked.number, checked.is_public) == (released.pk, 1, True)
    assert (checked.published_at, checked.digest) == (released.published_at, released.digest)
    assert (checked.approver, checked.approval, checked.is_checked) == (moderator2, "individual", True)
    assert checked.approved_at > released.published_at
    assert SectionCheck.objects.get().with_credential
    checked.entry.refresh_from_db()
    assert checked.entry.reviewed_on == timezone.localdate()
    assert newest() == ("check", moderator2, checked, "")


def test_whoever_released_a_text_may_check_it(moderator):
    released = factories.make_released(approver=moderator)

    assert review.check(released, actor=moderator, seen_digest=released.digest).is_individually_approved


def test_nobody_checks_what_they_wrote(moderator, moderator2):
    released = factories.make_released(actor=moderator, approver=moderator2)

    with refuses("two-people"):
        review.check(released, actor=moderator, seen_digest=released.digest)


def test_only_a_released_public_text_is_checked(moderator2):
    waiting = factories.make_imported(factories.make_drug("Waiting"))
    approved = factories.make_approved(factories.make_drug("Approved"))
    longer = factories.SECTIONS["usage"] + " And for more."
    old = factories.make_released(factories.make_drug("Released"))
    factories.make_released(old.entry, usage=longer)

    for revision in (waiting, approved, old):
        with refuses("not-released"):
            review.check(revision, actor=moderator2, seen_digest=revision.digest)


def test_a_retracted_page_is_not_checked(moderator, moderator2):
    released = factories.make_released()
    review.retract(released.entry, actor=moderator, reason="wrong dose")

    with refuses("not-released"):
        review.check(released, actor=moderator2, seen_digest=released.digest)


def test_a_check_is_of_the_text_that_was_seen(moderator2):
    released = factories.make_released()

    with refuses("stale"):
        review.check(released, actor=moderator2, seen_digest="0" * 64)


def test_what_cannot_have_been_compared_undoes_the_whole_check(moderator2):
    released = factories.make_released()

    with refuses("compared"):
        settled = review.Settled(compared={"faqs": "label"})
        review.check(released, actor=moderator2, seen_digest=released.digest, settled=settled)


def test_requesting_changes_gives_the_author_a_fresh_draft(editor, moderator):
    public = factories.make_approved(actor=editor)
    waiting = factories.make_submitted(public.entry, actor=editor, usage=OTHER_USAGE)

    draft = review.request_changes(waiting, actor=moderator, reason=" Name the source. ")

    waiting.refresh_from_db()
    assert (waiting.status, draft.status, draft.author) == ("closed", "draft", editor)
    assert (draft.parent, draft.base, draft.content) == (waiting, public, waiting.content)
    assert set(draft.writers.all()) == {editor}
    assert Revision.objects.published().get() == public
    assert newest() == ("request_changes", moderator, waiting, "Name the source.")


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 2001, "a\x00", "a\ud800"])
def test_requesting_changes_needs_a_reason(reason, moderator):
    waiting = factories.make_submitted()

    with refuses("reason"):
        review.request_changes(waiting, actor=moderator, reason=reason)


def test_nobody_requests_changes_of_themselves(moderator):
    waiting = factories.make_submitted(actor=moderator)

    with refuses("yours"):
        review.request_changes(waiting, actor=moderator, reason="no source")


def test_changes_are_requested_of_what_waits_only(moderator):
    draft = factories.make_draft()

    with refuses("not-in-review"):
        review.request_changes(draft, actor=moderator, reason="no source")


def test_the_register_number_is_kept_as_it_then_stood(moderator2):
    Person.objects.filter(user=moderator2).update(register_number="2045678")
    revision = approve(factories.make_submitted(), moderator2)

    Person.objects.filter(user=moderator2).update(register_number="gone", credential="none", public_name="Other")

    kept = Revision.objects.get(pk=revision.pk)
    assert (kept.approver_name, kept.approver_credential, kept.approver_register_number) == (
        "Dr Moderator2",
        "pharmacist, GPhC",
        "2045678",
    )
