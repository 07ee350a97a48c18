"""Lost digits: a name from which a number fell out. On a medicine page that is dangerous.

"Vitamin B", "Coenzyme Q" and "Omega-" name no medicine; B1 and B12, Q10, omega-3 do. "Vitamin B complex" is a name.
"Vitamin A", "C", "D", "E" and "K" are names of their own (a group in the case of D and K) and pass.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import folded, one_of, scan

ID = "lost-digits"

LOST = re.compile(
    r"(?:vitamin b|coenzyme q|\bomega|\btype|interferon (?:alfa|alpha|beta)|polysorbate|macrogol)$"
    r"|[a-z]-$"  # "Pyridoxal-"
    r"|[a-z]-\s",  # "Interferon beta- a"
    re.IGNORECASE,
)


def has_lost_digits(name: str) -> bool:
    return bool(LOST.search(name.strip()))


# In a sentence a number must stand before a unit; "in mg" and "mg/kg" speak of the unit itself.
NO_NUMBER = re.compile(
    r"(?=[-acdefimotw])(?:"  # each begins with one of these
    r"\b(?:take|dose of|doses of|than|exceed|to|from|maximum of|about|approximately|is|with)\s+"
    r"(?:-\s*)?(?:mg|mcg|mL|IU|micrograms?|milligrams?)(?![/\w])(?!\s+(?:of body|per|and mcg|to mcg))"
    r"|(?<![\w-])-\s?(?:mg|mcg|mL)\b(?!/)|\bomega-\s(?:fatty|acids?|and\b)|\bcoenzyme Q(?=\s+(?:is|supplement))"
    r"|\bevery\s+(?:to\s+)?hours\b|\bfor\s+to\s+(?:days|weeks)\b"
    r")",
    re.IGNORECASE,
)
# Whatever NO_NUMBER matches holds one of these, or a unit after the last letter of one of its words.
has_word = one_of("-m", "- m", "-iu", "- iu", "omega- ", "coenzyme q", "every hours", "every to hours", "for to ")
UNIT_AFTER_WORD = re.compile(r" (?<=[defhmnosty] )(?:m(?:g|cg|l|icrog|illig)|iu)")


def may_match(line: str) -> bool:
    """Tell whether NO_NUMBER can match in a flat line."""
    return has_word(line) or UNIT_AFTER_WORD.search(folded(line)) is not None


def check(page: PageText) -> Iterator[Finding]:
    """Find each name, of the page or of a component, and each dose that lost its digits."""
    for name in page.component_names or (page.name,):
        if has_lost_digits(name):
            yield Finding(
                ID,
                Level.BLOCKING,
                "",
                name,
                _("“%(name)s” seems to have lost its number, as in “Vitamin B12”. Find out which one is meant.")
                % {"name": name},
            )
    words = _("“%(passage)s”: a number seems to be missing here. Look it up.")
    yield from scan(
        page,
        NO_NUMBER,
        ID,
        Level.BLOCKING,
        lambda match: words % {"passage": match.group()},
        may_match=may_match,
    )
