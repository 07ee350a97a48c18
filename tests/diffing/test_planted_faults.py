"""Faults planted in real pages: a diff shows each of them, whole, before anything else."""

from __future__ import annotations

import re

from drugs import diffing
from tests.corpus import needs_corpus
from tests.diffing import planting

pytestmark = needs_corpus


def flat(text: str) -> str:
    """Return text as a diff quotes it: no Markdown, one space at most."""
    return " ".join(re.sub(r"[*_\\]", "", text).split())


def changes_of(fault: planting.Fault) -> list[diffing.DoseChange]:
    return [change for section in diffing.compare(fault.old, fault.new) for change in section.doses]


def is_shown(fault: planting.Fault) -> bool:
    """Tell whether one change shows what went and what came, whole, with at most what surrounds them."""
    gone, came = flat(fault.gone), flat(fault.came)
    for change in changes_of(fault):
        was = flat(f"{change.before} {change.was} {change.after}")
        now = flat(f"{change.before} {change.now} {change.after}")
        # Where a word such as "not" goes, what it stood with is the words around; a dose stands in the change itself.
        if whole(gone, change.was, was, change.kind) and whole(came, change.now, now, change.kind):
            return True
    return False


def whole(planted: str, marked: str, quoted: str, kind: str) -> bool:
    if kind == "dose" and re.match(r"\W*\d", planted):
        return planted.strip(":") in flat(marked)
    return planted.replace(" ", "") in quoted.replace(" ", "")


def test_every_planted_fault_is_shown():
    faults = list(planting.plant(planting.FAULTS, each=4))

    missed = [str(fault) for fault in faults if not is_shown(fault)]

    assert len(faults) >= 130
    assert missed == []


def test_doses_whose_labels_were_exchanged_are_shown_as_moved():
    kinds = {"labels exchanged": (planting.SWAPPED_LABELS.pattern, planting.swap_labels)}
    faults = list(planting.plant(kinds, each=12))

    silent = [str(fault) for fault in faults if not any(change.kind == "moved" for change in changes_of(fault))]

    assert len(faults) >= 8
    assert silent == []


def test_one_fault_is_one_change():
    """A banner with what did not change hides what did."""
    faults = list(planting.plant(planting.FAULTS, each=2))

    loud = [f"{fault}: {len(changes_of(fault))}" for fault in faults if len(changes_of(fault)) > 2]

    assert len(loud) <= len(faults) // 20, loud


def test_harmless_changes_are_no_changes_of_doses():
    harmless = list(planting.plant(planting.HARMLESS, each=8))

    shown = [f"{change} {changes_of(change)}" for change in harmless if changes_of(change)]

    assert len(harmless) >= 30
    assert shown == []
