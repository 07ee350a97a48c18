"""Names of medicines that do not exist: odd syllables before the stems that real international names end in.

Source of the stems: WHO, "The use of stems in the selection of International Nonproprietary Names (INN) for
pharmaceutical substances", 2018; read 2026-11-20.
"""

from __future__ import annotations

import random
from collections.abc import Container, Iterator

from drugs.high_alert import is_high_alert
from drugs.naming import slugify

# Clusters that no substance begins with, so that no name is a real one by chance.
FIRST = (
    "vlo", "zhu", "quo", "tfe", "brux", "dwi", "gno", "kvi", "mzo", "ngo", "pfi", "rhyz", "skri", "tlo", "uzzu", "vwa",
    "wrix", "xko", "yglo", "zbri", "fnu", "hju", "jvo", "lwe", "ozgu", "chru", "snye", "twyx", "gwo", "knu",
)  # fmt: skip
MIDDLE = (
    "bar", "cel", "dom", "fex", "gol", "hil", "jin", "kap", "lum", "mev", "nor", "pax", "quil", "ros", "sev", "tan",
    "uld", "vor", "wim", "xan", "yor", "zem", "bri", "clo", "dru", "flo", "gri", "plu", "sti", "tru", "", "", "",
)  # fmt: skip
STEMS = (
    "ac", "afil", "amide", "anib", "azepam", "azole", "caine", "cillin", "conazole", "coxib", "cycline", "dipine",
    "dronate", "fibrate", "floxacin", "gliptin", "gliflozin", "idine", "imab", "lukast", "mycin", "olol", "oxetine",
    "parin", "pril", "profen", "setron", "statin", "sartan", "thiazide", "tidine", "triptan", "tinib", "vir", "zosin",
)  # fmt: skip
SHAPES = ("", "a", "o", "u", "i")
BRAND_ENDS = ("ex", "iva", "or", "um", "ys", "ane", "ocor", "exa", "ilo", "unda")


def substances(chance: random.Random, taken: Container[str]) -> Iterator[str]:
    """Yield names of substances without end, none of which compares equal to another or to a slug in taken."""
    used: set[str] = set()
    while True:
        name = "".join(
            (chance.choice(FIRST), chance.choice(MIDDLE), chance.choice(SHAPES), chance.choice(MIDDLE),
             chance.choice(SHAPES), chance.choice(STEMS))
        ).capitalize()  # fmt: skip
        slug = slugify(name)
        if slug not in used and slug not in taken and not is_high_alert([name]):
            used.add(slug)
            yield name


def brand(chance: random.Random) -> str:
    """Return the name of a product that nobody sells."""
    return (chance.choice(FIRST) + chance.choice(MIDDLE) + chance.choice(BRAND_ENDS)).capitalize()


def misspelt(name: str, chance: random.Random) -> str:
    """Return a name with one letter too few or two letters swapped."""
    at = chance.randrange(2, len(name) - 1)
    if chance.random() < 0.5 or name[at] == name[at - 1]:
        return name[:at] + name[at + 1 :]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
