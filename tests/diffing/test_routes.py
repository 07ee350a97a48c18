"""Routes within a wholly new wording: listed where the other wording names no such route, and only then."""

from __future__ import annotations

import pytest

from drugs import diffing
from drugs.models import Content

# Of more than two dozen words each, of which none stays.
OLD = (
    "Grown people who want help fast get this {} whenever doctors happen being near enough, as happens mostly around "
    "big towns; others had best wait, rest, drink plenty, sleep well."
)
NEW = (
    "Whoever needs relief now receives it, {}, once trained nurses come by with gloves plus all such tools needed; "
    "elsewhere you could simply call your pharmacist, hotline, or hospital."
)


def routes(was: str, now: str) -> list[tuple[str, str]]:
    texts = (Content(sections={"precautions": text}) for text in (OLD.format(was), NEW.format(now)))
    (diff,) = diffing.compare(*texts)
    return [(change.was, change.now) for change in diff.doses]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("orally", "rectally"),
        ("by mouth", "sublingually"),
        ("by intravenous injection", "by intramuscular injection"),
        ("for oral use", "for topical use"),
    ],
)
def test_a_route_that_changed_is_listed_on_both_sides(was, now):
    found = routes(was, now)

    assert any(gone and gone in was for gone, _came in found)
    assert any(came and came in now for _gone, came in found)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("orally", "by mouth"),
        ("intravenously", "by IV infusion"),
        ("beside oral contraceptives", "against topoisomerase IV"),
        ("by friends", "nearby"),
    ],
)
def test_a_route_said_in_another_word_and_what_is_no_route_are_not_listed(was, now):
    assert routes(was, now) == []
