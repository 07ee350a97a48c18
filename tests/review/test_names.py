"""Names: one person proposes, another accepts; those that come with a draft are accepted with it."""

import pytest

from drugs import findings, review
from drugs.models import Event, Name
from tests import factories
from tests.attacks import refuses

pytestmark = pytest.mark.django_db


def test_a_proposed_name_is_not_found_yet(editor):
    entry = factories.make_drug()

    name = review.propose_name(entry, "  Testa   cetamol ", actor=editor, kind="brand", country="gb")

    assert (name.text, name.normalised, name.kind, name.country) == ("Testa cetamol", "testa cetamol", "brand", "GB")
    assert (name.proposed_by, name.accepted_by) == (editor, None)
    event = Event.objects.first()
    assert (event.verb, event.actor, event.entry, event.note) == ("propose_name", editor, entry, "Testa cetamol")


def test_a_name_is_accepted_by_somebody_else(editor, moderator):
    name = review.propose_name(factories.make_drug(), "Testacetamol", actor=editor)

    name = review.accept_name(name, actor=moderator)

    assert (name.accepted_by, name.accepted_at is not None) == (moderator, True)
    event = Event.objects.first()
    assert (event.verb, event.actor, event.entry, event.note) == ("accept_name", moderator, name.entry, "Testacetamol")


def test_nobody_accepts_their_own_name(moderator):
    name = review.propose_name(factories.make_drug(), "Testacetamol", actor=moderator)

    with refuses("two-people"):
        review.accept_name(name, actor=moderator)


def test_no_name_is_accepted_twice(editor, moderator, moderator2):
    name = review.propose_name(factories.make_drug(), "Testacetamol", actor=editor)
    review.accept_name(name, actor=moderator)

    with refuses("accepted"):
        review.accept_name(name, actor=moderator2)


def test_a_name_that_is_there_is_not_proposed_again(editor, editor2):
    entry = factories.make_drug()
    name = review.propose_name(entry, "Testacetamol", actor=editor)
    events = Event.objects.count()

    again = review.propose_name(entry, "TESTACETAMOL", actor=editor2)

    assert (again, again.proposed_by, Event.objects.count()) == (name, editor, events)


@pytest.mark.parametrize(
    "text", ["", " ", "®", "x" * 401, "\ufdfa" * 100, "a\x00b", "a\ud800", "Insu\u202elin", "Insu\u00adlin"]
)
def test_a_text_that_can_be_no_name_is_refused(text, editor):
    entry = factories.make_drug()

    with refuses("name"):
        review.propose_name(entry, text, actor=editor)


@pytest.mark.parametrize(("kind", "country"), [("alias", ""), ("brand", "GBR"), ("brand", "G"), ("brand", "1\x00")])
def test_a_kind_or_country_that_does_not_exist_is_refused(kind, country, editor):
    entry = factories.make_drug()

    with refuses("name"):
        review.propose_name(entry, "Testacetamol", actor=editor, kind=kind, country=country)


def test_a_name_does_not_slip_in_with_a_text_that_somebody_is_reading(editor, editor2, moderator):
    """Whoever approves a text accepts the names that came with it: none may come after they looked."""
    waiting = factories.make_submitted(actor=editor)

    for actor in (editor, editor2, moderator):
        with refuses("revision"):
            review.propose_name(waiting.entry, "Insulin", actor=actor, revision=waiting)


def test_a_name_does_not_slip_in_with_a_colleagues_draft(editor, editor2):
    draft = factories.make_draft(actor=editor)

    with refuses("revision"):
        review.propose_name(draft.entry, "Insulin", actor=editor2, revision=draft)


def test_a_name_does_not_slip_in_with_a_text_about_something_else(editor):
    draft = factories.make_draft(actor=editor)
    other = factories.make_drug("Placebex")

    with refuses("revision"):
        review.propose_name(other, "Insulin", actor=editor, revision=draft)


def test_a_name_of_a_component_comes_with_the_combination(editor, moderator):
    combination = factories.make_combination("Testamol", "Placebex")
    drug = combination.components.first().drug
    draft = factories.make_draft(combination, actor=editor)
    name = review.propose_name(drug, "Testacetamol", actor=editor, revision=draft)

    waiting = review.submit(draft, actor=editor, seen_digest=draft.digest)
    settled = factories.make_settled(waiting)
    review.approve(waiting, actor=moderator, seen_digest=waiting.digest, seen_public=None, settled=settled)

    assert Name.objects.accepted().get() == name


def test_a_name_that_came_with_a_superseded_import_comes_with_the_newer_one(editor, moderator):
    entry = factories.make_drug()
    first, second = (factories.make_batch(editor) for _ in range(2))
    old = review.start_draft(entry, actor=editor, content=factories.make_content(), batch=first)
    review.propose_name(entry, "Testacetamol", actor=editor, revision=old)
    review.supersede(review.submit(old, actor=editor, seen_digest=old.digest), actor=editor, reason="newer")
    new = review.start_draft(entry, actor=editor, content=factories.make_content(), batch=second)
    name = review.propose_name(entry, "Testacetamol", actor=editor, revision=new)

    review.release(review.submit(new, actor=editor, seen_digest=new.digest), actor=moderator, reason="first")

    assert Name.objects.accepted().get() == name


def test_a_colleagues_name_does_not_come_along(editor, editor2, moderator):
    draft = factories.make_draft(actor=editor2)
    review.propose_name(draft.entry, "Testacetamol", actor=editor)
    review.propose_name(draft.entry, "Testacetamol", actor=editor2, revision=draft)

    waiting = review.submit(draft, actor=editor2, seen_digest=draft.digest)
    review.approve(waiting, actor=moderator, seen_digest=waiting.digest, seen_public=None)

    assert not Name.objects.accepted().exists()


def test_a_name_of_another_medicine_does_not_come_in_with_a_text(editor):
    content = factories.make_content()
    examination = review.examine(findings.PageText(name="Testamol", sections=content.sections), content, None)
    strange = review.NameArriving(factories.make_drug("Placebex"), "Other")
    arrival = review.Arrival(factories.make_drug(), content, examination, names=(strange,))
    batch = factories.make_batch(editor)

    with refuses("revision"):
        review.hand_in([arrival], actor=editor, batch=batch)
