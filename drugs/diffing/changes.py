"""The changes that can change a dose or turn a warning round, each whole, with where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from drugs.diffing.doses import Span
from drugs.diffing.hunks import Hunk
from drugs.diffing.routes import route_at, routes_in
from drugs.diffing.signs import BESIDE_A_DOSE
from drugs.diffing.words import Word, joined, said

# Words of context that a change is quoted with.
CONTEXT = 4
# A change of more words than this is a new wording: each dose and each number of it is quoted by itself.
LONG = 12

Kind = Literal["dose", "negation", "number", "moved"]
# What changes as a whole: from which word to before which.
Wholes = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class DoseChange:
    """One change that can change a dose or turn a warning round, with a few words around it. All plain text.

    after begins with a space where there is one. in_place: whether `was` and `now` stood between the same words;
    else it is one dose of a new wording, or one that stands elsewhere now. where: under which heading and label, and
    for whom: "Ibuprofen › Adults". kind: "moved" where the words stayed and what they stand under changed.
    """

    before: str
    was: str
    now: str
    after: str
    in_place: bool = True
    kind: Kind = "dose"
    where: str = ""


def widened(hunks: Sequence[Hunk], old: Side, new: Side) -> list[Hunk]:
    """Return the hunks widened so that none cuts a dose in two or a number from its sign; joined where they touch.

    Outside the hunks the words of both texts go in step, so widening one side widens the other by as many words; up to
    the next hunk, with which it is joined before it is widened further.
    """
    result = list(hunks)
    while True:
        around = (None, *result, None)
        wider = joined_hunks(
            widen(hunk, old.wholes, new.wholes, around[number], around[number + 2])
            for number, hunk in enumerate(result)
        )
        if wider == result:
            return result
        result = wider


def widen(hunk: Hunk, old: Wholes, new: Wholes, before: Hunk | None, after: Hunk | None) -> Hunk:
    left = right = 0
    for start, end, wholes in ((hunk.old_start, hunk.old_end, old), (hunk.new_start, hunk.new_end, new)):
        for first, last in wholes:
            if (first < end and start < last) or first < start == end < last:
                left, right = max(left, start - first), max(right, last - end)
    if before:
        left = min(left, hunk.old_start - before.old_end)
    if after:
        right = min(right, after.old_start - hunk.old_end)
    return Hunk(hunk.old_start - left, hunk.old_end + right, hunk.new_start - left, hunk.new_end + right)


def joined_hunks(hunks: Iterable[Hunk]) -> list[Hunk]:
    """Join hunks that overlap or touch."""
    result: list[Hunk] = []
    for hunk in hunks:
        if result and (hunk.old_start <= result[-1].old_end or hunk.new_start <= result[-1].new_end):
            last = result.pop()
            hunk = Hunk(
                last.old_start,
                max(last.old_end, hunk.old_end),
                last.new_start,
                max(last.new_end, hunk.new_end),
            )
        result.append(hunk)
    return result


@dataclass(frozen=True)
class Side:
    """One of the two texts: its words, its doses, and its numbers with a sign: {first word: word after the last}."""

    words: Sequence[Word]
    spans: Sequence[Span]
    signed: Mapping[int, int]

    @cached_property
    def wholes(self) -> Wholes:
        return [*((span.start, span.end) for span in self.spans), *self.signed.items()]

    def signed_alone(self, start: int, end: int) -> int | None:
        """Return where a number ends that begins with its sign at `start`, is whole before `end`, and is of no dose."""
        last = self.signed.get(start, end + 1)
        return last if last <= end and not any(span.start < last and start < span.end for span in self.spans) else None

    def within(self, start: int, end: int) -> list[Span]:
        return [span for span in self.spans if start <= span.start and span.end <= end]

    def where(self, start: int, end: int) -> str:
        return next((span.where for span in self.spans if span.start < end and start < span.end), "")

    def has_dose_near(self, start: int, end: int) -> bool:
        """Tell whether a dose begins right after these words or ends right before them, in the same sentence."""
        return start < end and any(
            (end <= span.start <= end + 1 and self.goes_on(end, span.start))
            or (start - 1 <= span.end <= start and self.goes_on(span.end, start))
            for span in self.spans
        )

    def goes_on(self, start: int, end: int) -> bool:
        return not any(word.text in ".!?;" for word in self.words[start:end])

    def around(self, start: int, end: int) -> tuple[str, str]:
        return said(self.words[max(0, start - CONTEXT) : start]), joined(self.words[end : end + CONTEXT])


def dose_changes(old: Side, new: Side, hunks: Sequence[Hunk]) -> Iterator[DoseChange]:
    """Yield every such change in reading order, those that moved last."""
    for hunk in hunks:
        yield from changes_in(hunk, old, new)
    yield from moved(old, new, hunks)


def changes_in(hunk: Hunk, old: Side, new: Side) -> Iterator[DoseChange]:
    was, now = old.words[hunk.old_start : hunk.old_end], new.words[hunk.new_start : hunk.new_end]
    gone, came = old.within(hunk.old_start, hunk.old_end), new.within(hunk.new_start, hunk.new_end)
    size = max(len(was), len(now))
    if size > 2 * LONG or (size > LONG and (len(gone), len(came)) != (1, 1)):
        yield from of_new_wording(hunk, old, new)
    elif any(word.is_weighty for word in (*was, *now)) or is_beside_a_dose(hunk, old, new):
        before, after = new.around(hunk.new_start, hunk.new_end)
        beside = is_beside_a_dose(hunk, old, new)
        is_dose = gone or came or beside or any(word.is_weighty and not word.is_negation for word in (*was, *now))
        where = new.where(hunk.new_start, hunk.new_end) or old.where(hunk.old_start, hunk.old_end)
        kind: Kind = "dose" if is_dose else "negation"
        yield DoseChange(before, said(was), said(now), after, kind=kind, where=where)


def is_beside_a_dose(hunk: Hunk, old: Side, new: Side) -> bool:
    """Tell whether what changed stands next to a dose: "codeine 30 mg" to "aspirin 30 mg", "(10 mg)" to "(-10 mg)"."""
    words = (*old.words[hunk.old_start : hunk.old_end], *new.words[hunk.new_start : hunk.new_end])
    if not any(len(word.text) > 3 or word.text in BESIDE_A_DOSE for word in words):
        return False  # "the" for "its" changes no dose
    return old.has_dose_near(hunk.old_start, hunk.old_end) or new.has_dose_near(hunk.new_start, hunk.new_end)


def of_new_wording(hunk: Hunk, old: Side, new: Side) -> Iterator[DoseChange]:
    """Yield each dose, number, negation and route that a new wording lost or gained; what it says again is none."""
    was, now = (
        routes_in(side.words[start:end])
        for side, start, end in ((old, hunk.old_start, hunk.old_end), (new, hunk.new_start, hunk.new_end))
    )
    gone = list(quotes(old, hunk.old_start, hunk.old_end, was - now))
    came = list(quotes(new, hunk.new_start, hunk.new_end, now - was))
    again = Counter(quote.identity for quote in gone) & Counter(quote.identity for quote in came)
    for quoted, is_new in ((gone, False), (came, True)):
        kept = Counter(again)
        for quote in quoted:
            if kept[quote.identity]:
                kept[quote.identity] -= 1
                continue
            texts = ("", quote.text) if is_new else (quote.text, "")
            yield DoseChange(quote.before, *texts, quote.after, in_place=False, kind=quote.kind, where=quote.where)


@dataclass(frozen=True)
class Quote:
    """A dose, a number, a negation or a route with the words around it."""

    kind: Kind
    before: str
    text: str
    after: str
    where: str

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what tells it from another: a negation is one with the words that it turns round."""
        if self.kind == "negation":
            return (self.kind, self.text.lower(), *self.after.lower().split()[:2])
        return (self.kind, self.text.lower(), self.where.lower())


def quotes(side: Side, start: int, end: int, routes: Collection[str]) -> Iterator[Quote]:
    """Yield what a new wording says, in order. routes: those that the other wording does not name at all."""
    spans = {span.start: span for span in side.within(start, end)}
    position = start
    while position < end:
        word = side.words[position]
        if span := spans.get(position):
            before, after = side.around(span.start, span.end)
            yield Quote("dose", before, span.text, after, span.where)
            position = span.end
            continue
        if signed := side.signed_alone(position, end):
            before, after = side.around(position, signed)
            yield Quote("number", before, said(side.words[position:signed]), after, "")
            position = signed
            continue
        if routes and (named := route_at(side.words, position))[0] in routes:
            last = named[1]
            before, after = side.around(position, last)
            yield Quote("dose", before, said(side.words[position:last]), after, "")
            position = last
            continue
        if word.has_number or word.is_negation:
            before, after = side.around(position, position + 1)
            yield Quote("number" if word.has_number else "negation", before, word.text, after, "")
        position += 1


def moved(old: Side, new: Side, hunks: Sequence[Hunk]) -> Iterator[DoseChange]:
    """Yield the doses whose words stayed while what they stand under, or for whom they are, changed."""
    new_at = {(span.start, span.end): span for span in new.spans}
    for span in old.spans:
        shift = shift_at(span, hunks)
        if shift is None:
            continue
        now = new_at.get((span.start + shift, span.end + shift))
        if now is None or (sameness(now.under), now.group.lower()) == (sameness(span.under), span.group.lower()):
            continue
        yield DoseChange(
            "", f"{span.text} ({span.where or '–'})", f"{now.text} ({now.where or '–'})", "", False, "moved", now.where
        )


def shift_at(span: Span, hunks: Sequence[Hunk]) -> int | None:
    """Return by how many words an unchanged dose lies further on in the new text; None where it changed."""
    shift = 0
    for hunk in hunks:
        if hunk.old_start >= span.end:
            break
        if hunk.old_end > span.start:
            return None
        shift = hunk.new_end - hunk.old_end
    return shift


def sameness(under: Sequence[str]) -> tuple[str, ...]:
    """Return what dose stands under so that only a change of words shows: no case, no punctuation."""
    return tuple("".join(letter for letter in part.lower() if letter.isalnum()) for part in under)
