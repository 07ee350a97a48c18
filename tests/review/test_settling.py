"""What has to be settled by name before a text goes out: doses and warnings."""

import pytest

from drugs import diffing, findings, review
from drugs.models import Event, SectionCheck
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db

TWO_DOSES = "Adults: 500 mg twice a day. Children: 250 mg twice a day."


def approve(revision, actor, **settled):
    return review.approve(
        revision,
        actor=actor,
        seen_digest=revision.digest,
        seen_public=revision.base_id,
        settled=factories.make_settled(revision, **settled),
    )


def test_a_source_for_the_doses_needs_every_dose_ticked(moderator2):
    waiting = factories.make_submitted(dosage=TWO_DOSES)
    keys = [dose.key for dose in diffing.dose_sheet(waiting.content)]
    assert len(keys) == len(set(keys)) >= 2

    for missing in (keys[:1], keys[1:], [], ["another"]):
        with refuses("doses"):
            approve(waiting, moderator2, compared={"dosage": "The label"}, doses=missing)

    approve(waiting, moderator2, compared={"dosage": "The label"}, doses=keys)
    assert SectionCheck.objects.get().with_credential
    assert Event.objects.first().details["doses_ticked"] == len(keys)


def test_doses_that_were_not_compared_need_no_tick(moderator2):
    waiting = factories.make_submitted(dosage=TWO_DOSES)

    approve(waiting, moderator2, doses=[])

    assert not SectionCheck.objects.exists()
    assert "doses_ticked" not in Event.objects.first().details


def test_a_page_is_checked_in_place_by_the_same_rules(moderator2):
    released = factories.make_released(dosage=TWO_DOSES)

    with refuses("doses"):
        settled = review.Settled(compared={"dosage": "The label"})
        review.check(released, actor=moderator2, seen_digest=released.digest, settled=settled)


def test_each_warning_is_ticked_by_name(moderator2):
    waiting = factories.make_submitted(dosage="Adults: .5 mg twice a day.", faqs="Is it safe? It is completely safe.")
    found = findings.find(review.page_text(waiting))
    warnings = {finding.id for finding in found if finding.level == findings.Level.WARNING}
    assert len(warnings) >= 2

    for name in warnings:
        with refuses("warnings"):
            approve(waiting, moderator2, warnings=warnings - {name})

    approve(waiting, moderator2)
    assert Event.objects.first().details["warnings"] == sorted(warnings)
