"""What the programs say of a text that waits, kept for the queue."""

import pytest

from drugs import review
from drugs.models import AssessedFinding, Assessment
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_text_is_assessed_when_it_is_submitted():
    waiting = factories.make_submitted(dosage="Adults: 500 mg twice a day.")

    assessment = Assessment.objects.get(revision=waiting)

    assert assessment.doses >= 1
    assert (assessment.dose_changes, assessment.is_high_alert, assessment.has_ai) == (0, False, True)
    assert assessment.changed_words > 10


def test_changed_doses_and_words_are_counted_against_what_it_began_from(moderator):
    public = factories.make_approved(dosage="Adults: 500 mg twice a day.")

    waiting = factories.make_submitted(public.entry, dosage="Adults: 50 mg twice a day.")

    assert (waiting.assessment.dose_changes, waiting.assessment.changed_words) == (1, 1)


def test_a_high_alert_medicine_is_known_by_any_of_its_names():
    assert factories.make_submitted(factories.make_drug("Warfarin")).assessment.is_high_alert
    assert factories.make_submitted(factories.make_combination("Warfarin", "Ibuprofen")).assessment.is_high_alert


def test_findings_are_counted_by_check():
    waiting = factories.make_submitted(introduction="I cannot provide information on this medicine.")

    found = AssessedFinding.objects.get(revision=waiting, check_id="assistant-talk")

    assert (found.level, found.count) == ("blocking", 1)


def test_assessing_again_replaces_what_was_found():
    waiting = factories.make_submitted(introduction="I cannot provide information on this medicine.")
    AssessedFinding.objects.filter(revision=waiting).update(check_id="of-yesterday")

    review.assess(waiting)

    assert not AssessedFinding.objects.filter(check_id="of-yesterday").exists()
    assert AssessedFinding.objects.filter(check_id="assistant-talk").exists()


def test_the_same_text_under_two_names_is_known():
    first = factories.make_submitted(factories.make_drug("Testamol"))
    second = factories.make_submitted(factories.make_drug("Placebex"))

    assert review.page_text(second).twins == ("Testamol",)
    assert review.page_text(first).twins == ("Placebex",)
