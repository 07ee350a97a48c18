"""Does what is stored agree with itself? For `manage.py verify`: everything is told, nothing is changed.

Each check yields, in words, what does not agree. Rows are read in portions, so that memory does not grow with them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from drugs.models import (
    Approval,
    Component,
    Entry,
    Event,
    EventCounter,
    Name,
    Revision,
    RevisionWriter,
    SearchDocument,
    SourceFile,
    Status,
    triggers,
)
from drugs.models.copied import COPIES
from drugs.naming import combination_slug, component_key, normalise
from drugs.review import verify_deeds
from drugs.search import fulltext, index

Check = Callable[[], Iterator[str]]
PORTION = 200


def called(revision: Revision) -> str:
    return f"revision {revision.pk} of “{revision.entry.name}”"


def portions(revisions: QuerySet[Revision]) -> Iterator[Revision]:
    return revisions.select_related("entry").order_by("pk").iterator(chunk_size=PORTION)


def all_triggers() -> Iterator[str]:
    """Yield what is missing of the triggers: without them the database refuses nothing."""
    for name in triggers.missing(connection):
        yield f"the trigger {name} is missing or was changed: run “manage.py migrate”"


def digests() -> Iterator[str]:
    """Yield each text that is not the one its digest names."""
    for revision in portions(Revision.objects.all()):
        if revision.is_redacted:
            if not revision.content.is_empty or revision.sources or revision.summary:
                yield f"{called(revision)}: it is marked as redacted and still has words"
        elif revision.computed_digest() != revision.digest:
            yield f"{called(revision)}: its text is not the one that its digest names"


def approvals() -> Iterator[str]:
    """Yield each text that was let out by nobody, or by one of its writers."""
    approved = Revision.objects.filter(status=Status.APPROVED)
    by_a_writer = RevisionWriter.objects.filter(revision=OuterRef("pk"), user=OuterRef("approver"))
    for revision in portions(approved.filter(approver=None)):
        yield f"{called(revision)}: it is approved, by nobody"
    for revision in portions(approved.filter(Exists(by_a_writer) | Q(approver=F("author")))):
        yield f"{called(revision)}: whoever let it out, {revision.approver}, wrote part of it"


def writers() -> Iterator[str]:
    """Yield each text whose writers are not all on record: its author, its import's, its parent's, its base's."""
    own = RevisionWriter.objects.filter(revision=OuterRef("pk"))
    for person, of in (("author", Q()), ("batch__author", Q(batch__isnull=False))):
        lacking = Revision.objects.filter(of).exclude(Exists(own.filter(user=OuterRef(person))))
        for revision in portions(lacking):
            yield f"{called(revision)}: its {person.replace('batch__author', 'importer')} is not on record as a writer"
    known = RevisionWriter.objects.filter(revision=OuterRef(OuterRef("pk"))).values("user")
    for before, of in (("parent", Q(parent__isnull=False)), ("base", Q(base__approval=Approval.BATCH))):
        forgotten = RevisionWriter.objects.filter(revision=OuterRef(before)).exclude(user__in=known)
        for revision in portions(Revision.objects.filter(of).filter(Exists(forgotten))):
            yield f"{called(revision)}: a writer of its {before} is not on record as its writer"


def assessments() -> Iterator[str]:
    """Yield each text that the queue sorts by something else than what its assessment says."""
    of_none, of_another = Q(), Q()
    for copy, column in COPIES.items():
        is_empty = Q(**{f"{copy}__isnull": True})
        of_none |= ~is_empty
        of_another |= is_empty | ~Q(**{copy: F(f"assessment__{column}")})
    wrong = Q(assessment__isnull=True) & of_none | Q(assessment__isnull=False) & of_another
    for revision in portions(Revision.objects.filter(wrong)):
        yield f"{called(revision)}: the queue sorts it by another assessment: run “manage.py check_content”"


def flags() -> Iterator[str]:
    """Yield each entry whose versions do not fit together: what is public, their numbers, what was withdrawn."""
    approved, public = Q(revisions__status=Status.APPROVED), Q(revisions__is_public=True)
    entries = Entry.objects.annotate(
        approved=Count("revisions", filter=approved),
        public=Count("revisions", filter=public),
        untrue=Count("revisions", filter=public & ~approved),
        numbered=Count("revisions__number"),
        highest=Max("revisions__number"),
        shown=Max("revisions__number", filter=public),
        redacted=Count("revisions", filter=approved & Q(revisions__redacted_at__isnull=False)),
        standing=Count("revisions", filter=approved & Q(revisions__withdrawn_at=None)),
        gone=Count("revisions", filter=public & Q(revisions__withdrawn_at__isnull=False)),
    )
    for entry in entries.order_by("pk").iterator(chunk_size=PORTION):
        wrong = {
            "a text is public that nobody approved": entry.untrue,
            f"{entry.public} texts are public": entry.public > 1,
            "it has approved texts, and none is public": entry.approved
            and not entry.public
            and not (entry.is_retracted and entry.redacted),
            f"version {entry.shown} is public, and {entry.highest} is newer": entry.shown
            and entry.shown != entry.highest,
            "its versions are not numbered 1, 2, 3…": entry.numbered and entry.numbered != entry.highest,
            "its approved texts and its numbers do not agree": entry.numbered != entry.approved,
            "it is retracted, and a version is not withdrawn": entry.is_retracted and entry.standing,
            "its public text is withdrawn, and it is not retracted": entry.gone and not entry.is_retracted,
        }
        yield from (f"“{entry.name}”: {words}" for words, is_so in wrong.items() if is_so)


def keys() -> Iterator[str]:
    """Yield each combination whose key or address does not name the drugs that it contains."""
    for entry in Entry.objects.combinations().with_components().order_by("pk").iterator(chunk_size=PORTION):
        drugs = [link.drug for link in entry.components.all()]
        if len(drugs) < 2 or any(drug.is_combination for drug in drugs):
            yield f"“{entry.name}”: it does not contain two drugs or more"
        if entry.component_key != component_key(drug.pk for drug in drugs):
            yield f"“{entry.name}”: its key {entry.component_key} does not name its components"
        if entry.slug != combination_slug(drug.slug for drug in drugs):
            yield f"“{entry.name}”: its address {entry.slug} does not name its components"
    for link in Component.objects.exclude(combination__component_key__contains="+").select_related("combination"):
        yield f"“{link.combination.name}”: it is no combination, and contains a drug"


def events() -> Iterator[str]:
    """Yield each gap in the record, and a counter that is not in step with it."""
    last = 0
    for seq in Event.objects.order_by("seq").values_list("seq", flat=True).iterator(chunk_size=PORTION):
        if seq != last + 1:
            yield f"events: after {last} comes {seq}"
        last = seq
    counter = EventCounter.objects.values_list("last", flat=True).first() or 0
    if counter != last:
        yield f"events: the last is {last}, and the counter says {counter}"


def names() -> Iterator[str]:
    """Yield each name that is not found as it is written, or that one person alone let out."""
    for name in Name.objects.select_related("entry").order_by("pk").iterator(chunk_size=PORTION):
        if name.normalised != normalise(name.text):
            yield f"the name “{name.text}” of “{name.entry.name}” is found as “{name.normalised}”"
        if name.accepted_by_id is not None and name.accepted_by_id == name.proposed_by_id:
            yield f"the name “{name.text}” of “{name.entry.name}” was accepted by whoever proposed it"


def search_documents() -> Iterator[str]:
    """Yield each entry that the search finds otherwise than readers see it."""
    published = Revision.objects.published()
    known = {f"known_{name}": F(f"entry__search_document__{name}") for name in ("body", "prose", "purpose")}
    for revision in portions(published.annotate(**known)):
        stored = {name.removeprefix("known_"): vars(revision)[name] for name in known}
        if stored["body"] is None:
            yield f"“{revision.entry.name}”: it is public, and the search does not know it"
        elif stored != index.columns_of(revision.content):
            yield f"“{revision.entry.name}”: the search knows another text than the public one"
    hidden = SearchDocument.objects.exclude(Exists(published.filter(entry=OuterRef("entry"))))
    for document in hidden.select_related("entry").order_by("pk").iterator(chunk_size=PORTION):
        yield f"“{document.entry.name}”: it is not public, and the search knows it"
    for pk in fulltext.disagreeing():
        yield f"search document {pk}: its words are found otherwise than they stand"


def files() -> Iterator[str]:
    """Yield each imported file that is not what it was."""
    for file in SourceFile.objects.order_by("pk").iterator(chunk_size=PORTION):
        if file.redacted_at is None and hashlib.sha256(file.raw).hexdigest() != file.digest:
            yield f"the imported file {file.path} ({file.pk}): its bytes are not those that its digest names"


CHECKS: tuple[Check, ...] = (
    all_triggers, digests, approvals, writers, assessments, flags, keys, events, names, search_documents, files,
    *verify_deeds.CHECKS,
)  # fmt: skip


def problems() -> Iterator[str]:
    """Yield, in words, everything that does not agree, check by check."""
    for check in CHECKS:
        yield from check()


def counts() -> dict[str, int]:
    """Return how many of each thing there are to compare."""
    return {
        "entries": Entry.objects.count(),
        "revisions": Revision.objects.count(),
        "public": Revision.objects.published().count(),
        "names": Name.objects.count(),
        "events": Event.objects.count(),
        "imported files": SourceFile.objects.count(),
        "triggers": len(triggers.installed(connection)),
    }
