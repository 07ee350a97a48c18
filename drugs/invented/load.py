"""Invented entries into the database: through the verbs, portion by portion, in every state of the workflow."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from drugs import diffing, findings, review
from drugs.invented import names, texts
from drugs.invented.texts import Job, Written
from drugs.models import Entry, ImportBatch, NameKind, Origin, Revision
from drugs.naming import component_key
from drugs.processes import Processes

# So many entries are made, and so many texts handed in, in one transaction.
PORTION = 200
DRUGS = 0.6
# What becomes of a text, of a thousand; the others are released.
FATES = (("draft", 10), ("waiting", 25), ("approved", 20), ("retracted", 2), ("changed", 10))
SIZES = (2, 2, 2, 2, 2, 2, 3, 3, 4)
REASON = "Invented text: to try this site out at full size."
SOURCE = "invented, like the medicine"


@dataclass(frozen=True)
class Team:
    """Who does it: the editor hands in, the second one has drafts, the moderator lets out."""

    editor: User
    second_editor: User
    moderator: User


@dataclass
class Corpus:
    """One run. The same seed makes the same entries and texts on an empty site.

    say: told each step and how far it is.
    """

    team: Team
    seed: int
    workers: int = 0
    say: Callable[[str], None] = lambda words: None
    counts: Counter[str] = field(default_factory=Counter)

    def make(self, number: int) -> Counter[str]:
        """Make so many entries. Returns {what: how many}."""
        entries = self.entries(number)
        fates = [self.fate(entry) for entry in entries]
        out, waiting = self.batch(), self.batch()
        with Processes(self.workers) as processes:
            before: tuple[Sequence[tuple[Entry, str]], Callable[[], list[Written]]] | None = None
            done = 0
            for portion in [*portions(list(zip(entries, fates, strict=True))), ()]:
                begun = (portion, processes.start(texts.write_all, [self.job(e) for e, _f in portion]))
                if before is not None and before[0]:
                    self.hand_in(before[0], before[1](), out, waiting)
                    self.look_at_sizes(done, done + len(before[0]))
                    done += len(before[0])
                    self.say(f"handed in: {done}")
                before = begun
        for batch in (out, waiting):
            batch.finished_at = timezone.now()
            batch.save(update_fields=["finished_at"])
        self.approve(e for e, fate in zip(entries, fates, strict=True) if fate == "approved")
        self.release(out)
        self.retract(e for e, fate in zip(entries, fates, strict=True) if fate == "retracted")
        self.change([e for e, fate in zip(entries, fates, strict=True) if fate == "changed"])
        return self.counts

    def look_at_sizes(self, before: int, done: int) -> None:
        """Let PostgreSQL count its rows anew each time that they doubled.

        Else the plans that it made of nearly empty tables, kept in its triggers, read whole tables for each row.
        """
        if connection.vendor == "postgresql" and (done.bit_length() > before.bit_length()):
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def chance(self, *what: object) -> random.Random:
        return random.Random("/".join(str(part) for part in (self.seed, *what)))  # the same for a seed, nothing secret  # nosec B311

    def entries(self, number: int) -> list[Entry]:
        """Make the entries, without texts: drugs, then combinations of them, no set twice."""
        taken = set(Entry.objects.drugs().values_list("slug", flat=True))
        several = min(number - int(number * DRUGS), int(number * DRUGS) * 5)
        called = names.substances(self.chance("names"), taken)
        drugs: list[Entry] = []
        for portion in portions(list(islice(called, number - several))):
            drugs += review.create_drugs(portion, actor=self.team.editor)
            self.say(f"drugs: {len(drugs)}")
        combinations: list[Entry] = []
        for sets in portions(list(islice(self.sets(drugs), several))):
            combinations += review.create_combinations(sets, actor=self.team.editor)
            self.say(f"combinations: {len(combinations)}")
        self.counts.update(drugs=len(drugs), combinations=len(combinations))
        self.held = {c.pk: tuple(d.name for d in held) for c, held in zip(combinations, self.chosen, strict=False)}
        return [*drugs, *combinations]

    def sets(self, drugs: Sequence[Entry]) -> Iterator[tuple[Entry, ...]]:
        """Yield sets of drugs, none twice. A few drugs are in many, as paracetamol is."""
        chance, seen = self.chance("sets"), set()
        self.chosen: list[tuple[Entry, ...]] = []
        while drugs:
            size = min(chance.choice(SIZES), len(drugs))
            places = {int(len(drugs) * chance.random() ** 2) for _one in range(size)}
            held = tuple(drugs[place] for place in sorted(places))
            key = component_key(drug.pk for drug in held)
            if len(held) > 1 and key not in seen:
                seen.add(key)
                self.chosen.append(held)
                yield held

    def fate(self, entry: Entry) -> str:
        at = self.chance("fate", entry.slug).randrange(1000)
        for fate, share in FATES:
            if at < share:
                return fate
            at -= share
        return "released"

    def batch(self) -> ImportBatch:
        return ImportBatch.objects.create(
            author=self.team.editor, origin=Origin.AI, tool=texts.TOOL, generated_on=texts.MADE_ON
        )

    def job(self, entry: Entry) -> Job:
        return Job(entry.name, self.held.get(entry.pk, ()), f"{self.seed}/text/{entry.slug}")

    def hand_in(
        self, portion: Sequence[tuple[Entry, str]], written: list[Written], out: ImportBatch, waiting: ImportBatch
    ) -> None:
        """Hand a portion in: what goes out, what waits; and start the drafts."""
        both = list(zip(portion, written, strict=True))
        for batch, wanted in ((waiting, {"waiting", "approved"}), (out, {"released", "retracted", "changed"})):
            arrivals = [self.arrival(entry, text) for (entry, fate), text in both if fate in wanted]
            if arrivals:
                review.hand_in(arrivals, actor=self.team.editor, batch=batch)
        for (entry, fate), text in both:
            if fate == "draft":
                review.start_draft(entry, actor=self.team.second_editor, content=text.content)
                self.counts["drafts"] += 1

    def arrival(self, entry: Entry, written: Written, public: Revision | None = None) -> review.Arrival:
        chance, other = self.chance("names", entry.slug), []
        if not entry.is_combination and public is None:
            if chance.random() < 0.3:
                other.append(review.NameArriving(entry, names.brand(chance), NameKind.BRAND, "GB", SOURCE))
            if chance.random() < 0.2:
                synonym = next(names.substances(chance, ()))
                other.append(review.NameArriving(entry, synonym, NameKind.SYNONYM, "", SOURCE))
            if chance.random() < 0.1:
                wrong = names.misspelt(entry.name, chance)
                other.append(review.NameArriving(entry, wrong, NameKind.MISSPELLING, "", SOURCE))
        known_as = (entry.name, *self.held.get(entry.pk, ()), *(name.text for name in other))
        return review.Arrival(entry, written.content, written.examination, public, tuple(other), known_as)

    def approve(self, entries: Iterator[Entry]) -> None:
        """Let texts out one by one, as a person would who ticks everything; doses compared in one of two."""
        for number, entry in enumerate(entries):
            for text in Revision.objects.waiting().filter(entry=entry).select_related("entry"):
                found = findings.find(review.page_text(text))
                doses = {dose.key for dose in diffing.dose_sheet(text.content)} if number % 2 else set()
                settled = review.Settled(
                    warnings={finding.id for finding in found if finding.level == findings.Level.WARNING},
                    overrides={f.id: REASON for f in found if f.level == findings.Level.BLOCKING},
                    compared={"dosage": "the invented label"} if doses else {},
                    doses=doses,
                )
                if text.severity != "minor" or text.sources:
                    review.approve(
                        text, actor=self.team.moderator, seen_digest=text.digest, seen_public=None, settled=settled
                    )
                    self.counts["approved"] += 1
        self.say(f"approved: {self.counts['approved']}")

    def release(self, batch: ImportBatch) -> None:
        going = review.release_batch(batch, actor=self.team.moderator, reason=REASON, workers=self.workers)
        for done, released in enumerate(going, start=1):
            self.counts["held back" if released.held else "released"] += 1
            if done % 1_000 == 0:
                self.say(f"released: {done}")

    def retract(self, entries: Iterator[Entry]) -> None:
        for entry in entries:
            if entry.public_revision() is not None:
                review.retract(entry, actor=self.team.moderator, reason=REASON)
                self.counts["retracted"] += 1

    def change(self, entries: Sequence[Entry]) -> None:
        """Hand in a newer text of some public pages: it waits for a moderator beside what is public."""
        batch = self.batch()
        for portion in portions(entries):
            public = Revision.objects.filter(entry__in=portion, is_public=True).select_related("entry").order_by("pk")
            arrivals = []
            for text in public:
                content = texts.changed(text.content, self.chance("change", text.entry.slug))
                job = Job(text.entry.name, self.held.get(text.entry_id, ()), "", text.content)
                arrivals.append(self.arrival(text.entry, texts.looked_at(job, content), text))
            if arrivals:
                review.hand_in(arrivals, actor=self.team.editor, batch=batch)
                self.counts["newer texts in review"] += len(arrivals)
        batch.finished_at = timezone.now()
        batch.save(update_fields=["finished_at"])


def portions(some: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (some[at : at + PORTION] for at in range(0, len(some), PORTION))
