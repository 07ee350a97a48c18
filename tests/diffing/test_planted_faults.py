"""Faults planted in real pages: a diff shows each of them, whole, before anything else."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from drugs import diffing
from drugs.models import Content
from tests.corpus import needs_corpus
from tests.diffing import planting

pytestmark = needs_corpus


def flat(text: str) -> str:
    """Return text as a diff quotes it: no Markdown, one space at most."""
    return " ".join(re.sub(r"[*_\\]", "", text).split())


def changes_of(fault: planting.Fault) -> list[diffing.DoseChange]:
    return [change for section in diffing.compare(fault.old, fault.new) for change in section.doses]


def is_shown(fault: planting.Fault) -> bool:
    """Tell whether one change shows what went and what came, whole, with at most what surrounds them."""
    gone, came = flat(fault.gone), flat(fault.came)
    for change in changes_of(fault):
        was = flat(f"{change.before} {change.was} {change.after}")
        now = flat(f"{change.before} {change.now} {change.after}")
        # Where a word such as "not" goes, what it stood with is the words around; a dose stands in the change itself.
        if whole(gone, change.was, was, change.kind) and whole(came, change.now, now, change.kind):
            return True
    return False


def whole(planted: str, marked: str, quoted: str, kind: str) -> bool:
    if kind == "dose" and re.match(r"\W*\d", planted):
        return planted.strip(":") in flat(marked)
    return planted.replace(" ", "") in quoted.replace(" ", "")


def test_every_planted_fault_is_shown():
    faults = list(planting.plant(planting.FAULTS, each=4))

    missed = [str(fault) for fault in faults if not is_shown(fault)]

    assert len(faults) >= 240
    assert missed == []


def test_doses_whose_labels_were_exchanged_are_shown_as_moved():
    kinds = {"labels exchanged": (planting.SWAPPED_LABELS.pattern, planting.swap_labels)}
    faults = list(planting.plant(kinds, each=12))

    silent = [str(fault) for fault in faults if not any(change.kind == "moved" for change in changes_of(fault))]

    assert len(faults) >= 8
    assert silent == []


def test_one_fault_is_one_change():
    """A banner with what did not change hides what did."""
    faults = list(planting.plant(planting.FAULTS, each=2))

    loud = [f"{fault}: {len(changes_of(fault))}" for fault in faults if len(changes_of(fault)) > 2]

    assert len(loud) <= len(faults) // 20, loud


def test_harmless_changes_are_no_changes_of_doses():
    harmless = list(planting.plant(planting.HARMLESS, each=8))

    shown = [f"{change} {changes_of(change)}" for change in harmless if changes_of(change)]

    assert len(harmless) >= 90
    assert shown == []


# Forms that few real pages hold, or none: put at the end of a real page's dosage. What is there, what comes instead;
# then what must be shown, whole.
GRAFTS = {
    "cell of a table": ("|Who|Dose|\n|-|-|\n|Adults|5 mg|\n|Infants|2 mg|", "|2 mg|", "|20 mg|", "2 mg", "20 mg"),
    "unit in a table": ("|Who|Dose|\n|-|-|\n|Adults|5 mg|\n|Infants|2 mg|", "|2 mg|", "|2 mL|", "2 mg", "2 mL"),
    "columns exchanged": (
        "|Pain|Adults|Infants|\n|-|-|-|\n|Mild|5 mg|2 mg|",
        "Adults|Infants",
        "Infants|Adults",
        "Mild › Adults)",
        "Mild › Infants)",
    ),
    "rows exchanged": (
        "|Who|Dose|\n|-|-|\n|Gout|5 mg|\n|Pain|2 mg|",
        "|Gout|5 mg|\n|Pain|2 mg|",
        "|Gout|2 mg|\n|Pain|5 mg|",
        "5 mg",
        "2 mg",
    ),
    "row called otherwise": (
        "|Who|Dose|\n|-|-|\n|Gout|5 mg|",
        "Gout",
        "Pain",
        "Gout › Dose)",
        "Pain › Dose)",
    ),
    "footnote": ("Ask first.[^1]\n\n[^1]: At most 5 mg.", "5 mg", "50 mg", "At most 5 mg", "At most 50 mg"),
    "nested item": ("- Pain:\n  - Adults: 5 mg\n  - Children: 2 mg", "2 mg", "20 mg", "2 mg", "20 mg"),
    "nested labels": (
        "- Pain:\n  - Old: 5 mg\n- Gout:\n  - Old: 2 mg",
        "- Pain:\n  - Old: 5 mg\n- Gout:",
        "- Gout:\n  - Old: 5 mg\n- Pain:",
        "Pain › Old)",
        "Gout › Old)",
    ),
    "item under another heading": (
        "# Adults\n\n- 5 mg\n- 80 mg\n\n# Children\n\n- 2 mg",
        "- 80 mg\n\n# Children\n",
        "\n# Children\n\n- 80 mg",
        "Adults)",
        "Children)",
    ),
    "heading of a component": ("# Codeine\n\n30 mg", "Codeine", "Aspirin", "Codeine)", "Aspirin)"),
    "bold line above": ("**Codeine**\n\n30 mg", "Codeine", "Aspirin", "Codeine)", "Aspirin)"),
    "bold line above with more": (
        "**Codeine** (opioid)\n\n30 mg",
        "Codeine",
        "Aspirin",
        "Codeine (opioid))",
        "Aspirin (opioid))",
    ),
    "bold line above a list": (
        "**Codeine** (opioid)\n\n- 30 mg",
        "Codeine",
        "Aspirin",
        "Codeine (opioid))",
        "Aspirin (opioid))",
    ),
    "bold item with more": (
        "- **Codeine** (opioid)\n  - 30 mg\n- **Others** (none)\n  - 9 mg",
        "Codeine",
        "Aspirin",
        "Codeine (opioid))",
        "Aspirin (opioid))",
    ),
    "label above a further paragraph": (
        "**Adults:** 30 mg daily\n\nAt most 90 mg.",
        "Adults",
        "Infants",
        "Adults)",
        "Infants)",
    ),
    "half a tablet": ("Take half a tablet daily.", "half a tablet", "a tablet", "half a tablet daily", "daily"),
    "half becomes one": ("Take half a tablet daily.", "half a", "one", "half a tablet daily", "one tablet daily"),
    "one and a half": ("Take 1½ tablets daily.", "1½", "1", "1½ tablets daily", "1 tablets daily"),
    "half as digits": ("Take 1/2 tablet daily.", "1/2", "12", "1/2 tablet daily", "12 tablet daily"),
    "from and to": ("Take from 5 to 10 mg daily.", "5 to 10", "5 to 100", "5 to 10 mg daily", "5 to 100 mg daily"),
    "between and": ("Take between 5 and 10 mg.", "5 and 10", "15 and 10", "5 and 10 mg", "15 and 10 mg"),
    "range of number words": ("Take two to four drops.", "four", "ten", "two to four drops", "two to ten drops"),
    "range with a long dash": ("Take 4—6 tablets.", "4—6", "46", "4—6 tablets", "46 tablets"),
    "range with a minus sign": ("Take 4−6 tablets.", "4−6", "46", "4−6 tablets", "46 tablets"),
    "raised number": ("Give 10<sup>6</sup> cells.", "<sup>6</sup>", "<sup>9</sup>", "10^6 cells", "10^9 cells"),
    "number no longer raised": ("Give 10<sup>6</sup> cells.", "<sup>6</sup>", "6", "10^6 cells", "106 cells"),
    "raised unit": ("Give 5 mg/m<sup>2</sup>.", "m<sup>2</sup>", "kg", "5 mg/m^2", "5 mg/kg"),
    "part of a number bold": ("Take 5 mg.", "5 mg", "5**0** mg", "5 mg", "50 mg"),
    "thousands by comma": ("Inject 1,000 units.", "1,000", "1.000", "1,000 units", "1.000 units"),
    "thousands by space": ("Inject 10 000 units.", "10 000", "100 000", "10 000 units", "100 000 units"),
    "thousands by apostrophe": ("Inject 10'000 units.", "10'000", "10000'0", "10'000 units", "10000'0 units"),
    "decimal comma": ("Take 0,5 mg.", "0,5", "05", "0,5 mg", "05 mg"),
    "bare decimal point": ("Take .5 mg.", ".5", "5", ".5 mg", "5 mg"),
    "micro sign": ("Take 5 µg.", "µg", "mg", "5 µg", "5 mg"),
    "million": ("Inject 5 million units.", "million", "billion", "5 million units", "5 billion units"),
    "two strengths": ("Take 500/30 mg.", "500/30", "30/500", "500/30 mg", "30/500 mg"),
    "digits of another script": ("Take 5 mg.", "5", "٥٠", "5 mg", "٥٠ mg"),
    "letter for a digit": ("Take 10 mg.", "10", "1O", "10 mg", "1O mg"),
    "mL for mg": ("Take 5 mg/5 mL.", "5 mg/", "5 mL/", "5 mg/5 mL", "5 mL/5 mL"),
    "weight of the patient": ("Children: 2 mg/kg/dose.", "/kg", "", "2 mg/kg/dose", "2 mg/dose"),
    "maximum": ("The maximum is 4 g a day.", "maximum is 4 g", "maximum is 14 g", "4 g a day", "14 g a day"),
    "not more than": ("Take not more than 4 g.", "not more", "more", "not more than 4 g", "more than 4 g"),
    "never more than": ("Never take 4 g or more.", "Never", "Always", "Never", "Always"),
    "not below another": ("Do not crush or chew 5 mg.", "Do not crush", "Crush", "Do not", "Crush"),
    "struck by tildes": ("Take ~~not~~ 5 mg.", "~~not~~", "not", "~~not~~", "not"),
    "course": ("Take it for 7 days.", "7 days", "7 weeks", "7 days", "7 weeks"),
    "interval": ("Wait at least 4 hours.", "at least", "at most", "at least 4 hours", "at most 4 hours"),
    "rhythm with hyphens": ("A once-weekly 70 mg dose.", "weekly", "daily", "once-weekly", "once-daily"),
    "route and group": ("Give adults 5 mg by mouth.", "by mouth", "rectally", "5 mg by mouth", "5 mg rectally"),
    "groups exchanged": (
        "Adults 500 mg, infants 50 mg.",
        "500 mg, infants 50",
        "50 mg, infants 500",
        "500 mg",
        "50 mg",
    ),
    "full stop between": ("Take 5 mg. Once daily.", ". Once", " once", "5 mg. Once daily", "5 mg once daily"),
    "hidden by a line end": (
        "Take 0.5 mg<br>once daily.",
        "0.5 mg<br>once",
        "5 mg<br>once",
        "0.5 mg once daily",
        "5 mg once daily",
    ),
}

# As GRAFTS; that the change is listed at all is what is asked.
LISTED_GRAFTS = {
    "drugs exchanged": ("Codeine 30 mg and aspirin 600 mg.", "Codeine 30 mg and aspirin", "Aspirin 30 mg and codeine"),
    "another drug": ("Take codeine 30 mg daily.", "codeine", "aspirin"),
    "plain line above": ("Codeine:\n\n- 30 mg\n\nOthers:\n\n- 600 mg", "Codeine", "Aspirin"),
    "label before a dash": ("- Codeine – 30 mg", "Codeine", "Aspirin"),
    "clearance": ("With a clearance < 30 mL/min, halve it.", "<", ">"),
    "sign in a heading": ("# Weight > 50 kg\n\n5 mg", ">", "<"),
    "number words past twelve": ("Give fifteen drops.", "fifteen", "fifty"),
    "number word with a unit": ("Give twenty mg.", "twenty", "ninety"),
    "spoons": ("Give a teaspoon.", "teaspoon", "tablespoon"),
    "rhythm with three hyphens": ("Use it three-times-a-day.", "three-times", "nine-times"),
    "hour of the day": ("Take 5 mg at 8 am.", "am", "pm"),
    "rhythm of a year": ("Inject 5 mg quarterly.", "quarterly", "annually"),
    "side of the body": ("Put it in the left eye.", "left eye", "right ear"),
    "bolus": ("Give 5 mg as an infusion.", "an infusion", "a bolus"),
    "group by another word": ("Boys take 5 mg.", "Boys", "Girls"),
    "refrain": ("Refrain from alcohol.", "Refrain from", "Partake of"),
    "unsuitable": ("It is unsuitable for asthma.", "unsuitable", "suitable"),
    "non": ("It is for non-diabetic people.", "non-diabetic", "diabetic"),
    "shortened not": ("Take it if you haven't eaten.", "haven't", "have"),
    "nothing": ("Take nothing with it.", "nothing", "anything"),
    "words behind a link": ("Take it.\n\n[x]: https://a.example '5 mg'", "5 mg", "50 mg"),
    "route in a new wording": (
        "Grown people who want help fast get this orally whenever doctors happen being near enough.",
        "Grown people who want help fast get this orally whenever doctors happen being near enough.",
        "Whoever needs relief now receives these rectally once trained nurses come around with gloves.",
    ),
}


def grafted(number: int, block: str, was: str, now: str) -> tuple[Content, Content]:
    """Return a real page with the block at the end of its dosage, and the same with the fault."""
    if was not in block:
        raise ValueError(block)
    _, page = planting.real_pages()[number % len(planting.real_pages())]
    old, new = (
        replace(page, sections=page.sections | {"dosage": page.section("dosage") + "\n\n" + text})
        for text in (block, block.replace(was, now, 1))
    )
    return old, new


@pytest.mark.parametrize("kind", GRAFTS)
def test_a_fault_in_a_rarer_form_is_shown(kind):
    block, was, now, gone, came = GRAFTS[kind]
    old, new = grafted(list(GRAFTS).index(kind), block, was, now)

    changes = [change for section in diffing.compare(old, new) for change in section.doses]

    assert any(gone in change.was for change in changes), changes
    assert any(came in change.now for change in changes), changes


def test_doses_exchanged_between_sections_are_shown_in_both():
    silent, exchanged = [], 0
    for name, page in planting.real_pages():
        dosage, effects = page.section("dosage"), page.section("side_effects")
        one, other = planting.NUMBER_WITH_UNIT.search(dosage), planting.NUMBER_WITH_UNIT.search(effects)
        if not one or not other or one.group() == other.group():
            continue
        swapped = {
            "dosage": dosage[: one.start()] + other.group() + dosage[one.end() :],
            "side_effects": effects[: other.start()] + one.group() + effects[other.end() :],
        }
        diffs = diffing.compare(page, replace(page, sections=page.sections | swapped))
        exchanged += 1
        if {diff.key for diff in diffs if diff.doses} != {"dosage", "side_effects"}:
            silent.append(f"{name}: {one.group()} and {other.group()}")

    assert exchanged >= 40
    assert silent == []


@pytest.mark.parametrize("seed", range(4))
def test_every_slip_inside_a_number_or_unit_is_shown(seed):
    missed = [
        str(slip)
        for slip in planting.slips(seed, 500)
        if not any(slip.gone in change.was for change in changes_of(slip))
    ]

    assert missed == []


def placed_doses(content: Content) -> Counter[tuple[str, str]]:
    """Count the doses of a text by what they stand under and what they say: letters and digits only."""
    return Counter(
        ("".join(filter(str.isalnum, dose.where.lower())), dose.text) for dose in diffing.dose_sheet(content)
    )


def test_a_dose_that_is_elsewhere_or_nowhere_after_a_disorder_is_shown():
    missed, disordered = [], 0
    for fault in planting.disorder(3, 400):
        was, now = placed_doses(fault.old), placed_doses(fault.new)
        changes = changes_of(fault)
        disordered += was != now
        gone = [text for _, text in was - now if not any(text in change.was for change in changes)]
        came = [text for _, text in now - was if not any(text in change.now for change in changes)]
        if gone or came:
            missed.append(f"{fault}: {gone} {came}")

    assert disordered >= 100
    assert missed == []


@pytest.mark.parametrize("kind", LISTED_GRAFTS)
def test_a_change_beside_a_dose_is_listed(kind):
    old, new = grafted(0, *LISTED_GRAFTS[kind])

    assert any(section.doses for section in diffing.compare(old, new))


def test_words_that_weigh_as_much_as_a_dose_are_shown():
    faults = list(planting.plant(planting.BESIDE, each=4))

    assert len(faults) >= 40
    assert [str(fault) for fault in faults if not is_shown(fault)] == []
