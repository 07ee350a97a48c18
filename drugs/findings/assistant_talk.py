"""Assistant talk: a chatbot speaks of itself, of the request, or refuses, instead of writing the page."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from drugs.findings.finding import Finding, Level, PageText
from drugs.findings.passages import one_of, squeezed

ID = "assistant-talk"

# A patient's question ("What if I cannot swallow the tablet?") is no refusal: what the writer cannot do is named.
PATTERNS = (
    r"\bI(?: am|['’]m) (?:unable|not able|sorry|an AI|a large language model|programmed)\b",
    r"\bI (?:cannot|can['’]t|can not|could not|do not|don['’]t|will not|won['’]t) "
    r"(?:provide|give|offer|create|generate|fulfill?|write|produce|recommend|help you|assist|complete|list)\b",
    r"\bI (?:can|will|could|would need to|need|am happy to|strongly (?:advise|urge|recommend)) "
    r"(?:provide|give you|offer|try to|detail|describe|only|the correct|more information|describe)\b",
    r"\b(?:as|being) an? (?:AI|artificial intelligence|(?:large )?language model)\b",
    r"\bas requested\b",
    r"\b(?:in|using) the (?:format (?:you )?)?requested\b",
    r"\brequested (?:format|information|structure)\b",
    r"\b(?:your|the|this) (?:prompt|request)\b(?! (?:of|from|by) (?:your|the) )",
    r"\b(?:this|the following|my) response "
    r"(?:will|details?|provides?|is (?:for|intended)|cannot|focuses|assumes|addresses)\b",
    r"\b(?:my|its) (?:capabilities|knowledge cut-?off|training data|limitations) (?:as|and|do|does|only)\b",
    r"\byou(?:['’]ve| have)? (?:asked|requested|specified|provided|prompted|listed)\b(?! (?:by|to))",
    r"\bplease (?:provide|specify|clarify|resubmit) (?:the|me|your|which|it|more)\b",
    r"\bproviding medical advice, which\b",
    r"\bbeyond (?:the scope of this AI|my (?:scope|capabilities))\b",
)
# Said of a whole page these refuse it; said of one dose ("no dose can be given without the label") they do not.
REFUSALS = (
    r"\bprovid(?:e|ing) [^.]{0,80}(?:would be|is) (?:irresponsible|unethical|misleading|"
    r"inappropriate|not appropriate)\b",
    r"\b(?:impossible|not possible|irresponsible|unethical) to (?:provide|create|give|generate) [^.]{0,60}"
    r"(?:information|page|profile|entry|description|details|answer)\b",
)
OPENING = {"introduction", "generic_name"}
BEGINNING = r"\b(?=[abimprtuy])"  # each begins with one of these
TALK = re.compile(f"{BEGINNING}(?:{'|'.join(PATTERNS)})", re.IGNORECASE)
OPENING_TALK = re.compile(f"{BEGINNING}(?:{'|'.join((*PATTERNS, *REFUSALS))})", re.IGNORECASE)
# With case ignored, "I" would match an "i": the pronoun is meant.
SMALL_I = re.compile(r"i[ '’]")
# Whatever OPENING_TALK matches holds one of these.
may_match = one_of(
    "i am ", "i'm ", "i’m ", "i cannot ", "i can", "i could ", "i do not ", "i don", "i will ", "i won", "i need ",
    "i would need ", "i strongly ", "an ai", "a ai", "artificial intell", "language model", "requested", "your prompt",
    "the prompt", "this prompt", "your request", "the request", "this request", "this response ", "following response ",
    "my response ", "my capab", "its capab", "my knowl", "its knowl", "my train", "its train", "my limit", "its limit",
    "you asked", "you specified", "you provided", "you prompted", "you listed", "ve asked", "ve specified",
    "ve provided", "ve prompted", "ve listed", "please provide", "please specify", "please clarify",
    "please resubmit", "medical advice, which", "scope of this ai", "beyond my ", "irresponsible", "unethical",
    "misleading", "inappropriate", "not appropriate", "possible to ",
)  # fmt: skip


def check(page: PageText) -> Iterator[Finding]:
    """Find the first such passage of each section."""
    for key, text in page.sections.items():
        flat = squeezed(text)
        if not may_match(flat):
            continue
        for match in (OPENING_TALK if key in OPENING else TALK).finditer(flat):
            if SMALL_I.match(match.group()):
                continue
            yield Finding(
                ID,
                Level.BLOCKING,
                key,
                flat[max(0, match.start() - 60) : match.end() + 60],
                _("An assistant speaks of itself or of a request here: “%(passage)s”. Write the page instead.")
                % {"passage": match.group()},
            )
            break
