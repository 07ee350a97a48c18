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
    "range from and to": (r"(?<=\bfrom )\d+ ?(?:mg|mcg|g)? ?to (?P<n>\d+) ?(?:mg|mcg|g)\b", digits(lambda n: n + "0")),
    "range with two units": (r"\b\d+ ?mg to \d+ ?mg", lambda m: m.group().replace("mg to", "g to")),
    "range becomes choice": (r"\b\d+ ?mg to \d+ ?mg", lambda m: m.group().replace(" to ", " or ")),
    "thousands lost": (r"\b\d{1,3},000 ?(?:mg|units|IU|mcg)\b", lambda m: m.group().replace(",000", "")),
    "range of ages": (r"\b\d+[-–](?P<n>\d+) years", digits(lambda n: n + "1")),
    "age and older": (r"\b(?P<n>\d+) years(?= (?:and|or) (?:older|over|above))", digits(lambda n: str(int(n) // 2))),
    "per kg becomes in all": (r"\d[\d.]* ?mg/kg/day", lambda m: m.group().replace("/kg", "")),
    "mcg per kg to mg per kg": (r"\d[\d.]* ?mcg/kg", lambda m: m.group().replace("mcg", "mg")),
    "per area becomes per kg": (r"\d[\d.]* ?mg/(?:m²|m2)", lambda m: re.sub("m[²2]$", "kg", m.group())),
    "mL to mg": (r"(?<![\d.,–-])\d[\d.]* ?mL\b(?!/)", lambda m: m.group().replace("mL", "mg")),
    "mL to L": (r"(?<![\d.,–-])\d[\d.]* ?mL\b(?!/)", lambda m: m.group().replace("mL", "L")),
    "volume of a strength": (r"\b\d+ ?mg/(?P<n>\d+) ?mL", lambda m: m.group().replace("/" + m["n"], "/1" + m["n"])),
    "percent": (r"(?<![\d.–-])(?P<n>\d[\d.]*)%", digits(lambda n: n + "0")),
    "percent sign lost": (r"(?<![\d.–-])\d[\d.]*%", lambda m: m.group()[:-1]),
    "first hour of an interval": (r"\bevery (?P<n>\d+)[-–]\d+ hours", digits(lambda n: "1" + n)),
    "hours to days": (r"\bevery \d+(?:[-–]\d+)? hours", lambda m: m.group().replace("hours", "days")),
    "hours before or after": (r"\b(?P<n>\d+) hours(?= (?:before|after|apart))", digits(lambda n: n + "4")),
    "before becomes after": (r"\b(?:hours?|minutes) before\b", words("before", "after")),
    "minutes to hours": (r"\b\d+ minutes\b", lambda m: m.group().replace("minutes", "hours")),
    "not exceeding": (r"\bnot exceed(?:ing)? \d[\d.,]* ?m?g\b", lambda m: m.group().removeprefix("not ")),
    "no more than": (r"\b(?:no|not) more than \d+", lambda m: re.sub("^not? ", "", m.group())),
    "up to becomes at least": (r"\bup to \d[\d.,]* ?m?g\b", words("up to", "at least")),
    "shorthand": (r"\b(?:BID|TID|OD)\b", lambda m: "QID"),
    "time of day": (r"\bat bedtime\b", lambda m: "in the morning"),
    "as needed": (r"\bas needed\b", lambda m: "every hour"),
    "monthly to weekly": (r"\bonce (?:monthly|a month)\b", lambda m: "once weekly"),
    "cannot becomes can": (r"\bcannot \w+", lambda m: m.group().replace("cannot", "can")),
    "unless becomes when": (r"\bunless \w+", lambda m: m.group().replace("unless", "when")),
    "unsafe becomes safe": (r"\bunsafe\b", lambda m: "safe"),
    "less than": (r"< ?\d+", lambda m: m.group().replace("<", ">")),
    "at least as a sign": (r"≥ ?\d+", lambda m: m.group().replace("≥", "≤")),
    "minus sign": (r"(?<=\()\d+ ?mg\b(?=\))", lambda m: "-" + m.group()),
}

# Words beside a dose, and words that weigh as much.
BESIDE: dict[str, tuple[str, Edit]] = {
    "older becomes younger": (r"\byears (?:and|or) older\b(?!\)?:)", words("older", "younger")),
    "discontinue": (r"\b[Dd]iscontinue\b", lambda m: "Continue"),
    "stomach": (r"\bempty stomach\b", words("empty", "full")),
    "low dose": (r"\blow dose\b", words("low", "high")),
    "low-dose": (r"\blow-dose\b", words("low", "high")),
    "release": (r"\b(?:extended|sustained|controlled)-release\b", lambda m: "immediate-release"),
    "speed": (r"\bslowly\b", lambda m: "rapidly"),
    "infusion": (r"\binfusion\b", lambda m: "bolus"),
    "starting dose": (r"\b(?:starting|initial) dose\b", lambda m: "later dose"),
    "increases": (r"\bincreases\b", lambda m: "decreases"),
    "only": (r"\bonly (?=(?:if|when|under)\b)", lambda m: ""),
    "caution": (r"\bwith caution\b", lambda m: "with ease"),
    "rarely": (r"\brarely\b", lambda m: "often"),
    "eye": (r"\baffected eye\b", words("eye", "ear")),
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
    "dose made bold": (r"(?<= )\d+ mg(?= )", lambda m: f"**{m.group()}**"),
    "label no longer bold": (r"(?m)^\* \*\*\w+:\*\*(?= )", lambda m: m.group().replace("**", "")),
    "other bullets": (r"(?m)^\* [^\n]*\n(?!\s*\*)", lambda m: "-" + m.group()[1:]),
    "word in place of another": (r"\b(?:typically|usually)\b(?= [a-z]{5})", lambda m: "commonly"),
    "wrapped inside a dose": (r"(?<=\d mg) (?=[a-z])", lambda m: "\n"),
    "capital": (r"(?<=\. )The\b", lambda m: "Its"),
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


# One number with its unit, and what may come to stand in it by a slip of the hand.
NUMBER_WITH_UNIT = re.compile(
    r"(?<![\w.,–<>/-])\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?[ -]?"
    r"(?:mg|mcg|µg|g|kg|mL|ml|L|IU|units?|grams?|milligrams?|micrograms?|tablets?|capsules?|drops?|hours?|days?|weeks?|%)"
    r"(?:/(?:kg|day|m²|mL|hour))*(?!\w)"
)
DIGITS, LETTERS = "0123456789.,", "mgckgLµudhs"


def slips(seed: int, count: int) -> Iterator[Fault]:
    """Yield faults of one character lost, added or changed inside a number or its unit, in the dosage of a page.

    The content of each holds only the block around it: a fortieth of the time, and the same words around the number.
    """
    chance = random.Random(seed)
    blocks = [
        (name, block)
        for name, content in real_pages()
        for block in content.section("dosage").split("\n\n")
        if NUMBER_WITH_UNIT.search(block)
    ]
    while count:
        name, block = chance.choice(blocks)
        match = chance.choice(list(NUMBER_WITH_UNIT.finditer(block)))
        gone = match.group()
        place = chance.randrange(len(gone))
        lost = gone[place] if place == 0 or chance.random() < 0.66 else ""
        pool = LETTERS if gone[place].isalpha() else DIGITS
        came = gone[:place] + chance.choice(["", chance.choice(pool)] if lost else pool) + gone[place + len(lost) :]
        if came.replace(" ", "") == gone.replace(" ", ""):
            continue
        count -= 1
        changed = block[: match.start()] + came + block[match.end() :]
        old, new = Content(sections={"dosage": block}), Content(sections={"dosage": changed})
        yield Fault("slip", name, "dosage", old, new, gone, came)


def disorder(seed: int, count: int) -> Iterator[Fault]:
    """Yield dosages of which a line is lost, said twice, put elsewhere, or changes place or label with another."""
    chance = random.Random(seed)
    texts = [(name, content.section("dosage")) for name, content in real_pages()]
    texts = [(name, text) for name, text in texts if len(NUMBER_WITH_UNIT.findall(text)) > 1]
    edits = (lose_line, double_line, move_line, exchange_lines, exchange_labels, add_heading)
    for _ in range(count):
        name, text = chance.choice(texts)
        edit = chance.choice(edits)
        lines = text.split("\n")
        edit(lines, chance)
        old, new = (Content(sections={"dosage": each}) for each in (text, "\n".join(lines)))
        yield Fault(edit.__name__, name, "dosage", old, new, "", "")


def any_line(lines: list[str], chance: random.Random, pattern: str = r"\S") -> int:
    """Return the place of a line that matches, or of any line where none does."""
    return chance.choice([n for n, line in enumerate(lines) if re.search(pattern, line)] or range(len(lines)))


def lose_line(lines: list[str], chance: random.Random) -> None:
    del lines[any_line(lines, chance)]


def double_line(lines: list[str], chance: random.Random) -> None:
    lines.insert(any_line(lines, chance), lines[any_line(lines, chance)])


def move_line(lines: list[str], chance: random.Random) -> None:
    lines.insert(any_line(lines, chance), lines.pop(any_line(lines, chance)))


def exchange_lines(lines: list[str], chance: random.Random) -> None:
    one, other = any_line(lines, chance), any_line(lines, chance)
    lines[one], lines[other] = lines[other], lines[one]


def exchange_labels(lines: list[str], chance: random.Random) -> None:
    bold = re.compile(r"\*\*[^*]+\*\*")
    one, other = any_line(lines, chance, bold.pattern), any_line(lines, chance, bold.pattern)
    labels = [match.group() for match in (bold.search(lines[one]), bold.search(lines[other])) if match]
    if len(labels) == 2:
        lines[one] = lines[one].replace(labels[0], labels[1], 1)
        lines[other] = lines[other].replace(labels[1], labels[0], 1) if one != other else lines[other]


def add_heading(lines: list[str], chance: random.Random) -> None:
    lines.insert(any_line(lines, chance), "# Codeine\n")
