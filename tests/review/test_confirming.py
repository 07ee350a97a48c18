"""What a person looked at again: one section, or the whole page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from drugs import review
from drugs.models import Entry, Event
from drugs.review.deciding import REVIEW_PERIOD
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db


def confirm(revision, actor, **overrides):
    values = {"seen_digest": revision.digest, "note": "The label of this year."} | overrides
    return review.confirm_review(revision, actor=actor, **values)


def check_section(revision, actor, **overrides):
    values = {"section": "usage", "against": "The label", "seen_digest": revision.digest} | overrides
    return review.check_section(revision, actor=actor, **values)


def make_overdue(**values):
    revision = factories.make_approved(**values)
    day = timezone.localdate() - timedelta(days=1)
    Entry.objects.filter(pk=revision.entry_id).update(review_due=day)
    return revision


def test_confirming_moves_the_date_and_keeps_the_text(moderator2):
    revision = make_overdue()
    today = timezone.localdate()
    assert Entry.objects.overdue(today).exists()

    entry = confirm(revision, moderator2)

    assert (entry.reviewed_on, entry.review_due) == (today, today + REVIEW_PERIOD)
    assert not Entry.objects.overdue(today).exists()
    revision.refresh_from_db()
    assert revision.approver != moderator2
    assert (Event.objects.first().verb, Event.objects.first().note) == ("confirm_review", "The label of this year.")


def test_confirming_may_ask_for_an_earlier_look(moderator2):
    due = timezone.localdate() + timedelta(days=30)

    assert confirm(factories.make_approved(), moderator2, next_due=due).review_due == due


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_the_next_review_is_within_a_year(days, moderator2):
    revision = factories.make_approved()

    with refuses("due"):
        confirm(revision, moderator2, next_due=timezone.localdate() + timedelta(days=days))


def test_nobody_confirms_what_they_wrote(moderator, moderator2):
    revision = factories.make_approved(actor=moderator2, approver=moderator)

    with refuses("two-people"):
        confirm(revision, moderator2)
    with refuses("two-people"):
        check_section(revision, moderator2)


def test_what_nobody_read_is_checked_not_confirmed(moderator2):
    released = factories.make_released()

    with refuses("not-read"):
        confirm(released, moderator2)
    with refuses("not-read"):
        check_section(released, moderator2)


def test_only_the_public_text_as_seen_is_confirmed(moderator, moderator2):
    first = factories.make_approved()
    factories.make_approved(first.entry, usage="Testamol is used for another made-up pain of made-up people.")

    with refuses("not-public"):
        confirm(first, moderator2)
    public = first.entry.public_revision()
    with refuses("stale"):
        confirm(public, moderator2, seen_digest=first.digest)
    review.retract(first.entry, actor=moderator, reason="wrong dose")
    with refuses("not-public"):
        confirm(public, moderator2)


def test_confirming_needs_words(moderator2):
    revision = factories.make_approved()

    with refuses("reason"):
        confirm(revision, moderator2, note=" ")


@pytest.mark.parametrize(("who", "credential"), [("moderator", False), ("moderator2", True)])
def test_one_section_is_compared_with_a_source(who, credential, moderator, moderator2):
    revision = factories.make_approved()

    checked = check_section(revision, {"moderator": moderator, "moderator2": moderator2}[who])

    assert (checked.section, checked.against, checked.with_credential) == ("usage", "The label", credential)
    assert Event.objects.first().verb == "check_section"


def test_doses_are_not_compared_in_passing(moderator2):
    revision = factories.make_approved()

    with refuses("compared"):
        check_section(revision, moderator2, section="dosage")


def test_a_section_without_text_is_not_compared(moderator2):
    revision = factories.make_approved()

    with refuses("compared"):
        check_section(revision, moderator2, section="faqs")
