"""The verb of imports: hand many texts in at once, each as if it had been started and submitted by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs.models import AssessedFinding, Assessment, Content, Entry, ImportBatch, Name, NameKind, Revision, Status
from drugs.models.revision_text import columns_of
from drugs.models.roles import WRITE
from drugs.naming import normalise
from drugs.review.assessing import Examination
from drugs.review.errors import ReviewError
from drugs.review.names import checked_name
from drugs.review.record import Act, lock_entries, record_all, require, require_all
from drugs.review.validation import validate


@dataclass(frozen=True)
class NameArriving:
    """Another name of an entry, which comes with a text about it. source: where it stands that this is one."""

    entry: Entry
    text: str
    kind: str = NameKind.SYNONYM.value
    country: str = ""
    source: str = ""


@dataclass(frozen=True)
class Arrival:
    """One text of an import. public: the text that it was compared with, None where the entry has none.

    names: those that come with it, of its entry or of its drugs. known_as: all names by which a high-alert medicine
    would show. A text that a check blocks stays a draft.
    """

    entry: Entry
    content: Content
    examination: Examination
    public: Revision | None = None
    names: tuple[NameArriving, ...] = ()
    known_as: tuple[str, ...] = ()


@transaction.atomic
def hand_in(arrivals: Sequence[Arrival], *, actor: User, batch: ImportBatch) -> list[Revision]:
    """Start a draft of each text on top of what is public, and submit those that no check blocks; all or none.

    The caller has taken older texts out of the way. Returns the revisions in the order of arrivals. About twenty
    queries, however many.
    """
    require(actor, WRITE)
    entries = lock_entries(arrival.entry for arrival in arrivals)
    public = {r.entry_id: r.pk for r in Revision.objects.filter(entry__in=entries, is_public=True).only("entry_id")}
    refuse_undecided(entries, actor)
    for arrival in arrivals:
        entry = entries[arrival.entry.pk]
        if entry.is_retracted:
            raise ReviewError(_("This page is retracted. Restore it to work on it again."), "retracted")
        if public.get(entry.pk) != (arrival.public.pk if arrival.public else None):
            raise ReviewError(_("The public page was changed meanwhile. Import the file again."), "outdated")
        validate(arrival.content, entry)
    revisions = Revision.objects.bulk_create(
        Revision(
            entry=arrival.entry,
            author=actor,
            base=arrival.public,
            batch=batch,
            digest=arrival.content.digest(arrival.entry.drug_ids()),
            **columns_of(arrival.content),
        )
        for arrival in arrivals
    )
    acts = [Act("start_draft", revision.entry, revision) for revision in revisions]
    acts += propose_names(arrivals, revisions, actor)
    submitted = [r for r, arrival in zip(revisions, arrivals, strict=True) if not arrival.examination.is_blocked]
    submit_all(submitted)
    keep_examinations(arrivals, revisions)
    record_all([*acts, *(Act("submit", revision.entry, revision) for revision in submitted)], actor=actor)
    return revisions


def refuse_undecided(entries: Iterable[int], actor: User) -> None:
    """Refuse where a text is in review, or a draft of actor's is open: one of each an entry."""
    undecided = Revision.objects.filter(entry__in=entries).select_related("entry")
    if draft := undecided.filter(status=Status.DRAFT, author=actor).first():
        raise ReviewError(
            _("You already have a draft of %(name)s. Finish or discard it first.") % {"name": draft.entry.name},
            "draft-exists",
        )
    if waiting := undecided.filter(status=Status.IN_REVIEW).first():
        raise ReviewError(
            _("A text of %(name)s is in review. Wait for the decision on it.") % {"name": waiting.entry.name},
            "in-review",
        )


def submit_all(revisions: Sequence[Revision]) -> None:
    now = timezone.now()
    drafts = Revision.objects.drafts().filter(pk__in=[revision.pk for revision in revisions])
    require_all(drafts.update(status=Status.IN_REVIEW, submitted_at=now), len(revisions))
    for revision in revisions:
        revision.status, revision.submitted_at = Status.IN_REVIEW, now


def keep_examinations(arrivals: Sequence[Arrival], revisions: Sequence[Revision]) -> None:
    """Keep what the programs said of the texts that were handed in; a draft is looked at when it is."""
    seen = [(a, r) for a, r in zip(arrivals, revisions, strict=True) if not a.examination.is_blocked]
    now = timezone.now()
    Assessment.objects.bulk_create(
        Assessment(revision=revision, at=now, **arrival.examination.columns(arrival.known_as))
        for arrival, revision in seen
    )
    AssessedFinding.objects.bulk_create(
        row for arrival, revision in seen for row in arrival.examination.counted(revision)
    )


def propose_names(arrivals: Sequence[Arrival], revisions: Sequence[Revision], actor: User) -> list[Act]:
    """Propose the names that came with texts; those that actor proposed before come with the newer text. Two queries,
    and one for each name proposed before.
    """
    wanted: dict[tuple[int, str, str, str], tuple[NameArriving, Revision]] = {}
    for arrival, revision in zip(arrivals, revisions, strict=True):
        about = {revision.entry_id, *revision.entry.drug_ids()}
        for name in arrival.names:
            text, country = checked_name(name.text, name.kind, name.country, name.source)
            if name.entry.pk not in about:
                raise ReviewError(_("A name comes only with a text about the same medicine."), "revision")
            key = name.entry.pk, normalise(text), name.kind, country
            wanted[key] = replace(name, text=text, country=country), revision
    known = {
        (name.entry_id, name.normalised, name.kind, name.country): name
        for name in Name.objects.filter(entry__in={key[0] for key in wanted})
    }
    acts, fresh = [], []
    for key, (name, revision) in wanted.items():
        there = known.get(key)
        if there is None:
            fresh.append(
                Name(
                    entry=name.entry, text=name.text, normalised=key[1], kind=name.kind, country=name.country,
                    source=name.source.strip(), proposed_by=actor, revision=revision,
                )
            )  # fmt: skip
        elif there.accepted_by_id is None and there.proposed_by_id == actor.pk:
            there.revision = revision
            there.save(update_fields=["revision"])
        else:
            continue
        acts.append(Act("propose_name", name.entry, revision, name.text))
    Name.objects.bulk_create(fresh)
    return acts


@transaction.atomic
def supersede_all(revisions: Sequence[Revision], *, actor: User, reason: str) -> None:
    """Close untouched texts of older imports because newer ones of the same pages have come; all or none.

    Those in review are superseded; drafts, which are actor's own, discarded.
    """
    require(actor, WRITE)
    lock_entries(revision.entry for revision in revisions)
    for revision in revisions:
        if revision.batch_id is None or not (revision.is_in_review or revision.is_draft):
            raise ReviewError(_("Only a text of an import that is not decided yet can be superseded."), "not-in-review")
        if revision.is_draft and revision.author_id != actor.pk:
            raise ReviewError(_("Only its author or a moderator discards a draft."), "not-yours")
    for status, verb in ((Status.IN_REVIEW, "supersede"), (Status.DRAFT, "discard")):
        those = [revision for revision in revisions if revision.status == status]
        standing = Revision.objects.filter(pk__in=[revision.pk for revision in those], status=status)
        require_all(standing.update(status=Status.CLOSED), len(those))
        record_all([Act(verb, revision.entry, revision, reason) for revision in those], actor=actor)
