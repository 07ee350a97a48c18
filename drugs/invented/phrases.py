"""The phrases that invented texts are put together of. They say nothing that is true of a medicine."""

from __future__ import annotations

import random
from collections.abc import Sequence

CONDITIONS = (
    "amber fever", "the slow ague", "moon blindness", "paper skin", "the winter hum", "glass joints", "river cough",
    "static palsy", "the long yawn", "copper tongue", "sleeping knees", "hollow ear", "the blue itch", "vapour ache",
    "lantern eyes", "marsh colic", "the third hiccup", "ribbon veins", "stone appetite", "thunder pulse", "wax elbow",
    "the quiet tremor", "clock insomnia", "feather spine", "iron hay fever", "the drifting limp", "salt dreams",
    "mirror vertigo", "candle cramps", "the grey flush", "needle thirst", "harbour fatigue", "tin lungs", "cork heart",
)  # fmt: skip
EFFECTS = (
    "headache", "nausea", "dry mouth", "dizziness", "a rash", "tiredness", "a blocked nose", "loss of appetite",
    "stomach pain", "diarrhoea", "constipation", "trouble sleeping", "sweating", "itching", "a slow pulse",
    "a fast pulse", "swollen ankles", "blurred vision", "ringing in the ears", "muscle pain", "cold hands", "hiccups",
    "a metallic taste", "thirst", "flushing", "a cough", "hoarseness", "pale skin", "bruising", "vivid dreams",
)  # fmt: skip
ORGANS = ("kidney", "liver", "heart", "stomach", "lung", "thyroid", "skin", "bowel", "nerve", "bone marrow", "eye")
FOODS = ("grapefruit", "alcohol", "strong tea", "liquorice", "milk", "salted fish", "coffee", "leafy vegetables")
TARGETS = (
    "the lantern receptor", "the amber channel", "an enzyme called lumase", "the third messenger of the marsh cell",
    "the copper pump", "the ribbon transporter", "the glass kinase", "a signal between wax cells",
)  # fmt: skip
INTRODUCTION = (
    "{name} is an invented medicine for {condition}.", "It was made up in the group of medicines for {condition}.",
    "In this invented world it is prescribed for {condition} and sometimes for {other}.",
)  # fmt: skip
WARNINGS = (
    "In this invented text, {name} may cause {effect} and, rarely, failure of the {organ}; that can be fatal.",
    "Do not take it after a serious allergic reaction to anything of its kind. Seek medical help for {effect}.",
    "Do not stop {name} suddenly: the invented {condition} may come back with {effect}.",
)  # fmt: skip
USAGE = (
    "{name} is used for {condition} in invented patients.", "It also relieves {effect} that comes with {condition}.",
    "It is tried for {condition} when other invented treatments have failed.",
    "People with {condition} and {other} take it together with rest and {food}.",
    "It does not help against {condition}.",
)  # fmt: skip
SIDE_EFFECTS = (
    "{effect}, often in the first days", "{effect} together with {symptom}", "rarely {effect}; tell a pharmacist",
    "{effect} that gets worse at night", "damage to the {organ}, which shows as {effect}: get help at once",
)  # fmt: skip
TOGETHER = (
    "Together they may cause more {effect} than each alone.", "Taken together they strain the {organ}.",
    "The invented interaction shows as {effect} and {symptom} within hours.",
    "One slows the removal of the other by the {organ}, so {effect} is likelier.",
)  # fmt: skip
INTERACTIONS = (
    "{food} changes how much of {name} reaches the {organ}.", "Medicines for {condition} may weaken it.",
    "With other medicines that act on the {organ}, {effect} is more frequent.",
    "Ask a pharmacist before taking it with anything for {condition} or {other}.",
    "It should not be taken with {food}, because {symptom} may follow.",
)  # fmt: skip
PRECAUTIONS = (
    "People with {organ} disease need blood tests while they take it.", "Avoid driving while {effect} lasts.",
    "It has not been studied in pregnancy, because it does not exist.", "Tell the doctor about earlier {condition}.",
    "Older people are more likely to have {effect}.", "Do not take {name} with untreated {condition}.",
    "Watch for {effect} and {symptom} and write them down.", "Avoid {food} on the days on which it is taken.",
    "Stop before surgery on the {organ} only when told to.",
)  # fmt: skip
MECHANISM = (
    "{name} blocks {target}.", "That lowers the activity of the {organ} and eases {condition}.",
    "It reaches the {organ} within the hour and is removed by the {other_organ}.", "How it eases {other} is not known.",
)  # fmt: skip
FURTHER = (
    "Store it where it is dry and dark.", "There is no invented trial of it in {condition}.",
    "Its invented maker withdrew a similar medicine for {other} because of {effect}.",
)  # fmt: skip
QUESTIONS = (
    ("May I take {name} with {food}?", "In this invented text the answer is: not on the same day."),
    ("How soon does {name} act?", "The invented {condition} eases within days, {other} within weeks."),
    ("What if {effect} does not pass?", "Tell whoever prescribed it, and ask about the {organ}."),
    ("Can {name} be stopped?", "Only slowly, because {symptom} may follow."),
)  # fmt: skip
STRENGTHS_MG = (1, 2, 5, 10, 20, 25, 40, 50, 75, 100, 150, 200, 250, 400, 500, 850)
WHO = ("Adults", "Adults over 65 years", "Children over 12 years", "People with {organ} disease")
RHYTHMS = ("once a day", "twice a day", "three times a day", "every 8 hours", "at night")


def filled(template: str, chance: random.Random, name: str) -> str:
    condition, other = chance.sample(CONDITIONS, 2)
    effect, symptom = chance.sample(EFFECTS, 2)
    organ, other_organ = chance.sample(ORGANS, 2)
    values = {"condition": condition, "other": other, "effect": effect, "symptom": symptom, "organ": organ}
    values |= {"other_organ": other_organ, "food": chance.choice(FOODS), "target": chance.choice(TARGETS)}
    text = template.format(name=name, **values)
    return text[:1].upper() + text[1:]


def say(chance: random.Random, templates: Sequence[str], number: int, name: str) -> str:
    """Return so many sentences, no template twice while others are left."""
    order = list(templates)
    chance.shuffle(order)
    return " ".join(filled(order[at % len(order)], chance, name) for at in range(number))


def listed(chance: random.Random, templates: Sequence[str], name: str, number: int) -> str:
    return "\n".join(f"* {filled(chance.choice(templates), chance, name)}." for _item in range(number))


def doses(chance: random.Random, drugs: Sequence[str]) -> str:
    """Return a few doses of each drug, as a list; each number is made up."""
    lines = []
    for drug in drugs:
        for who in chance.sample(WHO, chance.randint(1, 3)):
            mg, rhythm = chance.choice(STRENGTHS_MG), chance.choice(RHYTHMS)
            lines.append(f"* {who.format(organ=chance.choice(ORGANS))}: {drug} {mg} mg {rhythm} by mouth.")
    return "\n".join(lines) + f"\n\nNever more than {chance.choice(STRENGTHS_MG) * 6} mg in 24 hours."


def questions(chance: random.Random, name: str) -> str:
    chosen = chance.sample(QUESTIONS, chance.randint(0, 3))
    return "\n\n".join(f"**{filled(asked, chance, name)}**\n\n{filled(said, chance, name)}" for asked, said in chosen)
