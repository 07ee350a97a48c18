"""A page that this program exported, to a title and a content: parsing only, nothing is stored.

The file is framed as drugs/framing.py says. What is read of it: kind, name, components, names, ratings, sources, the
texts with their provenance, and the digest, by which the site that wrote the file knows it again. What is not: who
approved or checked it, when, and its version. What was checked there is not checked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from drugs import framing
from drugs.framing import Document, Frame
from drugs.importing.errors import PageError
from drugs.importing.titles import ComponentTitle, Title
from drugs.models import Content, Evidence, Kind, NameKind, Origin, Relation, Severity
from drugs.naming import combination_name, combination_slug, slugify
from drugs.sections import BY_KEY, SECTION_KEYS

READ = frozenset(
    ("kind", "name", "slug", "components", "names", "relation", "severity", "evidence", "summary", "digest", "sources")
)
# For people and for other programs: nothing here follows from them.
NOT_READ = frozenset(
    (
        *("notices", "version", "approval", "published_at", "approved_at", "checked_by", "reviewed_on", "review_due"),
        *("compared", "corrections"),
    )
)
PROVENANCE = {"origin": (str,), "tool": (str,), "generated_on": (str, type(None)), "edited": (bool,), "sha256": (str,)}


@dataclass(frozen=True)
class ExactTitle(Title):
    """A title whose names a site had made entries of: nothing is read into them, and nothing is asked."""

    @property
    def glued(self) -> tuple[str, ...]:
        return ()

    @property
    def without_digits(self) -> tuple[str, ...]:
        return ()

    @property
    def is_bracketed_well(self) -> bool:
        return True


@dataclass(frozen=True)
class GivenName:
    """Another name. of: the slug of the component that is called so, "" for the page's own entry."""

    of: str
    text: str
    kind: str
    country: str
    source: str


@dataclass(frozen=True)
class Given:
    """What an export says besides its title and text. digest: of the text that was public where it was written.

    has_summary: an export keeps the summary of a text to itself that nobody read.
    """

    digest: str
    names: tuple[GivenName, ...]
    has_summary: bool = True


@dataclass(frozen=True)
class ExportedPage:
    """A page as read."""

    title: Title
    content: Content
    given: Given


def parse(raw: bytes, usual: dict[str, Any]) -> ExportedPage:
    """Read the bytes of a file. usual: the provenance of a text whose frame gives none. Raises PageError."""
    try:
        document = framing.read(raw)
    except framing.FramingError as error:
        raise PageError(error.reason, error.line) from error
    for name in document.fields:
        if name not in READ | NOT_READ:
            raise wrong(document, name, _("The head has no “%(name)s” in this format.") % {"name": name})
    title, names = title_of(document)
    given = Given(text(document, "digest"), tuple(names), "summary" in document.fields)
    return ExportedPage(title, content_of(document, usual), given)


def wrong(document: Document, name: str, reason: str) -> PageError:
    return PageError(reason, document.lines.get(name, 1))


def text(document: Document, name: str, default: str = "") -> str:
    value = document.fields.get(name, default)
    if not isinstance(value, str):
        raise wrong(document, name, _("“%(name)s” must be a text, in quotes.") % {"name": name})
    return value


def objects(document: Document, name: str, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the objects below a name: each must have these keys, and texts for them."""
    values = document.fields.get(name, [])
    if isinstance(values, list) and all(is_object(value, keys) for value in values):
        return values
    said = {"name": name, "keys": ", ".join(keys)}
    raise wrong(document, name, _("Each item of “%(name)s” must give, as texts: %(keys)s.") % said)


def is_object(value: object, keys: tuple[str, ...]) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys)


def title_of(document: Document) -> tuple[Title, list[GivenName]]:
    """Return the title, and the other names of the entry and of its components."""
    name, slug, kind = text(document, "name"), text(document, "slug"), text(document, "kind")
    names = [given_name(document, "names", "", one) for one in objects(document, "names", ("text", "kind"))]
    if kind == Kind.DRUG and "components" not in document.fields:
        if slugify(name) != slug or not slug:
            raise wrong(document, "slug", _("Name and slug do not belong together. Change both or neither."))
        return ExactTitle(name, (ComponentTitle(name),)), names
    components = objects(document, "components", ("name", "slug"))
    if kind != Kind.COMBINATION or len(components) < 2:
        raise wrong(document, "kind", _("A drug has no components, and a combination has two or more."))
    for one in components:
        if slugify(one["name"]) != one["slug"] or not one["slug"]:
            raise wrong(document, "components", _("Name and slug do not belong together. Change both or neither."))
        names += [given_name(document, "components", one["slug"], other) for other in other_names(document, one)]
    if name != combination_name(c["name"] for c in components) or slug != combination_slug(
        c["slug"] for c in components
    ):
        raise wrong(document, "name", _("Name and slug are not those of the components, in their order."))
    return ExactTitle(name, tuple(ComponentTitle(one["name"]) for one in components)), names


def other_names(document: Document, component: dict[str, Any]) -> list[Any]:
    names = component.get("names", [])
    if not isinstance(names, list):
        raise wrong(document, "components", _("“%(name)s” must be a list.") % {"name": "names"})
    return names


def given_name(document: Document, place: str, of: str, said: Any) -> GivenName:
    keys = ("text", "kind", "country", "source")
    whole = {"country": "", "source": ""} | said if isinstance(said, dict) else said
    if not is_object(whole, keys) or whole["kind"] not in NameKind.values:
        raise wrong(document, place, _("A name must say its text, kind, country and source, as texts."))
    return GivenName(of, *(whole[key] for key in keys))


def content_of(document: Document, usual: dict[str, Any]) -> Content:
    """Return the content, its sections in reading order. What may stand in it at all is for validation to say."""
    frames = {}
    for frame in document.frames:
        if frame.key not in BY_KEY:
            raise PageError(_("There is no section “%(key)s”.") % {"key": frame.key}, frame.line)
        frames[frame.key] = frame
    ordered = [frames[key] for key in SECTION_KEYS if key in frames and frames[key].text]
    return Content(
        sections={frame.key: frame.text for frame in ordered},
        provenance={frame.key: provenance(frame, usual) for frame in ordered if frame.text.strip()},
        sources=objects(document, "sources", ("kind", "title", "url", "date")),
        relation=text(document, "relation", Relation.NOT_STATED.value),
        severity=text(document, "severity", Severity.UNKNOWN.value),
        evidence=text(document, "evidence", Evidence.NONE.value),
        summary=text(document, "summary"),
    )


def provenance(frame: Frame, usual: dict[str, Any]) -> dict[str, Any]:
    """Return where the words of a frame come from. Words that are not those exported were edited by somebody."""
    if frame.facts is None:
        return usual
    said = dict(frame.facts)
    if said.get("origin") not in Origin.values or not all(
        key in PROVENANCE and isinstance(value, PROVENANCE[key]) for key, value in said.items()
    ):
        reason = _("Say of “%(key)s” whether AI, the public or staff wrote it, as other sections do.")
        raise PageError(reason % {"key": frame.key}, frame.line)
    if said.pop("sha256", "") != sha256(frame.text.encode(errors="replace")).hexdigest()[:16]:
        said["edited"] = True
    return said
