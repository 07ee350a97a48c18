"""Read-only JSON of what is public. Every document carries both notices; the guard reads them out of the bytes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs import interactions, presentation, search
from drugs.api.documents import address, entry_document
from drugs.models import Entry, Kind, Revision
from drugs.naming import combination_slug
from drugs.responses import NoticedJson

SUGGESTIONS = 8


def problem(status: int, words: str, **more: Any) -> NoticedJson:
    return NoticedJson({"error": words, **more}, status=status)


def drug(request: HttpRequest, slug: str) -> NoticedJson:
    return entry(Kind.DRUG, slug)


def combination(request: HttpRequest, slug: str) -> NoticedJson:
    return entry(Kind.COMBINATION, combination_slug(slug.split("+")))


def entry(kind: Kind, slug: str) -> NoticedJson:
    """Answer with one entry; 410 with date and reason where it was withdrawn, else 404."""
    public = Revision.objects.published().filter(entry__kind=kind, entry__slug=slug)
    revision = public.select_related("entry").first()
    if revision is not None:
        around = presentation.surroundings(revision.entry, revision)
        return NoticedJson(entry_document(revision.entry, revision, around))
    retracted = Entry.objects.retracted().filter(kind=kind, slug=slug).first()
    if retracted is not None and retracted.retracted_at is not None:
        withdrawn_on = timezone.localdate(retracted.retracted_at).isoformat()
        return problem(
            410, _("This page was withdrawn."), withdrawn_on=withdrawn_on, reason=retracted.retraction_reason
        )
    return problem(404, _("There is no page at this address, or no page yet."))


def suggest(request: HttpRequest) -> NoticedJson:
    """Answer with the entries that the typed words may mean."""
    query = request.GET.get("q", "")
    try:
        matches = search.find(query, limit=SUGGESTIONS)
    except search.SearchError:
        return problem(400, _("That is too long to search for."))
    results = [
        {
            "kind": match.entry.kind,
            "name": match.entry.name,
            "slug": match.entry.slug,
            "url": address(match.entry),
            "matched": match.matched,
            "match": match.match.value,
        }
        for match in matches
    ]
    return NoticedJson({"query": query, "results": results})


def check(request: HttpRequest) -> NoticedJson:
    """Answer with what is known of every pair of the named drugs."""
    try:
        answer = interactions.check(request.GET.getlist("d"))
    except interactions.CheckError as error:
        return problem(400, str(error))
    response = NoticedJson(
        {
            "drugs": [{"name": drug.name, "slug": drug.slug} for drug in answer.drugs],
            "unknown": answer.unknown,
            "ambiguous": answer.ambiguous,
            "duplicates": [{"drug": twice.drug.slug, "words": twice.words} for twice in answer.duplicates],
            "choices": [
                {"typed": one.typed, "words": choice.words, "d": choice.value}
                for one in answer.meanings
                for choice in one.choices
            ],
            "opening": answer.opening if answer.pairs else "",
            "pairs": [pair_document(pair) for pair in answer.pairs],
            "combinations": [pair_document(pair) for pair in answer.larger],
        }
    )
    response["Cache-Control"] = "no-store"
    return response


def pair_document(pair: interactions.Pair) -> dict[str, Any]:
    """Return what is known of a pair. No record has no severity, and says so in `words`."""
    revision = pair.revision
    return {
        "drugs": [drug.slug for drug in pair.drugs],
        "severity": pair.severity,
        "words": pair.words,
        "relation": revision.relation if revision else None,
        "evidence": revision.evidence if revision else None,
        "summary": pair.summary,
        "url": address(pair.page) if pair.page else None,
    }


def not_found(request: HttpRequest, path: str = "") -> NoticedJson:
    return problem(404, _("There is nothing at this address."))
