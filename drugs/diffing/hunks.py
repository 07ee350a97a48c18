"""Two streams of words to the places where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from rapidfuzz.distance import LCSseq

from drugs.diffing.words import Word

# Comparing needs a bit for each pair of words, here 50 MB. Two texts of 20,000 entirely different words have so many.
MOST_PAIRS = 400_000_000


@dataclass(frozen=True)
class Hunk:
    """Words [old_start:old_end] of the old text became words [new_start:new_end] of the new one."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def hunks_between(old: Sequence[Word], new: Sequence[Word]) -> list[Hunk]:
    """Return what changed, in order, none touching the next; the fewest words possible."""
    # Numbers are compared faster than words.
    identities = [list(map(attrgetter("identity"), words)) for words in (old, new)]
    numbers = {identity: number for number, identity in enumerate(dict.fromkeys(chain(*identities)))}
    before, after = (list(map(numbers.__getitem__, of_words)) for of_words in identities)
    start, most = 0, min(len(old), len(new))
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old_middle, new_middle = before[start : len(old) - end], after[start : len(new) - end]
    if len(old_middle) * len(new_middle) > MOST_PAIRS or not old_middle or not new_middle:
        whole = Hunk(start, len(old) - end, start, len(new) - end)
        return [whole] if old_middle or new_middle else []
    changed: list[Hunk] = []
    for code in LCSseq.opcodes(old_middle, new_middle):
        if code.tag == "equal":
            continue
        hunk = Hunk(code.src_start + start, code.src_end + start, code.dest_start + start, code.dest_end + start)
        if changed and (changed[-1].old_end, changed[-1].new_end) == (hunk.old_start, hunk.new_start):
            hunk = Hunk(changed[-1].old_start, hunk.old_end, changed[-1].new_start, hunk.new_end)
            changed.pop()
        changed.append(hunk)
    return join_crumbs(changed, old)


def join_crumbs(hunks: list[Hunk], old: Sequence[Word]) -> list[Hunk]:
    """Join long hunks that only a word or two keeps apart: an "of the" that stayed by chance reads badly."""
    result: list[Hunk] = []
    for hunk in hunks:
        if result:
            last = result[-1]
            kept = old[last.old_end : hunk.old_start]
            sizes = [max(h.old_end - h.old_start, h.new_end - h.new_start) for h in (last, hunk)]
            if len(kept) <= 2 and min(sizes) >= 3 and not any(word.is_weighty for word in kept):
                hunk = Hunk(last.old_start, hunk.old_end, last.new_start, hunk.new_end)
                result.pop()
        result.append(hunk)
    return result
