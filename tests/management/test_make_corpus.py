"""Invented entries: as many as asked for, the same for a seed, through the verbs, and each page says what it is."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from drugs.invented.texts import FOOT
from drugs.models import Combination, Drug, Entry, Event, Name, Revision, Status
from tests import factories

pytestmark = pytest.mark.django_db


def make(*options: str) -> str:
    said = StringIO()
    call_command("make_corpus", "--entries", "60", *options, stdout=said)
    return said.getvalue()


def texts() -> list[tuple[str, str]]:
    return sorted(Revision.objects.values_list("entry__slug", "dosage"))


def test_it_makes_just_as_many(db):
    said = make()

    assert Entry.objects.count() == 60
    assert Drug.objects.count() == 36
    assert Combination.objects.count() == 24
    assert Revision.objects.filter(is_public=True).count() > 40
    assert said.startswith("36 drugs, 24 combinations")
    assert len({c.component_key for c in Combination.objects.all()}) == 24


def test_every_page_says_that_it_is_invented(client):
    make()

    for revision in Revision.objects.all():
        assert revision.warnings.startswith("**This page is invented.**")
        assert revision.page_disclaimer == FOOT
    page = client.get(Entry.objects.published().first().get_absolute_url()).content.decode()
    assert "<strong>This page is invented.</strong>" in page


def test_all_of_it_went_through_the_verbs():
    make()

    assert Event.objects.filter(verb="create").count() == 60
    assert Event.objects.filter(verb="release").count() == Revision.objects.filter(approval="batch").count() > 0
    call_command("verify", stdout=StringIO())


def test_the_same_seed_makes_the_same_texts(db):
    from django.db import transaction

    made = []
    for _run in range(2):
        with transaction.atomic():
            make("--seed", "7")
            made.append(texts())
            transaction.set_rollback(True)
    with transaction.atomic():
        make("--seed", "8")
        other = texts()

    assert made[0] == made[1]
    assert made[0] != other


def test_it_refuses_a_site_with_entries_unless_told():
    mine = factories.make_released().entry

    with pytest.raises(CommandError, match="--add"):
        make()

    assert Entry.objects.count() == 1
    make("--add")
    assert Entry.objects.count() == 61
    assert Entry.objects.published().filter(pk=mine.pk).exists()


def test_it_refuses_too_few():
    with pytest.raises(CommandError, match="10 or more"):
        call_command("make_corpus", "--entries", "9")


def test_every_state_is_there(monkeypatch):
    from drugs.invented import load

    monkeypatch.setattr(load, "FATES", tuple((fate, 150) for fate, _share in load.FATES))
    make()

    assert Entry.objects.retracted().exists()
    assert Revision.objects.filter(status=Status.DRAFT).exists()
    assert Revision.objects.filter(status=Status.IN_REVIEW, base__isnull=True).exists()
    assert Revision.objects.filter(status=Status.IN_REVIEW, base__isnull=False).exists()
    assert Revision.objects.published().checked().exists()
    assert Revision.objects.published().filter(approval="batch").exists()
    assert Name.objects.accepted().exists()
