"""Does what stands in the tables agree with the record of who did it? What otherwise only triggers keep true.

A row that somebody wrote past the triggers has no event, or breaks a rule that no constraint holds. Each check yields,
in words, what does not agree; one query each.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from drugs.models import (
    Approval,
    Correction,
    Entry,
    Event,
    Revision,
    RevisionWriter,
    SectionCheck,
    Severity,
    SitePage,
    Status,
)

PORTION = 200
# Which events let a text out, by the kind of approval that it then has.
LET_OUT_BY = {Approval.INDIVIDUAL: ("approve", "check"), Approval.BATCH: ("release",)}
ENDED_BY = ("retract", "merge_drugs")
# Records of which each row was written together with one event.
ROWS_BY_VERB = (("correction", Correction, "add_correction"), ("page about the site", SitePage, "write_site_page"))


def called(revision: Revision) -> str:
    return f"revision {revision.pk} of “{revision.entry.name}”"


def each(revisions: QuerySet[Revision]) -> Iterator[Revision]:
    return revisions.select_related("entry").order_by("pk").iterator(chunk_size=PORTION)


def deeds() -> Iterator[str]:
    """Yield each text and each retraction that nobody is on record for."""
    mine = Event.objects.filter(revision=OuterRef("pk"))
    for approval, verbs in LET_OUT_BY.items():
        by_approver = mine.filter(verb__in=verbs, actor=OuterRef("approver"))
        for revision in each(Revision.objects.filter(approval=approval).exclude(Exists(by_approver))):
            yield f"{called(revision)}: no event says that {revision.approver} let it out ({approval})"
    # A draft that follows upon another, sent back or taken over, has its event there.
    for revision in each(Revision.objects.filter(parent=None).exclude(Exists(mine))):
        yield f"{called(revision)}: no event says where it comes from"
    ended = Event.objects.filter(entry=OuterRef("pk"), verb__in=ENDED_BY)
    for entry in Entry.objects.retracted().exclude(Exists(ended)).order_by("pk").iterator(chunk_size=PORTION):
        yield f"“{entry.name}”: no event says that it was retracted"


def rows_of_deeds() -> Iterator[str]:
    """Yield each table of which rows came or went without an event."""
    for name, model, verb in ROWS_BY_VERB:
        rows, events = model._base_manager.count(), Event.objects.filter(verb=verb).count()
        if rows != events:
            yield f"{name}: there are {rows}, and {events} events say that one was written"


def rules() -> Iterator[str]:
    """Yield each text that breaks a rule which only a trigger keeps."""
    approved = Revision.objects.filter(status=Status.APPROVED)
    foreign = Q(base__isnull=False) & ~Q(base__entry=F("entry")) | Q(parent__isnull=False) & ~Q(
        parent__entry=F("entry")
    )
    broken = (
        (Revision.objects.filter(foreign), "it continues a text of another entry"),
        (Revision.objects.filter(is_public=True, redacted_at__isnull=False), "it is redacted, and public"),
        (Revision.objects.filter(approval=Approval.BATCH, batch=None), "it was released, and came with no import"),
        (
            approved.filter(severity=Severity.MINOR).filter(Q(sources=[]) | ~Q(approval=Approval.INDIVIDUAL)),
            "it calls an effect small without a source or a person who approved it",
        ),
    )
    for revisions, words in broken:
        for revision in each(revisions):
            yield f"{called(revision)}: {words}"
    own = RevisionWriter.objects.filter(revision=OuterRef("revision"), user=OuterRef("by"))
    for check in SectionCheck.objects.filter(Exists(own)).select_related("revision__entry", "by").order_by("pk"):
        yield f"{called(check.revision)}: {check.by} wrote part of it, and checked its {check.section}"


CHECKS = (deeds, rows_of_deeds, rules)
