"""What readers are told of what was wrong, and what those are told who said so."""

import pytest

from drugs import review
from drugs.models import Correction, Event, Report, Revision
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db

OTHER = "Testamol is used for another made-up pain of made-up people."


@pytest.fixture
def two_versions(moderator):
    """An old version, and the public one after it."""
    first = factories.make_approved(approver=moderator)
    second = factories.make_approved(first.entry, approver=moderator, usage=OTHER)
    return Revision.objects.get(pk=first.pk), second


def test_a_correction_stands_on_the_page_with_its_date(client, moderator):
    revision = factories.make_approved()

    review.add_correction(revision.entry, actor=moderator, text="The dose was wrong: 5 mg, not 50 mg.")

    page = client.get(revision.entry.get_absolute_url()).content.decode()
    assert "The dose was wrong: 5 mg, not 50 mg." in page
    assert (Correction.objects.get().actor, Event.objects.first().verb) == (moderator, "add_correction")


def test_only_a_public_page_is_corrected_and_only_in_words(moderator):
    waiting = factories.make_submitted(factories.make_drug("Waiting"))
    public = factories.make_approved()

    with refuses("not-public"):
        review.add_correction(waiting.entry, actor=moderator, text="Wrong.")
    with refuses("reason"):
        review.add_correction(public.entry, actor=moderator, text=" ")
    with refuses("reason"):
        review.add_correction(public.entry, actor=moderator, text="Wrong.", kind="mended")


def test_one_old_version_is_withdrawn_alone(client, two_versions, moderator):
    old, public = two_versions
    address = f"{public.entry.get_absolute_url()}history/{old.number}/"
    assert client.get(address).status_code == 200

    review.withdraw_version(old, actor=moderator, reason="A wrong dose.")

    gone = client.get(address)
    assert (gone.status_code, "A wrong dose." in gone.content.decode()) == (410, True)
    assert client.get(public.entry.get_absolute_url()).status_code == 200
    with refuses("withdrawn"):
        review.withdraw_version(old, actor=moderator, reason="Again.")


def test_what_readers_see_now_is_retracted_not_withdrawn(two_versions, moderator):
    _old, public = two_versions

    with refuses("public"):
        review.withdraw_version(public, actor=moderator, reason="A wrong dose.")
    waiting = factories.make_draft(public.entry, actor=moderator, faqs="Why? Because it is so.")
    with refuses("not-public"):
        review.withdraw_version(waiting, actor=moderator, reason="x")


def test_a_report_is_answered_once_with_words(moderator):
    report = Report.objects.create(entry=factories.make_drug(), text="Wrong dose")

    with refuses("reason"):
        review.answer_report(report, actor=moderator, answer=" ")
    with refuses("reason"):
        review.answer_report(report, actor=moderator, answer="Mended.", status="open")
    answered = review.answer_report(report, actor=moderator, answer="Mended in version 2.")

    assert (answered.status, answered.answered_by, answered.answer) == ("answered", moderator, "Mended in version 2.")
    with refuses("answered"):
        review.answer_report(report, actor=moderator, answer="Again.")
