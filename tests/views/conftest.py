"""One entry in each state that readers can meet."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from drugs import review
from tests import factories


@pytest.fixture
def library(moderator, moderator2) -> SimpleNamespace:
    """Make released (two versions), checked, combined, retracted and unreleased entries, by these names."""
    alphamol, betamol = factories.make_drug("Alphamol"), factories.make_drug("Betamol")
    first = factories.make_released(alphamol, introduction="Alphamol, first wording.")
    second = factories.make_released(alphamol, introduction="Alphamol, second wording.", page_disclaimer="Only a test.")
    checked = factories.make_approved(betamol, approver=moderator2, compared={"dosage": "the label of Betamol"})
    combined = factories.make_released(factories.make_combination("Betamol", "Alphamol"), severity="major")
    gone = factories.make_approved(factories.make_drug("Gonamol"))
    review.retract(gone.entry, actor=moderator, reason="The dose was ten times too high.")
    factories.make_submitted(factories.make_drug("Secretamol"), introduction="Secretamol is not public.")
    return SimpleNamespace(first=first, second=second, checked=checked, combined=combined, gone=gone)
