"""Store what was decided of a portion of files: through the verbs, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs import review
from drugs.findings import Finding, PageText, no_page_of_its_own, same_text
from drugs.importing.identity import Identities, make_missing, synonyms
from drugs.importing.planning import Plan
from drugs.models import Address, Assessment, Entry, ImportBatch, Name, Outcome, Settlement, SourceFile
from drugs.naming import slugify


def store(plans: Sequence[Plan], known: Identities, author: User, batch: Callable[[], ImportBatch]) -> None:
    """Make the entries and texts that plans ask for, and keep each file whole. About forty queries, however many."""
    make_texts([plan for plan in plans if plan.makes_text], known, author, batch)
    for plan in plans:
        if plan.entry is None and plan.title is not None:
            plan.entry = known.entry(plan.title)
    closes = [revision for plan in plans if not plan.makes_text for revision in plan.closes]
    if closes:
        review.supersede_all(closes, actor=author, reason=_("A newer import of this page has come."))
    keep_addresses(plans)
    keep(plans, author, batch)


def make_texts(plans: Sequence[Plan], known: Identities, author: User, batch: Callable[[], ImportBatch]) -> None:
    """Make the entries that are missing, take older texts out of the way, and hand the new ones in."""
    if not plans:
        return
    make_missing([plan.title for plan in plans if plan.title], known, author)
    for plan in plans:
        plan.entry = known.entry(plan.title) if plan.title else None
    closes = [revision for plan in plans for revision in plan.closes]
    if closes:
        review.supersede_all(closes, actor=author, reason=_("A newer import of this page has come."))
    hand_in(plans, known, author, batch())


def keep_addresses(plans: Sequence[Plan]) -> None:
    """Let the old address of each file lead to the entry that it is about, whatever becomes of its text."""
    Address.objects.bulk_create(
        (
            Address(path=plan.arriving.found.old_address, entry=plan.entry)
            for plan in plans
            if plan.entry and plan.arriving.reading.given is None  # an export stands at no old address
        ),
        ignore_conflicts=True,  # an address leads to the entry that had it first
    )


def hand_in(making: Sequence[Plan], known: Identities, author: User, batch: ImportBatch) -> None:
    contexts = in_context(making, known)
    arrivals = []
    for plan, found in zip(making, contexts, strict=True):
        reading = plan.arriving.reading
        if plan.entry is None or plan.title is None or reading.content is None or reading.examination is None:
            raise TypeError(f"{plan.arriving.found.key}: a text without a title, content or entry was to be made.")
        examination = replace(reading.examination, findings=(*reading.examination.findings, *found))
        plan.findings = (*plan.findings, *(asdict(finding) for finding in found))
        names = (plan.entry.name, *(drug.name for drug in drugs_of(plan, known)))
        arrivals.append(
            review.Arrival(
                entry=plan.entry,
                content=reading.content,
                examination=examination,
                public=plan.public,
                names=names_of(plan, known),
                known_as=names,
            )
        )
    arrivals = with_other_names(arrivals, making, known)
    for plan, revision in zip(making, review.hand_in(arrivals, actor=author, batch=batch), strict=True):
        plan.revision = revision


def names_of(plan: Plan, known: Identities) -> tuple[review.NameArriving, ...]:
    """Return the names that come with a text: those in its title, or those that an export gives."""
    if plan.title is None or plan.entry is None:
        return ()
    given = plan.arriving.reading.given
    if given is None:
        return tuple(review.NameArriving(drug, text) for drug, text in synonyms(plan.title, known))
    called = {slugify(component.name): known.drug(component) for component in plan.title.components}
    entries = [called.get(name.of) if name.of else plan.entry for name in given.names]
    return tuple(
        review.NameArriving(entry, name.text, name.kind, name.country, name.source)
        for entry, name in zip(entries, given.names, strict=True)
        if entry is not None  # a person mended the title and left this component out
    )


def drugs_of(plan: Plan, known: Identities) -> list[Entry]:
    return [drug for drug in known.components(plan.title) if drug is not None] if plan.title else []


def with_other_names(arrivals: list[review.Arrival], making: Sequence[Plan], known: Identities) -> list[review.Arrival]:
    """Add the drugs' other names, those that come now too: a high-alert medicine shows by any of them. One query."""
    drugs = {drug.pk for plan in making for drug in drugs_of(plan, known)}
    other: dict[int, list[str]] = {}
    for pk, text in Name.objects.filter(entry__in=drugs).values_list("entry_id", "text"):
        other.setdefault(pk, []).append(text)
    for arrival in arrivals:
        for name in arrival.names:
            other.setdefault(name.entry.pk, []).append(name.text)
    return [
        replace(a, known_as=(*a.known_as, *(n for drug in drugs_of(plan, known) for n in other.get(drug.pk, ()))))
        for a, plan in zip(arrivals, making, strict=True)
    ]


def in_context(making: Sequence[Plan], known: Identities) -> list[list[Finding]]:
    """Return, for each text, what depends on other entries: components without a page, twins. Two queries."""
    drugs = {plan.arriving.found.key: drugs_of(plan, known) for plan in making}
    ids = {drug.pk for some in drugs.values() for drug in some}
    with_page = set(Entry.objects.published().filter(pk__in=ids).values_list("pk", flat=True))
    digests = {digest_of(plan) for plan in making} - {""}
    same = Assessment.objects.filter(text_digest__in=digests).order_by("revision__entry__name")
    twins: dict[str, dict[int, str]] = {}
    for digest, pk, name in same.values_list("text_digest", "revision__entry_id", "revision__entry__name"):
        twins.setdefault(digest, {})[pk] = name
    found = []
    for plan in making:
        if plan.entry is None or plan.title is None:
            raise TypeError(f"{plan.arriving.found.key}: no entry was made for its text.")
        lacking = [drug.name for drug in drugs[plan.arriving.found.key] if drug.pk not in with_page]
        others = twins.setdefault(digest_of(plan), {}) if digest_of(plan) else {}
        page = PageText(
            name=plan.entry.name,
            components_without_page=tuple(lacking) if plan.title.is_combination else (),
            twins=tuple(dict.fromkeys(name for pk, name in others.items() if pk != plan.entry.pk))[:5],
        )
        found.append([*no_page_of_its_own.check(page), *same_text.check(page)])
        others[plan.entry.pk] = plan.entry.name
    return found


def digest_of(plan: Plan) -> str:
    return plan.arriving.reading.examination.text_digest if plan.arriving.reading.examination else ""


def keep(plans: Sequence[Plan], author: User, batch: Callable[[], ImportBatch]) -> None:
    """Keep each file whole; what waited under the same name is replaced by it."""
    kept = [plan for plan in plans if plan.arriving.raw]
    if not kept:
        return
    paths = [plan.arriving.found.key for plan in kept]
    SourceFile.objects.waiting().filter(path__in=paths).update(
        settlement=Settlement.REPLACED, settled_by=author, settled_at=timezone.now()
    )
    SourceFile.objects.bulk_create(
        SourceFile(
            batch=batch(),
            path=plan.arriving.found.key,
            digest=plan.arriving.digest,
            raw=plan.arriving.raw,
            outcome=plan.outcome,
            entry=plan.entry if plan.outcome != Outcome.FAILED else None,
            revision=plan.revision or plan.unchanged,
            reason=plan.reason,
            findings=list(plan.findings),
        )
        for plan in kept
    )
