"""Composed questions answer as the QuerySet that they were composed by, whatever is asked and however much."""

import pytest
from django.utils import timezone

from drugs import review
from drugs.models import Entry
from drugs.models.composed import Composed, columns_of, object_of
from tests import factories

PUBLIC = Composed(lambda ids: Entry.objects.published().filter(pk__in=ids).order_by("pk").values_list("pk", "slug"))
SLUGS = Composed(lambda slugs: Entry.objects.filter(slug__in=slugs).order_by("pk").values_list("slug"), of_text=True)


@pytest.fixture
def public(db):
    return [factories.make_approved(factories.make_drug(name)).entry for name in ("Testamol", "Placebex", "Madeupine")]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_any_number_of_values_is_answered_by_one_query(number, public, django_assert_num_queries):
    asked = [entry.pk for entry in public[:number]]

    with django_assert_num_queries(1):
        rows = PUBLIC.rows(asked)

    assert [tuple(row) for row in rows] == [(entry.pk, entry.slug) for entry in public[:number]]


def test_the_same_question_follows_what_is_public(public, moderator):
    review.retract(public[0], actor=moderator, reason="It was wrong.")
    hidden = factories.make_submitted(factories.make_drug("Nullamine")).entry

    rows = PUBLIC.rows([*(entry.pk for entry in public), hidden.pk])

    assert [row[1] for row in rows] == ["placebex", "madeupine"]


def test_nothing_is_asked_about_no_values(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert PUBLIC.rows([]) == []


@pytest.mark.parametrize("text", ["' OR 1=1 --", "%s", "x\x01place 0", "Ω"])
def test_a_value_is_never_read_as_a_question(text, public):
    assert SLUGS.rows([text]) == []


def test_a_date_is_read_as_the_model_reads_it(public, moderator):
    review.retract(public[0], actor=moderator, reason="It was wrong.")
    columns = columns_of(Entry, ("retracted_at", "id"))
    question = Composed(lambda ids: Entry.objects.retracted().filter(pk__in=ids).values_list(*columns))

    entry = object_of(Entry, columns, question.rows([public[0].pk])[0])

    assert entry == public[0]
    assert entry.retracted_at == Entry.objects.get(pk=entry.pk).retracted_at


def test_a_question_that_forgets_its_values_is_refused(db):
    with pytest.raises(ValueError, match="all of its values"):
        Composed(lambda ids: Entry.objects.values_list("pk")).rows([1])


def test_a_question_about_today_is_refused_for_it_would_be_asked_tomorrow_too(db):
    now = timezone.now()
    with pytest.raises(ValueError, match="the same day"):
        Composed(lambda ids: Entry.objects.filter(pk__in=ids, created_at__lte=now).values_list("pk")).rows([1])
