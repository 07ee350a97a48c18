"""Read and look at files: bytes to a title, a content, and what the checks say. No database: any process can do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drugs import framing, review
from drugs.findings import PageText
from drugs.importing import exported_page, markdown_page, titles
from drugs.importing.errors import PageError
from drugs.models import Content, Entry, Kind
from drugs.naming import combination_name, combination_slug, normalise, slugify
from drugs.review.entries import require_lengths
from drugs.review.provenance import origin, uniform
from drugs.review.validation import check_name, validate
from drugs.sections import SECTION_KEYS


@dataclass(frozen=True)
class Job:
    """One file to read. public: what readers see now of the entry that the file was about the last time.

    title: what a person wrote in the place of the file's own title, "" where nobody did.
    """

    raw: bytes
    origin: str
    tool: str = ""
    generated_on: str | None = None
    public: Content | None = None
    title: str = ""


@dataclass(frozen=True)
class Reading:
    """What a file says. Without a content the file cannot become a text: problem says why, line where.

    given: what a file that some site exported says besides; None for any other.
    """

    title: titles.Title | None = None
    content: Content | None = None
    examination: review.Examination | None = None
    problem: str = ""
    line: int = 0
    given: exported_page.Given | None = None


def read(job: Job) -> Reading:
    """Read one file whole, and look at its text with every program."""
    try:
        title, content, given = parsed(job)
        check_names(title)
        validate(content, Entry(kind=Kind.COMBINATION if title.is_combination else Kind.DRUG))
    except (PageError, review.ReviewError) as error:
        return Reading(problem=str(error), line=getattr(error, "line", 0))
    return Reading(title, content, examine(title, content, job.public), given=given)


def parsed(job: Job) -> tuple[titles.Title, Content, exported_page.Given | None]:
    """Return what a file says, whichever of the two formats it has. Raises PageError."""
    if framing.is_framed(job.raw):
        exported = exported_page.parse(job.raw, origin(job.origin, job.tool, job.generated_on))
        content = exported.content
        if job.public is not None and not exported.given.has_summary:
            content = replace(content, summary=job.public.summary)
        return titles.read(job.title) if job.title else exported.title, content, exported.given
    page = markdown_page.parse(job.raw)
    return titles.read(job.title or page.title), upon(job.public, written(page.sections, job)), None


def check_names(title: titles.Title) -> None:
    """Refuse names that no entry can have. Raises ReviewError."""
    for component in title.components:
        if slugify(component.name):  # a component without a name is for a person to mend
            require_lengths(component.name, slugify(component.name))
            check_name(component.name)
        for synonym in component.synonyms:
            require_lengths(synonym, normalise(synonym))
            check_name(synonym)
    slugs = [slugify(component.name) for component in title.components]
    require_lengths(combination_name(c.name for c in title.components), combination_slug(slugs) or "-")


def read_all(jobs: Sequence[Job]) -> list[Reading]:
    return [read(job) for job in jobs]


def written(sections: dict[str, str], job: Job) -> Content:
    """Return the content of a file's sections, in reading order, with the provenance that the import says."""
    ordered = {key: sections[key] for key in SECTION_KEYS if key in sections}
    return Content(sections=ordered, provenance=uniform(ordered, job.origin, job.tool, job.generated_on))


def upon(public: Content | None, content: Content) -> Content:
    """Return content with the ratings and sources of the public text: a file has none of its own."""
    if public is None:
        return content
    return replace(
        content,
        sources=public.sources,
        relation=public.relation,
        severity=public.severity,
        evidence=public.evidence,
        summary=public.summary,
    )


def examine(title: titles.Title, content: Content, public: Content | None) -> review.Examination:
    """Look at a text that has no entry yet, as if it were of the entry that its title names."""
    names = tuple(component.name for component in title.components)
    name = combination_name(names)
    return review.examine(
        PageText(
            name=name,
            component_names=names if title.is_combination else (),
            is_combination=title.is_combination,
            sections={key: content.section(key) for key in SECTION_KEYS},
            severity=content.severity if title.is_combination else "",
            has_sources=bool(content.sources),
            base=as_base(name, public, title.is_combination) if public else None,
        ),
        content,
        public,
    )


def as_base(name: str, public: Content, is_combination: bool) -> PageText:
    sections = {key: public.section(key) for key in SECTION_KEYS}
    return PageText(name=name, sections=sections, severity=public.severity if is_combination else "")
