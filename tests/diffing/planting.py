"""Faults that make a dose wrong, and changes that harm nothing, planted in real pages."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from drugs.importing import markdown_page
from drugs.importing.errors import PageError
from drugs.models import Content
from tests import corpus

MASS = r"(?:mg|mcg|g|mL|ml|units|IU|micrograms|grams)"
Edit = Callable[[re.Match[str]], str]


@dataclass(frozen=True)
class Fault:
    """One fault in one section of one page. gone, came: what a moderator must be shown whole."""

    kind: str
    page: str
    section: str
    old: Content
    new: Content
    gone: str
    came: str

    def __str__(self) -> str:
        return f"{self.kind} in {self.page}: {self.gone!r} → {self.came!r}"


def digits(edit: Callable[[str], str]) -> Edit:
    return lambda match: match.group().replace(match["n"], edit(match["n"]), 1)


def words(was: str, now: str) -> Edit:
    return lambda match: re.sub(rf"\b{was}\b", now, match.group(), count=1, flags=re.IGNORECASE)


# kind: pattern of what is there, and what comes instead. The whole match must be shown on both sides.
FAULTS: dict[str, tuple[str, Edit]] = {
    "decimal point lost": (rf"(?P<n>\d*\.\d+) ?{MASS}\b", digits(lambda n: n.replace(".", ""))),
    "decimal point moved": (rf"(?<![\d.,–-])(?P<n>\d0) ?{MASS}\b", digits(lambda n: n[0] + "." + n[1:])),
    "decimal comma moved": (rf"(?<![\d.])(?P<n>\d,\d{{3}}) ?{MASS}\b", digits(lambda n: n.replace(",", "."))),
    "zero added": (rf"(?<![\d.,–-])(?P<n>\d+) ?{MASS}\b", digits(lambda n: n + "0")),
    "zero lost": (rf"(?<![\d.,–-])(?P<n>\d+0) ?{MASS}\b", digits(lambda n: n[:-1])),
    "digits transposed": (rf"(?<![\d.,–-])(?P<n>15|25|12|75|45) ?{MASS}\b", digits(lambda n: n[::-1])),
    "mg to mcg": (r"(?<![\d.,–-])\d[\d.]* ?mg\b(?!/)", lambda m: m.group().replace("mg", "mcg")),
    "mcg to mg": (r"(?<![\d.,–-])\d[\d.]* ?mcg\b(?!/)", lambda m: m.group().replace("mcg", "mg")),
    "mg to g": (r"(?<![\d.,–-])\d[\d.]* ?mg\b(?!/)", lambda m: m.group().replace("mg", "g")),
    "mg to mL": (r"(?<![\d.,–-])\d[\d.]* ?mg\b(?!/)", lambda m: m.group().replace("mg", "mL")),
    "unit lost": (r"(?<![\d.,–-])\d[\d.]* mg\b(?!/)", lambda m: m.group().replace(" mg", "")),
    "range joined": (rf"(?<![\d.])\d+[-–]\d+ ?{MASS}\b", lambda m: re.sub("[-–]", "", m.group(), count=1)),
    "range widened": (rf"(?<![\d.])\d+[-–](?P<n>\d+) ?{MASS}\b", lambda m: m.group().replace(m["n"], m["n"] + "0")),
    "range of words": (rf"\d+ to (?P<n>\d+) ?{MASS}\b", lambda m: m.group().replace(" to ", " to 1")),
    "per kg lost": (r"\d[\d.]* ?mg/kg", lambda m: m.group().replace("/kg", "")),
    "per day becomes per dose": (r"\d[\d.]* ?mg/day|\d[\d.]* ?mg per day", lambda m: m.group().replace("day", "dose")),
    "once to twice": (r"\bonce (?:daily|a day|per day)", words("once", "twice")),
    "twice to three times": (r"\btwice (?:daily|a day|per day)", words("twice", "three times")),
    "daily to weekly": (r"\bonce daily\b", words("daily", "weekly")),
    "weekly to daily": (r"\bonce (?:weekly|a week)\b", lambda m: "once daily"),
    "every 4 to every 8 hours": (r"\bevery (?P<n>\d+)(?:[-–]\d+)? hours", digits(lambda n: str(int(n) * 2 + 1))),
    "number word": (r"\btwo (?:tablets|capsules|times|doses|weeks|drops)\b", words("two", "four")),
    "duration": (r"\bfor (?P<n>\d+)(?:[-–]\d+)? (?:days|weeks|months)", digits(lambda n: n + "0")),
    "maximum": (r"\bmaximum (?:daily )?(?:dose )?(?:of |is )(?P<n>\d+) ?m?g\b", digits(lambda n: n + "0")),
    "maximum becomes usual": (r"\b(?:maximum|max) (?=(?:daily )?dose)", lambda m: "usual "),
    "route": (r"\b(?:intravenous(?:ly)?|intramuscular(?:ly)?|orally|by mouth)\b", lambda m: "rectally"),
    "group": (r"(?<=\*\*)(?:Adults?|Children)\b", lambda m: "Infants"),
    "not dropped": (r"\b(?:do|should|must|is|are|does) not \w+", lambda m: m.group().replace(" not", "")),
    "not added": (r"\b(?:can|may) be (?:taken|used|given)\b", lambda m: m.group().replace(" be", " not be")),
    "avoid becomes use": (
        r"\b[Aa]void (?:taking|using|alcohol|driving)\b",
        lambda m: re.sub("[Aa]void", "Try", m.group()),
    ),
    "contraindicated becomes indicated": (r"\bcontraindicated\b", lambda m: "indicated"),
    "without becomes with": (
        r"\bwithout (?:food|consulting|a|first|talking)\b",
        lambda m: m.group().replace("out", ""),
    ),
    "never becomes always": (r"\b[Nn]ever \w+", lambda m: re.sub("[Nn]ever", "Always", m.group())),
    "before to after": (r"\bbefore (?:meals|food|bedtime|eating)\b", lambda m: m.group().replace("before", "after")),
    "more to less": (r"\bmore than \d[\d.,]*", lambda m: m.group().replace("more", "less")),
    "stop becomes start": (r"\b[Ss]top taking\b", lambda m: m.group().replace("top", "tart")),
    "age": (r"\b(?:over|under|aged) (?P<n>\d+)(?: years)?", digits(lambda n: str(int(n) + 5))),
    "days to weeks": (r"\b(?:for|every) \d+ days\b", lambda m: m.group().replace("days", "weeks")),
}

# Labels of two items exchanged, so that each dose stands for the other: all words are still there.
SWAPPED_LABELS = re.compile(
    r"\* \*\*(?P<a>[^*\n:]+):\*\*(?P<x>[^\n]*\d ?m?g\b[^\n]*)\n+\* \*\*(?P<b>[^*\n:]+):\*\*(?P<y>[^\n]*\d ?m?g\b[^\n]*)"
)


def swap_labels(match: re.Match[str]) -> str:
    return f"* **{match['b']}:**{match['x']}\n\n* **{match['a']}:**{match['y']}"


# Changes after which every dose and warning is as it was.
HARMLESS: dict[str, tuple[str, Edit]] = {
    "wrapped anew": (r"(?<=[a-z,]) (?=[a-z])", lambda m: "\n"),
    "synonym": (r"\b[Hh]owever\b", lambda m: "Still"),
    "adjective": (r"\bimportant\b", lambda m: "weighty"),
    "emphasis": (r"(?<=[a-z] )([a-z]{6,12})(?= [a-z])", lambda m: f"*{m.group()}*"),
    "typographic apostrophe": (r"(?<=\w)'(?=s\b)", lambda m: "’"),
    "space doubled": (r"(?<=[a-z]) (?=[a-z])", lambda m: "  "),
}


@cache
def real_pages(limit: int = 400) -> tuple[tuple[str, Content], ...]:
    """Return a fixed choice of the real pages, each as a content."""
    files = corpus.pages("current")
    found = []
    for file in random.Random(7).sample(files, min(limit, len(files))):
        try:
            page = markdown_page.parse(file.read_bytes())
        except PageError:
            continue
        found.append((file.name, Content(sections=page.sections)))
    return tuple(found)


def plant(kinds: dict[str, tuple[str, Edit]], *, each: int) -> Iterator[Fault]:
    """Yield `each` faults of every kind, one a page, in a section chosen by the page's place in the list."""
    pages = real_pages()
    for number, (kind, (pattern, edit)) in enumerate(kinds.items()):
        planted = 0
        for offset in range(len(pages)):
            name, content = pages[(number * 31 + offset) % len(pages)]
            fault = plant_one(kind, name, content, re.compile(pattern), edit)
            if fault:
                planted += 1
                yield fault
            if planted == each:
                break


def plant_one(kind: str, name: str, content: Content, pattern: re.Pattern[str], edit: Edit) -> Fault | None:
    for section in ("dosage", *content.sections):
        text = content.section(section)
        match = pattern.search(text)
        if match is None:
            continue
        came = edit(match)
        if came == match.group():
            continue
        changed = text[: match.start()] + came + text[match.end() :]
        new = replace(content, sections=content.sections | {section: changed})
        return Fault(kind, name, section, content, new, match.group(), came)
    return None
