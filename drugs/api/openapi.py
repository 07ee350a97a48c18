"""The description of the JSON interface in OpenAPI 3.1, and the page that shows it to people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from drugs import interactions, meanings, responses
from drugs.api import paging
from drugs.models import Evidence, Kind, NameKind, Origin, Relation, Severity
from drugs.responses import NoticedJson
from drugs.sections import SECTIONS

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "integer", "minimum": 0}
ADDRESS: dict[str, Any] = {"type": "string", "format": "uri"}
DAY: dict[str, Any] = {"type": "string", "format": "date"}


# No text holds a NUL character: a question with one is refused.
NO_NUL = r"^[^\u0000]*$"


def one_of(values: list[str]) -> dict[str, Any]:
    return {"type": "string", "enum": values}


def perhaps(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def listing(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def record(**fields: dict[str, Any]) -> dict[str, Any]:
    """Return an object with exactly these fields, all of them there."""
    return {"type": "object", "properties": fields, "required": sorted(fields), "additionalProperties": False}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


KIND = one_of(list(Kind.values))
SEVERITY, RELATION, EVIDENCE = (perhaps(one_of(list(of.values))) for of in (Severity, Relation, Evidence))
FOUND = {
    "kind": KIND, "name": TEXT, "slug": TEXT, "url": ADDRESS, "matched": TEXT,
    "match": one_of(["exact", "alias", "prefix", "near", "text"]),
}  # fmt: skip
PAGES = {"page": NUMBER, "pages": NUMBER, "total": NUMBER, "next": perhaps(ADDRESS), "previous": perhaps(ADDRESS)}
PROVENANCE = {
    "type": "object",
    "properties": {"origin": one_of(list(Origin.values)), "tool": TEXT, "generated_on": perhaps(TEXT)},
}
PAIR = record(
    drugs=listing(TEXT), severity=SEVERITY, words=TEXT, relation=RELATION, evidence=EVIDENCE, summary=TEXT,
    url=perhaps(ADDRESS),
)  # fmt: skip
NOTICES = record(ai=TEXT, disclaimer=TEXT, note=TEXT)


def schemas() -> dict[str, Any]:
    """Return the shape of every document. All carry the notices."""
    section = record(markdown=TEXT, html=TEXT, provenance=perhaps(PROVENANCE))
    names = listing(record(text=TEXT, kind=one_of(list(NameKind.values)), country=TEXT))
    components = listing(record(name=TEXT, slug=TEXT, url=perhaps(ADDRESS)))
    sections = {
        "type": "object",
        "properties": {one.key: section for one in SECTIONS},
        "additionalProperties": False,
    }
    source = {"type": "object", "properties": {"kind": TEXT, "title": TEXT, "url": TEXT, "date": TEXT}}
    entry = record(
        kind=KIND, name=TEXT, slug=TEXT, url=ADDRESS, names=names, components=components, sections=sections,
        relation=RELATION, severity=SEVERITY, evidence=EVIDENCE, version=NUMBER, checked={"type": "boolean"},
        checked_by=perhaps(TEXT), approved_on=perhaps(DAY), released_on=DAY, reviewed_on=perhaps(DAY),
        review_due=perhaps(DAY), sources=listing(source), history=ADDRESS, notices=NOTICES,
    )  # fmt: skip
    listed = record(
        kind=KIND, name=TEXT, slug=TEXT, url=ADDRESS, version=NUMBER, checked={"type": "boolean"}, published_on=DAY
    )
    return {
        "Entry": entry,
        "Entries": record(results=listing(listed), notices=NOTICES, **PAGES),
        "Suggestions": record(query=TEXT, results=listing(record(**FOUND)), notices=NOTICES),
        "Found": record(query=TEXT, results=listing(record(**FOUND, snippet=TEXT)), notices=NOTICES, **PAGES),
        "Check": record(
            drugs=listing(record(name=TEXT, slug=TEXT)), unknown=listing(TEXT), ambiguous=listing(TEXT),
            duplicates=listing(record(drug=TEXT, words=TEXT)),
            choices=listing(record(typed=TEXT, words=TEXT, d=TEXT)),
            opening=TEXT, pairs=listing(PAIR), combinations=listing(PAIR), notices=NOTICES,
        ),
        "Problem": {
            "type": "object",
            "properties": {"error": TEXT, "withdrawn_on": DAY, "reason": TEXT, "notices": NOTICES},
            "required": ["error", "notices"],
            "additionalProperties": False,
        },
    }  # fmt: skip


def query(name: str, words: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": words, "required": required, "schema": schema}


def answer(words: str, name: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": ref(name)}}}


def operation(name: str, words: str, shape: str, parameters: list[dict[str, Any]], *codes: int) -> dict[str, Any]:
    why = {400: _("The question cannot be answered; the words say why."), 404: _("There is no such page."),
           410: _("The page was withdrawn; when and why.")}  # fmt: skip
    answers = {"200": answer(words, shape), **{str(code): answer(why[code], "Problem") for code in codes}}
    answers["304"] = {"description": _("Nothing changed since the ETag that was sent.")}
    answers["405"] = answer(_("This interface is only read."), "Problem")
    return {"get": {"operationId": name, "summary": words, "parameters": parameters, "responses": answers}}


def document() -> dict[str, Any]:
    """Return the whole description."""
    slug = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 400}}
    pages = [
        query("page", _("From 1."), {"type": "integer", "minimum": 1, "maximum": paging.LAST, "default": 1}),
        query("per_page", _("How many a page."), {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
    ]
    typed = query("q", _("What was typed."), {"type": "string", "maxLength": 200, "pattern": NO_NUL})
    names = query(
        "d",
        _("A name or slug; up to ten of them. Slugs joined by + are a choice that was confirmed."),
        {
            "type": "array",
            "items": {"type": "string", "maxLength": meanings.MAX_LENGTH, "pattern": NO_NUL},
            "maxItems": interactions.MAX_NAMES,
        },
    )
    choose = [
        query("kind", _("Only drugs, or only combinations; empty: both."), one_of(["", *Kind.values])),
        query("letter", _("What the slug begins with."), {"type": "string", "pattern": "^[A-Za-z0-9]?$"}),
    ]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings.SITE_NAME,
            "version": "1",
            "description": _("Read-only JSON of all that is public. Every document carries both notices: show them."),
        },
        "servers": [{"url": f"{settings.BASE_URL}/api/v1"}],
        "paths": {
            "/entries": operation(
                "entries", _("Everything public, by address."), "Entries", [*choose, *pages], 400, 404
            ),
            "/drugs/{slug}": operation("drug", _("The page of a drug."), "Entry", [slug], 404, 410),
            "/combinations/{slug}": operation(
                "combination", _("The page of a combination."), "Entry", [slug], 404, 410
            ),
            "/suggest": operation("suggest", _("What may be meant, while it is typed."), "Suggestions", [typed], 400),
            "/search": operation(
                "search", _("All that the words may mean, with snippets."), "Found", [typed, *pages], 400, 404
            ),
            "/check": operation("check", _("What is known of several medicines together."), "Check", [names], 400),
        },
        "components": {"schemas": schemas()},
    }


def description(request: HttpRequest) -> NoticedJson:
    """Answer with the description. It carries the notices as an extension, like every document here."""
    return NoticedJson(document())


def page(request: HttpRequest) -> HttpResponse:
    """Show the description to people."""
    described = document()
    operations = [
        {
            "address": f"/api/v1{address}",
            "summary": methods["get"]["summary"],
            "parameters": methods["get"]["parameters"],
            "answers": [(code, one["description"]) for code, one in methods["get"]["responses"].items()],
        }
        for address, methods in described["paths"].items()
    ]
    fields = [
        (name, [(field, words_of(schema)) for field, schema in shape["properties"].items()])
        for name, shape in described["components"]["schemas"].items()
    ]
    context = {"operations": operations, "shapes": fields, "description": described["info"]["description"]}
    return responses.page(request, "drugs/api.html", context)


def words_of(schema: dict[str, Any]) -> str:
    """Return a schema in a few words: "string or null", "list of object"."""
    if "anyOf" in schema:
        return " / ".join(words_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if schema.get("type") == "array":
        return f"[{words_of(schema['items'])}]"
    return str(schema.get("format") or schema.get("type"))
