"""Measure the search by name in memory at 10,000 made-up names, with one edit each: a part of `make bench`."""

from __future__ import annotations

import random
import statistics
import time

from drugs.search.names import Known, Names

NUMBER, ASKED = 10_000, 400
SYLLABLES = [
    "ab",
    "am",
    "ce",
    "cil",
    "cla",
    "do",
    "dre",
    "fen",
    "flu",
    "ga",
    "hy",
    "im",
    "io",
    "ket",
    "la",
    "lin",
    "lo",
    "ma",
    "met",
    "mi",
    "mor",
    "na",
    "no",
    "ol",
    "ox",
    "pa",
    "pen",
    "pra",
    "pro",
    "pyr",
    "qui",
    "ra",
    "ri",
    "ro",
    "sa",
    "se",
    "sul",
    "ta",
    "ter",
    "thi",
    "ti",
    "to",
    "tra",
    "tri",
    "val",
    "ver",
    "vi",
    "xa",
    "zo",
    "zol",
]


def made_up(chance: random.Random) -> list[str]:
    """Return NUMBER different names of three to five syllables."""
    names: set[str] = set()
    while len(names) < NUMBER:
        names.add("".join(chance.choices(SYLLABLES, k=chance.randint(3, 5))))
    return sorted(names)


def measure() -> dict[str, float | int | str]:
    """Return the median and 99th percentile of looking a misspelt name up, in ms of CPU, and of loading all, in ms."""
    chance = random.Random(20261124)
    names = made_up(chance)
    start = time.process_time()
    known = Names(Known(pk, False, name, name, True) for pk, name in enumerate(names))
    loading = (time.process_time() - start) * 1e3
    times, right = [], 0
    for name in chance.sample(names, ASKED):
        at = chance.randrange(1, len(name))
        typed = name[:at] + name[at + 1 :]
        start = time.process_time()
        found = known.near(typed, 3)
        times.append((time.process_time() - start) * 1e3)
        right += name in [one.normalised for one in found]
    times.sort()
    return {
        "names": NUMBER,
        "p50_ms": round(statistics.median(times), 2),
        "p99_ms": round(times[ASKED * 99 // 100], 2),
        "load_ms": round(loading),
        "right_of_100": round(100 * right / ASKED),
    }
