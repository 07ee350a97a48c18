"""Names under another spelling, and as they sound: keys for comparing, never for showing.

Source of the rules of `fold`: the changes from British Approved Names to recommended International Nonproprietary Names
(Medicines and Healthcare products Regulatory Agency, 2003) and the general principles of the WHO INN programme: f for
ph, t for th, e for ae and oe, i for y, and no h in chol-.
"""

from __future__ import annotations

import re
from functools import lru_cache

FOLDS = (
    (re.compile("ph"), "f"),
    (re.compile("th"), "t"),
    (re.compile("rh"), "r"),
    (re.compile("[ao]e"), "e"),
    (re.compile("y"), "i"),
    (re.compile(r"\bchol"), "col"),
    (re.compile(r"(?<=[b-df-hj-np-tv-z])e\b"), ""),
)
SOUNDS = (
    (re.compile("tion|sion|cion|shun|shon"), "sn"),
    (re.compile("sch|sh|ch(?=[eiy])"), "s"),
    (re.compile("sc(?=[eiy])|c(?=[eiy])"), "s"),
    (re.compile("x"), "ks"),
    (re.compile("qu?|ck|ch|c|g(?=h)"), "k"),
    (re.compile("g(?=[ei])"), "j"),
    (re.compile("z"), "s"),
    (re.compile("w|v"), "v"),
    (re.compile("h"), ""),
    (re.compile("[aeiouy]+"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=4_000)
def fold(name: str) -> str:
    """Return a normalised name with the spellings of INN, USAN and BAN made one: "cephalexin" is "cefalexin"."""
    for old, new in FOLDS:
        name = old.sub(new, name)
    return name


@lru_cache(maxsize=4_000)
def sound(name: str) -> str:
    """Return what is left of a normalised name when it is only heard: "amoksisilin" is "amoxicillin". Digits stay."""
    name = fold(name)
    for old, new in SOUNDS:
        name = old.sub(new, name)
    return name
