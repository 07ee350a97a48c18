"""What becomes of files: decided from what they say and where their entries stand, before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from drugs import findings
from drugs.importing import titles
from drugs.importing.files import Found
from drugs.importing.identity import Identities
from drugs.importing.reading import Reading
from drugs.importing.standing import Standing
from drugs.models import Content, Entry, Outcome, Revision
from drugs.review.provenance import settled

EDITED_HERE = "edited-here"
QUESTION = "name-question"
# What looks wrong to a program and may be right all the same: a person who writes it has looked. Without its digits a
# text is still stopped by the content check, which a moderator overrides with a reason.
A_PERSON_KNOWS = frozenset({"glued-names", "lost-digits"})


@dataclass
class Arriving:
    """One file on its way in: its bytes, what they say, and what was public when they were looked at."""

    found: Found
    raw: bytes
    digest: str
    reading: Reading
    compared_with: int | None = None


@dataclass
class Plan:
    """What is to become of one file. makes_text: whether a revision is made; closes: older texts out of its way."""

    arriving: Arriving
    outcome: Outcome
    entry: Entry | None = None
    public: Revision | None = None
    reason: str = ""
    line: int = 0
    findings: tuple[dict[str, Any], ...] = ()
    makes_text: bool = False
    closes: list[Revision] = field(default_factory=list)
    unchanged: Revision | None = None
    revision: Revision | None = None

    @property
    def title(self) -> titles.Title | None:
        return self.arriving.reading.title


def plan(
    arriving: Sequence[Arriving], known: Identities, standings: dict[int, Standing], taken: MutableMapping[str, str]
) -> list[Plan]:
    """Decide what becomes of each file, in this order. taken: the file that earlier ones of this run made an entry's
    text of, by its address; what these files take is added.
    """
    plans = []
    for one in arriving:
        decided = decide(one, known, standings, taken)
        if decided.makes_text and decided.title is not None:
            taken.setdefault(known.address(decided.title), one.found.key)
        plans.append(decided)
    return plans


def decide(
    one: Arriving,
    known: Identities,
    standings: dict[int, Standing],
    taken: Mapping[str, str],
    *,
    by_person: bool = False,
) -> Plan:
    """Decide what becomes of one file. by_person: whether a person wrote its title just now."""
    title, content = one.reading.title, one.reading.content
    if title is None or content is None:
        return Plan(one, Outcome.FAILED, reason=one.reading.problem, line=one.reading.line)
    if problem := problem_of(title, known, by_person=by_person):
        return Plan(one, Outcome.QUARANTINED, reason=problem["words"], findings=(problem,))
    entry = known.entry(title)
    standing = standings[entry.pk] if entry is not None else Standing()
    given = one.reading.given
    # A file that a site exported speaks for its entry, whatever file that came from.
    other = taken.get(known.address(title)) or ("" if given else standing.owner)
    if other and other != one.found.key:
        reason = _("The file %(path)s is about the same. This one waits beside it.") % {"path": other}
        return Plan(one, Outcome.DUPLICATE, entry, reason=reason)
    if entry is not None and entry.is_retracted:
        return Plan(one, Outcome.QUARANTINED, entry, reason=_("The page is retracted. Restore it first."))
    if entry is not None and (same := same_text(entry, content, standing, is_exact=given is not None)):
        # That what is public was exported says nothing about newer texts.
        closes = [] if given else [r for r in standing.undecided if r.pk != same.pk and standing.is_untouched(r)]
        return Plan(one, Outcome.UNCHANGED, entry, unchanged=same, closes=closes)
    if obstacle := standing.obstacle(given.digest if given else ""):
        finding = asdict(findings.Finding(EDITED_HERE, findings.Level.BLOCKING, "", title.text, obstacle))
        return Plan(one, Outcome.QUARANTINED, entry, reason=obstacle, findings=(finding,))
    coming = Plan(one, Outcome.CREATED, entry, standing.public, makes_text=True, closes=standing.undecided)
    examination = one.reading.examination
    if examination is not None:
        coming.findings = (*questions_of(title), *(asdict(finding) for finding in examination.findings))
    if examination is not None and examination.is_blocked:
        blocking = [finding for finding in examination.findings if finding.level == findings.Level.BLOCKING]
        coming.outcome, coming.reason = Outcome.QUARANTINED, " ".join(finding.words for finding in blocking)
    elif standing.has_text:
        coming.outcome = Outcome.UPDATED
    return coming


def same_text(entry: Entry, content: Content, standing: Standing, *, is_exact: bool) -> Revision | None:
    """Return the text that readers see, or that waits untouched, when the file says just that.

    What people here wrote is compared by its words alone: the file cannot know whose they are. is_exact: this one can.
    """
    public, waiting = standing.public, standing.waiting
    if public is not None and is_exact:
        if settled(public.content).digest(entry.drug_ids()) == content.digest(entry.drug_ids()):
            return public
    elif public is not None:
        by_words = standing.is_ours and all(public.content.section(k) == t for k, t in content.sections.items())
        if public.digest == content.digest(entry.drug_ids()) or (by_words and has_no_more(public, content)):
            return public
    if waiting is not None and standing.is_untouched(waiting) and waiting.base_id == (public.pk if public else None):
        return waiting if waiting.digest == content.digest(entry.drug_ids()) else None
    return None


def has_no_more(public: Revision, content: Content) -> bool:
    return all(content.section(key) == text for key, text in public.sections.items())


def problem_of(title: titles.Title, known: Identities, *, by_person: bool = False) -> dict[str, Any] | None:
    """Return why no entry can be made from a title, as a finding; None when one can. by_person: who wrote the title."""
    problem = titles.problem(title)
    if problem is not None and not (by_person and problem.kind in A_PERSON_KNOWS):
        return asdict(findings.Finding(problem.kind, findings.Level.BLOCKING, "", title.text, problem.words))
    if title.is_combination and known.is_one_twice(title):
        words = _("The title “%(title)s” gives one drug under two names.") % {"title": title.text}
        return asdict(findings.Finding("repeated-component", findings.Level.BLOCKING, "", title.text, words))
    return None


def questions_of(title: titles.Title) -> tuple[dict[str, Any], ...]:
    """Return what the rules could not tell about the names in a title, for a person."""
    level = findings.Level.INFORMATION
    return tuple(asdict(findings.Finding(QUESTION, level, "", title.text, words)) for words in title.questions)
