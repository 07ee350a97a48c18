"""Texts about medicines that do not exist: as long as real ones, with doses, and each says that it is invented."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from drugs.findings import PageText
from drugs.invented import phrases
from drugs.models import Content, Evidence, Origin, Relation, Severity
from drugs.review import Examination, examine
from drugs.review.provenance import uniform

TOOL = "make_corpus: invented text, about nothing real"
MADE_ON = "2026-01-01"
# Stands at the top of the page, in every list of its sections, and at its foot.
INVENTED = (
    "**This page is invented.** A program wrote it to try this site out at full size. There is no such medicine as "
    "{name}, and nothing on this page is true of any other."
)
FOOT = "Invented text, made by a program to measure this site. Never use it for anything else."
SEVERITIES = (
    (Severity.UNKNOWN, 60),
    (Severity.MODERATE, 22),
    (Severity.MAJOR, 13),
    (Severity.CONTRAINDICATED, 4),
    (Severity.MINOR, 1),
)


@dataclass(frozen=True)
class Job:
    """One text to be written and looked at. drugs: names of what a combination holds, else empty.

    key: what its chance begins with; the same key writes the same text. base: the text that is public.
    """

    name: str
    drugs: tuple[str, ...]
    key: str
    base: Content | None = None


@dataclass(frozen=True)
class Written:
    """A text, and what the programs say of it."""

    content: Content
    examination: Examination


def write_all(jobs: Sequence[Job]) -> list[Written]:
    """Write and look at each text. No query: any process can do it."""
    return [looked_at(job, write(job)) for job in jobs]


def looked_at(job: Job, content: Content) -> Written:
    severity = str(content.severity) if job.drugs else ""
    base = PageText(name=job.name, sections=job.base.sections, severity=severity) if job.base is not None else None
    page = PageText(
        name=job.name,
        component_names=job.drugs,
        is_combination=bool(job.drugs),
        sections=content.sections,
        severity=severity,
        has_sources=bool(content.sources),
        base=base,
    )
    return Written(content, examine(page, content, job.base))


def write(job: Job) -> Content:
    """Return the text of a job: thirteen sections at most, about four thousand characters."""
    chance = random.Random(job.key)  # the same for a job, nothing secret  # nosec B311
    sections = {key: text for key, text in sections_of(job, chance).items() if text}
    rating: dict[str, str] = {}
    if job.drugs:
        [severity] = chance.choices([one for one, _n in SEVERITIES], [number for _one, number in SEVERITIES])
        rating = {
            "severity": severity,
            "relation": chance.choice([one for one in Relation if one != Relation.WITHDRAWN]),
            "evidence": Evidence.NONE if severity == Severity.UNKNOWN else chance.choice(list(Evidence)),
            "summary": phrases.say(chance, phrases.TOGETHER, 1, job.name)[:200],
        }
    sources = []
    if chance.random() < 0.4:
        title = f"Invented label of {job.name}"
        sources = [{"kind": "label", "title": title, "url": "https://example.org/invented", "date": MADE_ON}]
    return Content(sections=sections, provenance=uniform(sections, Origin.AI, TOOL, MADE_ON), sources=sources, **rating)


def sections_of(job: Job, chance: random.Random) -> dict[str, str]:
    def said(templates: Sequence[str], fewest: int, most: int) -> str:
        return phrases.say(chance, templates, chance.randint(fewest, most), job.name)

    together = said(phrases.TOGETHER, 2, 5) if job.drugs else ""
    return {
        "warnings": INVENTED.format(name=job.name) + "\n\n" + said(phrases.WARNINGS, 1, 2),
        "introduction": said(phrases.INTRODUCTION, 2, 3),
        "generic_name": f"{job.name} (an invented name).",
        "usage": said(phrases.USAGE, 2, 5),
        "dosage": phrases.doses(chance, job.drugs or (job.name,)),
        "side_effects": phrases.listed(chance, phrases.SIDE_EFFECTS, job.name, chance.randint(4, 9)),
        "combined_side_effects": together,
        "interactions": said(phrases.INTERACTIONS, 2, 6),
        "precautions": said(phrases.PRECAUTIONS, 3, 7),
        "how_it_works": said(phrases.MECHANISM, 2, 4),
        "faqs": phrases.questions(chance, job.name),
        "further_information": said(phrases.FURTHER, 0, 3),
        "page_disclaimer": FOOT,
    }


def changed(content: Content, chance: random.Random) -> Content:
    """Return the next version of a text: a sentence more on precautions, other doses."""
    sections = dict(content.sections)
    more = phrases.say(chance, phrases.PRECAUTIONS, 1, "This invented medicine")
    sections["precautions"] = f"{sections.get('precautions', '')}\n\n{more}".strip()
    sections["dosage"] = sections["dosage"].replace(" once a day", " twice a day")
    return replace(content, sections=sections, provenance=uniform(sections, Origin.AI, TOOL, MADE_ON))
