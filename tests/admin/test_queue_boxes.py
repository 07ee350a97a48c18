"""The boxes by which texts of the queue are chosen, and the words of a status: as Django writes both, but sooner."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin

from drugs.models import Revision, Status
from tests import factories


@pytest.mark.django_db
def test_a_box_is_what_django_would_write():
    text = factories.make_submitted(factories.make_drug("Testamol <b>&"))
    ours = admin.site._registry[Revision]

    assert ours.action_checkbox(text) == ModelAdmin.action_checkbox(ours, text)


def test_every_status_is_said_in_its_own_words():
    assert [Revision(status=one.value).get_status_display() for one in Status] == [str(one.label) for one in Status]
