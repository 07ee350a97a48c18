"""Read-only JSON of what is public. Every document carries both notices; the guard reads them out of the bytes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs import facets, interactions, presentation, search
from drugs.api import paging
from drugs.api.documents import address, entry_document
from drugs.models import Entry, Kind, Revision
from drugs.naming import combination_slug
from drugs.responses import NoticedJson

SUGGESTIONS = 8
MOST_FOUND = 100


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
        matches, _names_only = search.find_or_recall(query, SUGGESTIONS)
    except search.SearchError:
        return problem(400, _("That is too long to search for."))
    response = NoticedJson({"query": query, "results": [match_document(match) for match in matches]})
    response["Cache-Control"] = "no-store"
    return response


def match_document(match: search.Match) -> dict[str, Any]:
    return {
        "kind": match.entry.kind,
        "name": match.entry.name,
        "slug": match.entry.slug,
        "url": address(match.entry),
        "matched": match.matched,
        "match": match.match.value,
    }


def found(request: HttpRequest) -> NoticedJson:
    """Answer with all that the typed words may mean, a page at a time, with the words found in texts."""
    query = request.GET.get("q", "")
    try:
        matches = search.find(query, limit=MOST_FOUND)
    except search.SearchError:
        return problem(400, _("That is too long to search for."))
    try:
        page = paging.page_of(matches, request)
    except paging.PageError as error:
        return problem(error.status, str(error))
    results = [
        {**match_document(match), "snippet": "".join(piece.text for piece in match.snippet)} for match in page.items
    ]
    response = NoticedJson({"query": query, "results": results, **page.document})
    response["Cache-Control"] = "no-store"
    return response


def entries(request: HttpRequest) -> NoticedJson:
    """Answer with everything public, in the order of addresses, a page at a time. Two queries."""
    kind, letter = request.GET.get("kind", ""), request.GET.get("letter", "").lower()
    if kind not in ("", *Kind.values):
        return problem(400, _("kind is drug or combination."))
    if letter and not (len(letter) == 1 and letter.isascii() and letter.isalnum()):
        return problem(400, _("letter is one letter or digit."))
    public = Revision.objects.published().select_related("entry").order_by("entry__slug", "entry__kind")
    if kind:
        public = public.filter(entry__kind=kind)
    groups = [group for one in Kind if kind in ("", one) for group in facets.groups(one)]
    if letter:
        public = public.filter(entry__slug__gte=letter, entry__slug__startswith=letter)
        if letter not in "z9":
            public = public.filter(entry__slug__lt=chr(ord(letter) + 1))
    total = None if letter.isdigit() else facets.total(groups, {"letter": letter} if letter else {})
    try:
        page = paging.page_of(public.only(*LISTED), request, total)
    except paging.PageError as error:
        return problem(error.status, str(error))
    return NoticedJson({"results": [listed(revision) for revision in page.items], **page.document})


LISTED = ("number", "approval", "approver_credential", "published_at", "entry__kind", "entry__name", "entry__slug")


def listed(revision: Revision) -> dict[str, Any]:
    entry = revision.entry
    return {
        "kind": entry.kind,
        "name": entry.name,
        "slug": entry.slug,
        "url": address(entry),
        "version": revision.number,
        "checked": revision.is_checked,
        "published_on": timezone.localdate(revision.published_at).isoformat(),
    }


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


def not_allowed(request: HttpRequest) -> NoticedJson:
    response = problem(405, _("This interface is only read: GET or HEAD."))
    response["Allow"] = "GET, HEAD"
    return response
