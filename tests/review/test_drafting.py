"""Writing: begin, save, submit, take back, take over."""

import pytest

from drugs import review
from drugs.models import Content, Event, Revision, RevisionWriter
from drugs.review.provenance import uniform
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db

OTHER_USAGE = "It is used for made-up pain, and for nothing else at all."


def newest() -> tuple[str, object, object, str]:
    event = Event.objects.first()
    return event.verb, event.actor, event.revision, event.note


def names_of_writers(revision: Revision) -> set[str]:
    return set(RevisionWriter.objects.filter(revision=revision).values_list("user__username", flat=True))


def save(draft: Revision, **overrides: object) -> Revision:
    content = factories.make_content(**overrides)
    return review.save_draft(draft, actor=draft.author, content=content, seen_digest=draft.digest)


def test_a_first_draft_is_empty(editor):
    draft = review.start_draft(factories.make_drug(), actor=editor)

    assert (draft.content.is_empty, draft.base, draft.parent, draft.author) == (True, None, None, editor)
    assert newest() == ("start_draft", editor, draft, "")


def test_a_draft_of_a_published_page_begins_with_its_text(editor2):
    public = factories.make_approved()

    draft = review.start_draft(public.entry, actor=editor2)

    assert (draft.content, draft.digest, draft.base) == (public.content, public.digest, public)
    assert Revision.objects.published().get() == public


def test_an_own_draft_is_found_again(editor):
    draft = factories.make_draft(actor=editor)
    events = Event.objects.count()

    again = review.start_draft(draft.entry, actor=editor)

    assert (again, Event.objects.count()) == (draft, events)


def test_an_own_draft_is_not_overwritten(editor):
    draft = factories.make_draft(actor=editor)

    with refuses("draft-exists"):
        review.start_draft(draft.entry, actor=editor, content=factories.make_content(dosage="5,000 mg"))


def test_two_editors_have_a_draft_each(editor, editor2):
    draft = factories.make_draft(actor=editor)

    other = review.start_draft(draft.entry, actor=editor2)

    assert (other.author, other.content.is_empty) == (editor2, True)


def test_nobody_begins_while_their_own_text_is_in_review(editor):
    waiting = factories.make_submitted(actor=editor)

    with refuses("in-review"):
        review.start_draft(waiting.entry, actor=editor)


def test_a_retracted_page_is_restored_not_edited(editor, moderator):
    revision = factories.make_approved(actor=editor)
    review.retract(revision.entry, actor=moderator, reason="wrong dose")

    with refuses("retracted"):
        review.start_draft(revision.entry, actor=editor)


def test_words_of_nobody_are_refused(editor):
    entry = factories.make_drug()

    with refuses("content"):
        review.start_draft(entry, actor=editor, content=Content(sections={"usage": "For pain."}))


@pytest.mark.parametrize("note", ["x" * 501, "a\x00b", "a\ud800"])
def test_a_note_that_cannot_be_stored_is_refused(note, editor):
    entry, draft = factories.make_drug("Placebex"), factories.make_draft(actor=editor)

    with refuses("content"):
        review.start_draft(entry, actor=editor, change_note=note)
    with refuses("content"):
        review.save_draft(draft, actor=editor, content=draft.content, seen_digest=draft.digest, change_note=note)


def test_saving_keeps_text_digest_note_and_time(editor):
    draft = factories.make_draft(actor=editor)
    content = factories.make_content(dosage="Adults: 250 mg.", summary="x")

    saved = review.save_draft(
        draft, actor=editor, content=content, seen_digest=draft.digest, change_note="half the dose"
    )

    stored = Revision.objects.get(pk=draft.pk)
    assert (stored.dosage, stored.summary, stored.change_note) == ("Adults: 250 mg.", "x", "half the dose")
    assert stored.digest == stored.computed_digest() == saved.digest != draft.digest
    assert stored.saved_at > draft.saved_at
    assert newest() == ("save_draft", editor, draft, "")


def test_saving_without_a_note_keeps_the_note(editor):
    draft = review.start_draft(factories.make_drug(), actor=editor, change_note="first")

    assert save(draft).change_note == "first"


def test_two_windows_do_not_overwrite_each_other(editor):
    draft = factories.make_draft(actor=editor)
    save(draft, dosage="Adults: 250 mg.")

    with refuses("stale"):
        review.save_draft(draft, actor=editor, content=factories.make_content(), seen_digest=draft.digest)


def test_nobody_saves_over_a_colleagues_draft(editor, editor2):
    draft = factories.make_draft(actor=editor)

    with refuses("not-yours"):
        review.save_draft(draft, actor=editor2, content=factories.make_content(), seen_digest=draft.digest)


@pytest.mark.parametrize("make", [factories.make_submitted, factories.make_approved, factories.make_released])
def test_only_a_draft_is_saved(make, editor):
    revision = make(actor=editor)

    with refuses("not-a-draft"):
        review.save_draft(revision, actor=editor, content=factories.make_content(), seen_digest=revision.digest)


def test_submitting_freezes_and_queues(editor):
    draft = factories.make_draft(actor=editor)

    revision = review.submit(draft, actor=editor, seen_digest=draft.digest)

    assert Revision.objects.waiting().get() == revision
    assert (revision.status, revision.digest, revision.is_public) == ("in_review", draft.digest, False)
    assert revision.submitted_at is not None
    assert newest() == ("submit", editor, revision, "")


def test_a_text_that_was_changed_meanwhile_is_not_submitted(editor):
    draft = factories.make_draft(actor=editor)
    save(draft, dosage="Adults: 250 mg.")

    with refuses("stale"):
        review.submit(draft, actor=editor, seen_digest=draft.digest)


def test_nothing_is_not_submitted(editor):
    draft = review.start_draft(factories.make_drug(), actor=editor)

    with refuses("empty"):
        review.submit(draft, actor=editor, seen_digest=draft.digest)


def test_spaces_are_nothing(editor):
    draft = review.start_draft(factories.make_drug(), actor=editor)
    draft = review.save_draft(
        draft, actor=editor, content=Content(sections={"usage": " \n\t"}), seen_digest=draft.digest
    )

    with refuses("empty"):
        review.submit(draft, actor=editor, seen_digest=draft.digest)


def test_a_colleagues_draft_is_not_submitted(editor, editor2):
    draft = factories.make_draft(actor=editor)

    with refuses("not-yours"):
        review.submit(draft, actor=editor2, seen_digest=draft.digest)


def test_nothing_is_submitted_twice(editor):
    revision = factories.make_submitted(actor=editor)

    with refuses("not-a-draft"):
        review.submit(revision, actor=editor, seen_digest=revision.digest)


def test_the_public_text_unchanged_is_not_submitted(editor2):
    public = factories.make_approved()
    draft = review.start_draft(public.entry, actor=editor2)

    with refuses("unchanged"):
        review.submit(draft, actor=editor2, seen_digest=draft.digest)


def test_a_text_written_on_an_older_public_text_is_not_submitted(editor, editor2):
    public = factories.make_approved(actor=editor)
    draft = factories.make_draft(public.entry, actor=editor2, usage=OTHER_USAGE)
    factories.make_approved(public.entry, actor=editor, dosage="Adults: 250 mg.")

    with refuses("outdated"):
        review.submit(draft, actor=editor2, seen_digest=draft.digest)


def test_one_text_of_a_page_waits_at_a_time(editor, editor2):
    waiting = factories.make_submitted(actor=editor)
    draft = factories.make_draft(waiting.entry, actor=editor2)

    with refuses("in-review"):
        review.submit(draft, actor=editor2, seen_digest=draft.digest)


def test_withdrawing_gives_a_fresh_draft_of_the_same_text(editor):
    public = factories.make_approved(actor=editor)
    waiting = factories.make_submitted(public.entry, actor=editor, usage=OTHER_USAGE)

    draft = review.withdraw(waiting, actor=editor)

    waiting.refresh_from_db()
    assert (waiting.status, draft.status, draft.pk != waiting.pk) == ("closed", "draft", True)
    assert (draft.content, draft.digest) == (waiting.content, waiting.digest)
    assert (draft.parent, draft.base, draft.author) == (waiting, public, editor)
    assert newest() == ("withdraw", editor, waiting, "")


def test_only_the_author_withdraws(editor, moderator):
    waiting = factories.make_submitted(actor=editor)

    with refuses("not-yours"):
        review.withdraw(waiting, actor=moderator)


@pytest.mark.parametrize("make", [factories.make_draft, factories.make_approved])
def test_only_what_waits_is_withdrawn(make, editor):
    revision = make(actor=editor)

    with refuses("not-in-review"):
        review.withdraw(revision, actor=editor)


def test_discarding_closes_a_draft_and_keeps_it(editor):
    draft = factories.make_draft(actor=editor)

    closed = review.discard(draft, actor=editor, seen_digest=draft.digest)

    assert (closed.status, Revision.objects.get(pk=draft.pk).dosage) == ("closed", draft.dosage)
    assert newest() == ("discard", editor, draft, "")


def test_a_moderator_discards_a_colleagues_draft_an_editor_does_not(editor, editor2, moderator):
    draft = factories.make_draft(actor=editor)

    with refuses("not-yours"):
        review.discard(draft, actor=editor2, seen_digest=draft.digest)

    assert review.discard(draft, actor=moderator, seen_digest=draft.digest).status == "closed"


def test_a_draft_that_was_changed_meanwhile_is_not_discarded(editor, moderator):
    draft = factories.make_draft(actor=editor)
    save(draft, dosage="Adults: 250 mg.")

    with refuses("stale"):
        review.discard(draft, actor=moderator, seen_digest=draft.digest)


def test_only_a_draft_is_discarded(editor):
    waiting = factories.make_submitted(actor=editor)

    with refuses("not-a-draft"):
        review.discard(waiting, actor=editor, seen_digest=waiting.digest)


def test_superseding_closes_an_import(editor, editor2):
    waiting = factories.make_imported(actor=editor)

    closed = review.supersede(waiting, actor=editor2, reason="A newer import has come.")

    assert closed.status == "closed"
    assert newest() == ("supersede", editor2, waiting, "A newer import has come.")


def test_only_an_import_is_superseded(editor2):
    waiting = factories.make_submitted()

    with refuses("not-in-review"):
        review.supersede(waiting, actor=editor2, reason="newer")


def test_an_import_that_is_public_is_not_superseded(editor2):
    released = factories.make_released()

    with refuses("not-in-review"):
        review.supersede(released, actor=editor2, reason="newer")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, "a\x00", "a\udfff"])
def test_superseding_needs_a_reason(reason, editor2):
    waiting = factories.make_imported()

    with refuses("reason"):
        review.supersede(waiting, actor=editor2, reason=reason)


def test_taking_over_makes_both_writers(editor, editor2):
    draft = factories.make_draft(actor=editor)

    mine = review.take_over(draft, actor=editor2, seen_digest=draft.digest)

    draft.refresh_from_db()
    assert (draft.status, mine.status, mine.author, mine.parent) == ("closed", "draft", editor2, draft)
    assert (mine.content, names_of_writers(mine)) == (draft.content, {"editor", "editor2"})
    assert newest() == ("take_over", editor2, draft, "")


def test_a_draft_that_was_changed_meanwhile_is_not_taken_over(editor, editor2):
    draft = factories.make_draft(actor=editor)
    save(draft, dosage="Adults: 250 mg.")

    with refuses("stale"):
        review.take_over(draft, actor=editor2, seen_digest=draft.digest)


def test_nobody_takes_over_their_own_draft(editor):
    draft = factories.make_draft(actor=editor)

    with refuses("yours"):
        review.take_over(draft, actor=editor, seen_digest=draft.digest)


def test_nobody_takes_over_what_waits(editor2):
    waiting = factories.make_submitted()

    with refuses("not-a-draft"):
        review.take_over(waiting, actor=editor2, seen_digest=waiting.digest)


def test_whoever_has_a_draft_takes_over_no_second_one(editor, editor2):
    """The colleague's draft, closed a moment before, is open again."""
    draft = factories.make_draft(actor=editor)
    factories.make_draft(draft.entry, actor=editor2)

    with refuses("draft-exists"):
        review.take_over(draft, actor=editor2, seen_digest=draft.digest)


def outdated_draft(editor2) -> tuple[Revision, Revision]:
    """A draft on the first public text, and the second public text."""
    public = factories.make_approved()
    draft = factories.make_draft(public.entry, actor=editor2, usage=OTHER_USAGE)
    return draft, factories.make_approved(public.entry, dosage="Adults: 250 mg.")


def test_rebasing_puts_a_draft_on_what_is_public_now(editor2):
    draft, public = outdated_draft(editor2)
    content = factories.make_content(usage=OTHER_USAGE, dosage="Adults: 250 mg.")

    draft = review.rebase(draft, actor=editor2, onto=public, content=content, seen_digest=draft.digest)

    assert (draft.base, draft.usage, draft.dosage) == (public, OTHER_USAGE, "Adults: 250 mg.")
    assert review.submit(draft, actor=editor2, seen_digest=draft.digest).is_in_review


def test_rebasing_on_a_merely_released_text_makes_its_author_a_writer(editor, editor2):
    draft = factories.make_draft(factories.make_drug(), actor=editor2)
    released = factories.make_released(draft.entry, actor=editor)

    draft = review.rebase(
        draft, actor=editor2, onto=released, content=factories.make_content(), seen_digest=draft.digest
    )

    assert names_of_writers(draft) == {"editor", "editor2"}


def test_rebasing_names_the_public_text(editor2):
    draft, _public = outdated_draft(editor2)

    with refuses("outdated"):
        review.rebase(draft, actor=editor2, onto=draft.base, content=factories.make_content(), seen_digest=draft.digest)


def test_there_is_nothing_to_rebase_on(editor):
    draft = factories.make_draft(actor=editor)

    with refuses("outdated"):
        review.rebase(draft, actor=editor, onto=draft, content=factories.make_content(), seen_digest=draft.digest)


@pytest.mark.parametrize(("who", "digest", "code"), [("editor", None, "not-yours"), ("editor2", "0" * 64, "stale")])
def test_rebasing_is_for_the_author_who_saw_the_text(who, digest, code, editor2):
    draft, public = outdated_draft(editor2)

    with refuses(code):
        review.rebase(
            draft,
            actor=factories.make_user(who),
            onto=public,
            content=factories.make_content(),
            seen_digest=digest or draft.digest,
        )


def test_ai_text_that_a_person_edits_stays_ai_text(editor):
    draft = factories.make_draft(actor=editor)

    saved = save(draft, dosage="Adults: 250 mg.", provenance={})

    assert saved.provenance["dosage"] == draft.provenance["dosage"] | {"edited": True}
    assert saved.provenance["usage"] == draft.provenance["usage"]


def test_what_a_person_adds_is_staffs(editor):
    draft = factories.make_draft(actor=editor)

    saved = save(draft, faqs="**Is it real?** No.")

    assert saved.provenance["faqs"]["origin"] == "staff"


def test_the_caller_does_not_say_whose_the_words_are(editor):
    draft = factories.make_draft(actor=editor)
    content = factories.make_content(dosage="Adults: 250 mg.")
    content = Content(sections=content.sections, provenance=uniform(content.sections, "staff"))

    saved = review.save_draft(draft, actor=editor, content=content, seen_digest=draft.digest)

    assert {known["origin"] for known in saved.provenance.values()} == {"ai"}


@pytest.mark.parametrize("of_public", [True, False])
def test_emptying_ai_text_and_writing_it_anew_does_not_make_it_staffs(of_public, editor):
    if of_public:
        draft = review.start_draft(factories.make_approved(actor=editor).entry, actor=editor)
    else:
        draft = factories.make_draft(actor=editor)

    draft = save(draft, dosage="")
    draft = save(draft, dosage="Adults: 500 mg twice a day, says I.")

    assert (draft.provenance["dosage"]["origin"], draft.provenance["dosage"]["edited"]) == ("ai", True)


def test_emptying_submitting_withdrawing_and_writing_does_not_make_it_staffs(editor):
    draft = save(factories.make_draft(actor=editor), dosage="")
    waiting = review.submit(draft, actor=editor, seen_digest=draft.digest)

    draft = save(review.withdraw(waiting, actor=editor), dosage="Adults: 500 mg twice a day, says I.")

    assert draft.provenance["dosage"]["origin"] == "ai"


def test_a_section_that_was_let_out_empty_begins_anew(editor, editor2, moderator):
    """Once the page is public without it, whoever writes the section again wrote it."""
    draft = save(factories.make_draft(actor=editor), dosage="")
    waiting = review.submit(draft, actor=editor, seen_digest=draft.digest)
    public = review.approve(waiting, actor=moderator, seen_digest=waiting.digest, seen_public=None)

    draft = review.start_draft(public.entry, actor=editor2)
    with refuses("unchanged"):
        review.submit(draft, actor=editor2, seen_digest=draft.digest)
    draft = save(draft, dosage="Adults: see the label.")

    assert draft.provenance["dosage"]["origin"] == "staff"


def test_the_public_words_that_a_rebase_takes_over_stay_whose_they_are(editor, editor2):
    """A member of staff wrote a section; meanwhile an AI's text of it was released, and is taken instead."""
    draft = review.start_draft(factories.make_drug(), actor=editor2)
    draft = save(draft, usage=OTHER_USAGE, dosage="By staff: 1 mg.", side_effects="By staff: none of them known to us.")
    assert draft.provenance["dosage"]["origin"] == "staff"
    released = factories.make_released(draft.entry, actor=editor)
    content = factories.make_content(usage=OTHER_USAGE, side_effects="A mixture of both, staff's and AI's.")

    draft = review.rebase(draft, actor=editor2, onto=released, content=content, seen_digest=draft.digest)

    origins = {key: (known["origin"], known["edited"]) for key, known in draft.provenance.items()}
    assert origins["usage"] == ("staff", False)
    assert origins["dosage"] == ("ai", False)
    assert origins["side_effects"] == ("ai", True)
