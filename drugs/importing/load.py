"""Load: files into entries and submitted revisions, a portion in a transaction.

Everything goes through the verbs. Nothing is approved here, and no hand-written text is overwritten. A portion is there
whole or not at all, so an import that was cut off goes on where it stopped when the same is imported again.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs import review
from drugs.importing import claim, identity, planning, reading, storing, vanishing
from drugs.importing.earlier import digest_of, latest, still_stands
from drugs.importing.errors import ImportBusyError, PageError
from drugs.importing.files import Found
from drugs.importing.identity import look_up
from drugs.importing.planning import Arriving, Plan
from drugs.importing.result import Options, Result
from drugs.importing.standing import stand
from drugs.models import ImportBatch, Outcome, Revision, SourceFile
from drugs.processes import Processes
from drugs.review.record import lock_entries, take_turn

# So many files are read, decided and stored together. The portions of an import that goes on are those it began with.
PORTION = 100
# So often a portion is tried that has to give way to somebody else.
TRIES = 3


@dataclass(frozen=True)
class Pending:
    """A file of a portion that has to be read. public: what readers see of the entry it was about the last time."""

    found: Found
    raw: bytes
    digest: str
    public: Revision | None = None

    def job(self, options: Options, public: Revision | None) -> reading.Job:
        generated_on = options.generated_on.isoformat() if options.generated_on else None
        content = public.content if public is not None else None
        return reading.Job(self.raw, options.origin, options.tool, generated_on, content)


@dataclass(frozen=True)
class Begun:
    """A portion whose files are being read. places: what is known of each file, in order."""

    places: list[Result | Pending]
    readings: Callable[[], list[reading.Reading]]

    @property
    def pending(self) -> list[Pending]:
        return [place for place in self.places if isinstance(place, Pending)]


class OthersCameFirstError(Exception):
    """Entries appeared while a portion waited for its turn: decide about it again."""


@dataclass
class Import:
    """One run. The batch is made when the first file brings something new.

    paths: what the user named; an unfinished import of the same by the same user goes on. folders: those that the run
    brings whole. workers: processes that read files beside this one. With dry_run nothing is changed.
    """

    options: Options
    paths: Sequence[str] = ()
    folders: frozenset[str] = frozenset()
    workers: int = 0
    dry_run: bool = False
    batch: ImportBatch | None = None
    vanished: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    taken: dict[str, str] = field(default_factory=dict)
    claims: ExitStack = field(default_factory=ExitStack)

    def run(self, files: Iterable[Found]) -> Iterator[Result]:
        """Import the files, yielding what became of each in order; then mark the batch as finished.

        While one portion is stored the next is read. Raises ImportBusyError when another process does the same import.
        """
        with self.claims, Processes(self.workers) as processes:
            self.go_on()
            before: Begun | None = None
            for portion in portions(files):
                begun = self.begin(portion, processes)
                if before is not None:
                    yield from self.finish(before)
                before = begun
            if before is not None:
                yield from self.finish(before)
            self.vanished = vanishing.vanished(self.seen, self.folders, self.paths)
            if self.batch is not None and not self.dry_run:
                self.batch.finished_at, self.batch.vanished = timezone.now(), self.vanished
                self.batch.save(update_fields=["finished_at", "vanished"])

    def go_on(self) -> None:
        """Take up an unfinished import of the same paths, by the same user, of the same origin."""
        if not self.paths or self.dry_run:
            return
        same = ImportBatch.objects.filter(finished_at__isnull=True, paths=list(self.paths), **self.values())
        for batch in same.order_by("pk"):
            self.hold(batch)
            if not same.filter(pk=batch.pk).exists():
                continue  # somebody closed it a moment ago
            self.batch = batch
            return

    def values(self) -> dict[str, Any]:
        options = self.options
        return {
            "author": options.author,
            "origin": options.origin,
            "tool": options.tool,
            "generated_on": options.generated_on,
        }

    def hold(self, batch: ImportBatch) -> None:
        if not self.claims.enter_context(claim.claim(batch.pk)):
            raise ImportBusyError(
                _("Import %(number)d of the same is running. Wait for its end.") % {"number": batch.pk}
            )

    def current_batch(self) -> ImportBatch:
        if self.batch is None:
            self.batch = ImportBatch.objects.create(paths=list(self.paths), **self.values())
            self.hold(self.batch)
        return self.batch

    def begin(self, portion: Sequence[Found], processes: Processes) -> Begun:
        """Read the bytes of a portion's files and begin to read what is new in them."""
        known = latest(found.key for found in portion)
        places: list[Result | Pending] = []
        for found in portion:
            places.append(self.first_look(found, known.get(found.key)))
        entries = {
            file.entry_id: None for file in known.values() if file.entry_id is not None and file.revision_id is not None
        }
        public = {r.entry_id: r for r in Revision.objects.filter(entry__in=entries, is_public=True)} if entries else {}
        for at, place in enumerate(places):
            if isinstance(place, Pending) and (file := known.get(place.found.key)) and file.entry_id in public:
                places[at] = Pending(place.found, place.raw, place.digest, public[file.entry_id])
        pending = [place for place in places if isinstance(place, Pending)]
        jobs = [place.job(self.options, place.public) for place in pending]
        return Begun(places, processes.start(reading.read_all, jobs))

    def first_look(self, found: Found, known: SourceFile | None) -> Result | Pending:
        """Say what became of a file already: it cannot be read, stands here twice, or is as it was the last time."""
        try:
            raw = found.read()
            if found.key in self.seen:
                raise PageError(_("Another file with the same folder and name is in this import already."))
        except PageError as error:
            return Result(found.path, Outcome.FAILED, reason=error.reason, line=error.line)
        self.seen.add(found.key)
        digest = digest_of(raw)
        if known is not None and (known.digest == digest or known.batch_id == self.number):
            return self.repeated(found, known, digest)
        return Pending(found, raw, digest)

    @property
    def number(self) -> int | None:
        return self.batch.pk if self.batch is not None else None

    def repeated(self, found: Found, known: SourceFile, digest: str) -> Result:
        """Say of a file that came before: nothing to do, or what is still wrong with it."""
        outcome, reason = known.outcome, known.reason
        if known.batch_id != self.number and not still_stands(known):
            outcome, reason = Outcome.UNCHANGED, ""
        elif known.digest != digest:
            reason = _("The file was changed while its import was cut off. Import it once more after this.")
        return Result(found.path, outcome, known.entry, reason, findings=tuple(known.findings))

    def finish(self, begun: Begun) -> Iterator[Result]:
        """Decide about a portion that was read, store it, and yield what became of each of its files."""
        arriving = [
            Arriving(place.found, place.raw, place.digest, said, place.public.pk if place.public else None)
            for place, said in zip(begun.pending, begun.readings(), strict=True)
        ]
        answers = iter(self.settled(arriving))
        for place in begun.places:
            yield place if isinstance(place, Result) else next(answers)

    def settled(self, arriving: list[Arriving]) -> list[Result]:
        """Store a portion; where something is refused, file by file, so that the others come in."""
        if not arriving:
            return []
        try:
            return self.store(arriving)
        except review.ReviewError as error:
            if len(arriving) == 1:
                return self.store([refused(arriving[0], error)])
        return [result for one in arriving for result in self.settled([one])]

    def store(self, arriving: list[Arriving]) -> list[Result]:
        """Decide and store in one transaction; again where others came first or the database made us give way."""
        for tries_left in reversed(range(TRIES)):
            taken: dict[str, str] = {}
            batch = self.batch
            try:
                if self.dry_run:
                    plans = self.plans(arriving, known_to(arriving), ChainMap(taken, self.taken))
                    self.taken |= taken
                    return [self.result_of(plan) for plan in plans]
                with transaction.atomic():
                    return self.decide_and_store(arriving, taken)
            except (OthersCameFirstError, OperationalError, review.ReviewError) as error:
                self.go_back_to(batch)
                if isinstance(error, review.ReviewError) or not tries_left:
                    raise
        return []

    def go_back_to(self, batch: ImportBatch | None) -> None:
        """Forget a batch that was made in a transaction which was undone; its number may be given once more."""
        if batch is None:
            self.claims.close()
        self.batch = batch

    def plans(
        self, arriving: list[Arriving], known: identity.Identities, taken: MutableMapping[str, str]
    ) -> list[Plan]:
        """Decide about files as things stand now."""
        entries = [known.entry(one.reading.title) if one.reading.title else None for one in arriving]
        standings = stand([entry for entry in entries if entry is not None], self.options.author)
        for at, entry in enumerate(entries):
            public = standings[entry.pk].public if entry is not None else None
            if (public.pk if public else None) != arriving[at].compared_with:
                arriving[at] = self.read_again(arriving[at], public)
        return planning.plan(arriving, known, standings, taken)

    def read_again(self, one: Arriving, public: Revision | None) -> Arriving:
        """Look at a file upon another public text than the one it was compared with."""
        pending = Pending(one.found, one.raw, one.digest)
        said = reading.read(pending.job(self.options, public))
        return replace(one, reading=said, compared_with=public.pk if public else None)

    def decide_and_store(self, arriving: list[Arriving], taken: dict[str, str]) -> list[Result]:
        """Lock what the files are about, then decide and store. Raises OthersCameFirstError."""
        locked = lock_entries(known_to(arriving).entries())
        take_turn()
        known = known_to(arriving)
        if {entry.pk for entry in known.entries()} - set(locked):
            raise OthersCameFirstError
        came = latest(one.found.key for one in arriving)
        late = {
            one.found.key: self.repeated(one.found, came[one.found.key], one.digest)
            for one in arriving
            if one.found.key in came and came[one.found.key].digest == one.digest
        }
        fresh = [one for one in arriving if one.found.key not in late]
        plans = self.plans(fresh, known, taken)
        storing.store(plans, known, self.options.author, self.current_batch)
        stored = iter(plans)
        return [late.get(one.found.key) or self.result_of(next(stored)) for one in arriving]

    def result_of(self, plan: Plan) -> Result:
        path = plan.arriving.found.path
        return Result(path, plan.outcome, plan.entry, plan.reason, plan.line, plan.findings)


def refused(one: Arriving, error: review.ReviewError) -> Arriving:
    return replace(one, reading=reading.Reading(problem=error.message))


def known_to(arriving: Iterable[Arriving]) -> identity.Identities:
    return look_up(one.reading.title for one in arriving if one.reading.title is not None)


def portions(files: Iterable[Found]) -> Iterator[list[Found]]:
    source = iter(files)
    while portion := list(islice(source, PORTION)):
        yield portion
