"""The small parts of which doses are said: amounts, frequencies, times, routes, limits, groups. Patterns only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drugs import rendering

COUNT_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|quarter|double|single"
NUMBER = (
    r"(?:(?<![\d.,])\d[\d,'’]{0,11}(?:[.,·]\d{1,6})?(?:\^\d{1,3})?(?:\s?[½¼¾⅓⅔])?|(?<!\d)\.\d{1,6}|[½¼¾⅓⅔]"
    r"|(?:one|two|three)\s+and\s+a\s+half"
    rf"|(?:{COUNT_WORDS})\b(?:\s+(?:of\s+)?an?\b)?|an?\s+(?:half|quarter|single|third)\b(?:\s+(?:of\s+)?an?\b)?)"
    r"(?:\s?[×x]\s?10(?:\^?\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})?)?(?:\s+(?:million|billion|thousand))?"
)
# At most four numbers, each of at most so many digits: a pattern without bounds takes minutes on "1-1-1-1…".
RANGE = rf"(?:{NUMBER}(?:\s{{0,3}}(?:[-–—−]|to|or|and|/)\s{{0,3}}(?:{NUMBER})){{0,3}})"
TIME_UNIT = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|years?|yrs?)"
MASS_UNIT = (
    r"(?:milligrams?|micrograms?|nanograms?|kilograms?|grams?|grammes?|mgs?|mcg|[µμ]g|ug|ng|kg|gm?s?|"
    r"millilit(?:re|er)s?|microlit(?:re|er)s?|lit(?:re|er)s?|mls?|cc|dl|[µμ]l|l|"
    r"international\s+units?|units?|iu|i\.u\.|miu|u|mmols?|[µμ]mol|moles?|mol|meqs?|kcal|mci|[µμ]ci|mbq|gbq|gy|"
    r"cfu|pfu|cells?|mosm|mm|cm²|cm2)"
)
FORM_UNIT = (
    r"(?:(?:(?:film|enteric|sugar)[- ]coated|chewable|effervescent|\d[\d.,]*[\s-]?(?:mg|mcg|g|ml))\s+)?"
    r"(?:tablets?|tabs?|capsules?|caps?|pills?|drops?|puffs?|sprays?|inhalations?|patch(?:es)?|lozenges?|sachets?|"
    r"ampoules?|ampules?|vials?|suppositor(?:y|ies)|pessar(?:y|ies)|teaspoon(?:ful)?s?|tablespoon(?:ful)?s?|scoops?|"
    r"applications?|applicators?|injections?|infusions?|bottles?|doses?|implants?|rings?|strips?|pieces?|gummies)"
)
PERCENT = r"(?:\s?(?:%|‰|percent|per\s?cent)(?:\s?w/[wv])?)"
PER = (
    rf"(?:\s?(?:/|per\b|\ba\b|\beach\b)\s?(?:\d+\s?)?(?:kg|kilograms?|m²|m2|m\^2|m\s2|lb|{TIME_UNIT}|h\b|d\b|min\b|"
    r"dose|cycle|course|tablet|capsule|puff|spray|patch|vial|eye|nostril|mls?|l\b|g\b|mg\b|body\s+weight|bodyweight))"
)
AMOUNT = rf"{RANGE}(?:\s|-)*(?:{MASS_UNIT}(?![\w²])|{FORM_UNIT}\b)(?:{PER}){{0,4}}(?:\s+of\s+body\s?weight)?"
FREQUENCY = (
    rf"(?:once|twice|thrice|several\s+times|{RANGE}\s+times)(?:[-\s]+(?:or|to)[-\s]+(?:twice|thrice|{RANGE}\s+times))?"
    r"[-\s]+(?:(?:a|per|each|every|in\s+a|in)[-\s]+)?"
    rf"(?:\d+[-\s]*)?(?:daily|nightly|weekly|monthly|yearly|hourly|annually|cycle|{TIME_UNIT})\b"
    rf"|(?:every|each)\s+(?:other|second|third|alternate|few)?\s*(?:{RANGE})?[-\s]*(?:{TIME_UNIT}|morning|evening|meal)\b"
    rf"|(?:on\s+)?alternate\s+days|{RANGE}[-\s]*hourly|(?:twice|once|thrice)-(?:daily|weekly|monthly)"
    r"|\b(?:bi-?weekly|fortnightly|(?:once\s+)?(?:daily|weekly|monthly|nightly|hourly))\b"
    r"|\b(?:at\s+(?:bedtime|night)|in\s+the\s+(?:morning|evening)|before\s+bed(?:time)?|(?:as|when|if)\s+needed)\b"
    r"|\b(?:q\.?d\.?s?|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?o\.?d|bd|od|tds|qds|prn|p\.r\.n|stat|nocte)\b\.?"
    r"|\bq\d+(?:-\d+)?h(?:rs?)?\b"
    rf"|\b(?:in|into)\s+{RANGE}\s+(?:equally\s+)?(?:divided|separate|equal)\s+(?:doses|portions|parts)"
    rf"|\bdivided\s+(?:in|into)\s+{RANGE}\s+(?:equal\s+)?(?:doses|portions|parts)|\bin\s+(?:equally\s+)?divided\s+doses"
    rf"|\b{RANGE}\s+(?:divided|separate)\s+doses"
)
SPAN_OF_TIME = rf"(?:(?:for|over|within|after|at\s+least|in|during)\s+)?(?:up\s+to\s+)?{RANGE}[-\s]*{TIME_UNIT}\b"
ROUTE = (
    r"\b(?:by\s+mouth|orally|oral|p\.?o\.?|intravenous(?:ly)?|i\.?v\.?|intramuscular(?:ly)?|i\.?m\.?|"
    r"subcutaneous(?:ly)?|s\.?c\.?|topical(?:ly)?|rectal(?:ly)?|vaginal(?:ly)?|sublingual(?:ly)?|buccal(?:ly)?|"
    r"inhal(?:ed|ation)|nasal(?:ly)?|intranasal(?:ly)?|transdermal(?:ly)?|ophthalmic|intrathecal(?:ly)?|epidural(?:ly)?|"
    r"intravitreal(?:ly)?|intra-?articular(?:ly)?|nebuli[sz]ed|by\s+injection)(?!\w)"
)
AGE = (
    rf"(?:(?:aged?|ages|over|under|above|below|from|older\s+than|younger\s+than|up\s+to|[≥≤<>])\s{{0,2}}){{0,3}}"
    rf"{RANGE}(?:\s|-)*(?:years?|months?|weeks?|days?|yrs?)(?:\s+(?:and|or)\s+(?:older|over|younger|under|above))"
    rf"|(?:aged?|ages|children|adults|patients|infants|over|under|older\s+than|younger\s+than|[≥≤<>])\s*"
    rf"{RANGE}(?:\s|-)*(?:years?|yrs?)(?:\s+(?:old|of\s+age))?|{RANGE}(?:\s|-)*(?:years?|months?|weeks?)[-\s]+(?:old|of\s+age)"
    rf"|(?:weigh(?:ing|t)?|weighs)\s*(?:[≥≤<>]|less\s+than|more\s+than|over|under|up\s+to|at\s+least)?\s*"
    rf"{RANGE}\s*(?:kg|kilograms?|lbs?)"
)
LIMIT = (
    r"\b(?:no\s+more\s+than|not\s+more\s+than|more\s+than|less\s+than|at\s+most|at\s+least|not\s+(?:to\s+)?exceed(?:ing)?|"
    r"maximum(?:\s+of)?|max\.?|minimum(?:\s+of)?|up\s+to|exceed(?:ing|s)?|about|approximately|around)\s*$"
)
# No part begins within a word: "brexanolone infusion" is no "one infusion".
BEGINNING = (
    rf"(?:(?=[\d.½¼¾⅓⅔≥≤<>])|\b(?=age|over|under|above|below|from|older|younger|up\s|child|adult|patient|infant|weigh|"
    rf"{COUNT_WORDS}|an?\s|once|twice|thrice|several|every|each|on\s|alternate|bi-?weekly|fortnightly|daily|weekly|"
    r"monthly|nightly|hourly|at\s|in\s|before\s|as\s|when\s|if\s|q|b\.?i|t\.?i|bd|od|tds|prn|p\.|po|stat|nocte|into\s|"
    r"divided|for\s|within\s|after\s|during\s|by\s|oral|intra|i\.|iv|im|subcut|s\.|sc|topical|rectal|vaginal|subling|"
    r"buccal|inhal|nasal|transderm|ophthal|epidural|nebuli))"
)
# For folded text, in which it is found in half the time.
ELEMENTS = re.compile(
    BEGINNING + rf"(?:(?P<age>{AGE})|(?P<amount>{AMOUNT})|(?P<percent>{RANGE}{PERCENT})|(?P<frequency>{FREQUENCY})"
    rf"|(?P<time>\b{SPAN_OF_TIME})|(?P<route>{ROUTE})|(?P<number>\d[\d.,]*+))"
)
LIMITS = re.compile(LIMIT, re.IGNORECASE)
# What may stand between two parts of one dose: a comma or bracket, and up to three of these words.
GLUE = re.compile(
    r"[\s,(]*(?:(?:of|a|an|the|as|in|by|to|then|taken|given|used|applied|administered|injected|infused|dose|doses|single|"
    r"total|or|and|with|via|orally|usually|typically|through|into|per|is|are)\b[\s,(]*){0,3}",
    re.IGNORECASE,
)
STRENGTH = re.compile(
    r"[\s(]*(?:\w+[\s-]+){0,2}(?:solution|cream|gel|ointment|lotion|drops|spray|shampoo|foam|concentration|strength|"
    r"suspension|paste|patch|emulsion|mouthwash|rinse|w/w|w/v)",
    re.IGNORECASE,
)
TAKING = re.compile(
    r"\b(?:doses?|dosage|dosing|tak(?:e|en|ing)|apart|between|wait|interval|treatment|infus\w+|inject\w+|appl(?:y|ied))\b",
    re.IGNORECASE,
)
GROUPS = re.compile(
    r"\b(?:adults?|child(?:ren|hood)?|paediatric|pediatric|infants?|neonat\w+|newborns?|bab(?:y|ies)|toddlers?|"
    r"adolescents?|teenagers?|elderly|older\s+(?:people|adults|patients)|geriatric|pregnan\w+|breast-?feeding|"
    r"(?:renal|kidney|hepatic|liver)\s+(?:impairment|disease|failure|problems|dysfunction)|women|men|dialysis)\b",
    re.IGNORECASE,
)


# Other letters that count as "i", "k" and "s" where case does not.
LOOKALIKES = str.maketrans("İıKſ", "iiks")


def folded(text: str) -> str:
    """Return text in small letters, as long as it was: what a pattern that ignores case finds is found there."""
    return text.lower() if text.isascii() else text.translate(LOOKALIKES).lower()


@dataclass(frozen=True)
class Element:
    """One part of a dose: characters start to end of a text."""

    kind: str
    start: int
    end: int


# No part of a dose begins without one of these.
TRIGGER = re.compile(
    rf"[\d½¼¾⅓⅔]|\b(?:{COUNT_WORDS}|once|twice|thrice|several|every|each|daily|nightly|weekly|monthly|hourly|alternate|"
    r"bed|bedtime|night|morning|evening|needed|divided|bi-?weekly|fortnightly|bd|od|tds|qds|[btq]\.?i\.?d|q\.?o?\.?ds?|"
    r"prn|p\.r\.n|stat|nocte|an?\s+(?:third|quarter))\b"
)


# Marks by which words may not stand next to each other in Markdown as they do on the page.
HIDING_MARKS = ("[", "&", "<", ">", "_", "`", "\\")
STAR_WITHIN_WORD = re.compile(r"\*(?<=[\w.-]\*)\**[\w.-]")
DIGIT = re.compile(r"[\d½¼¾⅓⅔]")


def may_stand_in(markdown: str) -> bool:
    """Tell whether a part of a dose can stand in what readers see of a Markdown text, without rendering it.

    What they see are the characters of the text in their order, but for marks. Where only "*" is one, and none stands
    within a word, no part can come about that did not stand there before.
    """
    if DIGIT.search(markdown) or any(map(markdown.__contains__, HIDING_MARKS)):
        return True
    if STAR_WITHIN_WORD.search(markdown) or rendering.INVISIBLE.search(markdown):
        return True
    return TRIGGER.search(folded(markdown.replace("*", " "))) is not None


# Where no dose goes on: a full stop after a whole word, with a space. Not after "stat." and "nocte.", parts of doses.
SAFE_END = re.compile(r"(?<=[a-z]{4}[.!?;])(?<!stat\.)(?<!octe\.)\s+")


def find(text: str) -> Iterator[Element]:
    """Yield the parts of doses in a text, none overlapping, in order. A number alone is one, too, if it is digits.

    Sentences without a part that can begin a dose are passed over: looking for one costs a hundred times as much.
    """
    plain = folded(text)
    if not TRIGGER.search(plain):
        return
    for start, end in sentences(text):
        if not TRIGGER.search(plain, start, end):
            continue
        for match in ELEMENTS.finditer(plain, start, end):
            kind = match.lastgroup or ""
            if kind == "percent" and not STRENGTH.match(text, match.end()):
                continue
            yield Element(kind, match.start(), match.end())


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text that no part of a dose, and no dose, crosses: start and end of each."""
    start = 0
    for match in SAFE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)
