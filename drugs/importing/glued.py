"""Glued names: two names that ran together, seen by a capital letter inside a word.

    ThiamineVitamin B        a small letter, then a capital and small ones          glued
    Docosahexanoic acidDHA   a word, then an abbreviation of two or three letters   glued
    Vitamin B12Folic acid    a number, then a capitalised word                      glued
    Zinc (as oxide)Iron      a bracket, then a word                                 glued

And what is a name as it stands:

    rDNA, pH, mRNA           one small letter before the capitals
    IncobotulinumtoxinA      one capital at the end
    hydrOXYzine, predniSONE  capitals that make look-alike names differ: between small letters, or four and more
    CoQ10, McCune            no more than two letters before the capital
    L-Methyl, DPT            no small letter right before a capital
"""

from __future__ import annotations

import re

JOINTS = re.compile(
    r"[A-Za-z]{2}[a-z][A-Z][a-z]{2,}"  # ThiamineVitamin
    r"|[A-Za-z]{3}[a-z][A-Z]{2,3}(?![A-Za-z])"  # acidDHA
    r"|\d[A-Z][a-z]{2,}"
    r"|[)\]][A-Za-z0-9]"
)
# Written so by the FDA's and ISMP's lists of look-alike names with tall man letters, with three at the end.
TALL = re.compile(r"\b(?:fentaNYL|sufentaNIL|remifentaNIL|alfentaNIL)\b", re.IGNORECASE)


def is_glued(name: str) -> bool:
    """Tell whether two names seem to have run together into one."""
    return JOINTS.search(TALL.sub("", name)) is not None
