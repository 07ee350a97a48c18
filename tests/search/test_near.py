"""How often a misspelt name of the real pages is offered: one edit, two edits, as it sounds."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from drugs.importing import titles
from drugs.naming import combination_slug, normalise, slugify
from drugs.search.names import Known, Names
from drugs.search.spelling import fold
from tests import corpus

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Pairs that people write for one another, drawn up apart from the rules of drugs.search.spelling.
PAIRS = (
    "ph:f ce:se ci:si ca:ka co:ko cl:kl z:s s:z y:i i:y x:ks th:t ine:een ll:l mm:m tt:t ae:e o:a e:i a:e qu:kw ch:k "
    "rr:r n:nn l:ll ole:oal u:oo"
)
HEARD = [tuple(pair.split(":")) for pair in PAIRS.split()]


@pytest.fixture(scope="module")
def names() -> Names:
    """Every name of the real pages, read from their titles."""
    if not corpus.FOLDER.is_dir():
        pytest.skip("The real pages (../shared/corpus) are not here.")
    slugs = {}
    for file in corpus.pages("current"):
        heading = next((line for line in file.read_text(errors="replace").splitlines() if line.startswith("#")), "")
        parts = [part.name for part in titles.read(heading.lstrip("# ")).components if normalise(part.name)]
        if parts:
            slugs[combination_slug(slugify(part) for part in parts)] = len(parts) > 1
    assert len(slugs) > 2_000
    return Names(
        Known(pk, several, slug, re.sub("[-+]", " ", slug), True) for pk, (slug, several) in enumerate(slugs.items())
    )


def edited(name: str, chance: random.Random) -> str:
    """Return a name with one letter left out, put in, replaced or swapped; digits stay."""
    while True:
        at = chance.randrange(len(name))
        kind = chance.choice(("left out", "put in", "replaced", "swapped"))
        if not name[at].isalpha():
            continue
        if kind == "left out":
            new = name[:at] + name[at + 1 :]
        elif kind == "put in":
            new = name[:at] + chance.choice(LETTERS) + name[at:]
        elif kind == "replaced":
            new = name[:at] + chance.choice(LETTERS) + name[at + 1 :]
        else:
            new = name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
        if normalise(new) not in ("", name):
            return new


def misheard(name: str, chance: random.Random) -> str:
    """Return a name with two things written otherwise that sound the same."""
    changed = 0
    for old, new in chance.sample(HEARD, len(HEARD)):
        if old in name and changed < 2:
            name, changed = name.replace(old, new, 1), changed + 1
    return name


def offered(names: Names, wanted: str) -> list[int]:
    """Return the first three entries that a typed name leads to."""
    found = names.called(wanted) or names.near(wanted, 3)
    return [one.entry_id for one in found[:3]]


def twice(name: str, chance: random.Random) -> str:
    return edited(edited(name, chance), chance)


@pytest.mark.parametrize(
    ("change", "least"),
    [(edited, 0.99), (twice, 0.95), (misheard, 0.95)],
    ids=["one edit", "two edits", "as it sounds"],
)
def test_a_misspelt_name_is_among_the_first_three(
    names: Names, change: Callable[[str, random.Random], str], least: float
):
    chance = random.Random(20261124)
    asked = [(one, normalise(change(one.normalised, chance))) for one in names.known if len(one.normalised) > 3]

    missed = [(one.normalised, wanted) for one, wanted in asked if one.entry_id not in offered(names, wanted)]

    assert 1 - len(missed) / len(asked) >= least, missed[:20]


def test_spellings_of_inn_usan_and_ban_are_one_and_no_two_real_names_fall_together(names: Names):
    pairs = [("cephalexin", "cefalexin"), ("sulphadiazine", "sulfadiazine"), ("oestradiol", "estradiol"),
             ("amoxycillin", "amoxicillin"), ("indomethacin", "indometacin"), ("cyclosporine", "ciclosporin"),
             ("cholecalciferol", "colecalciferol"), ("beclomethasone", "beclometasone")]  # fmt: skip
    together = {tuple(sorted({one.normalised for one in names.spelled(fold(name))})) for name in names.sorted}

    assert [fold(one) == fold(other) for one, other in pairs] == [True] * len(pairs)
    assert [same for same in together if len(same) > 1] == [("etofylline", "etophylline")]  # one substance, two pages


def test_digits_count_and_another_medicine_is_never_first(names: Names):
    known = Names(
        [*names.known, Known(-1, False, "Imatinib", "imatinib", True), Known(-2, False, "B1", "vitamin b1", True)]
    )

    assert next(one.normalised for one in known.near("imatinib", 3)) == "imatinib"
    assert [one.entry_id for one in known.near("vitamin b12", 9) if one.normalised == "vitamin b1"] == []
